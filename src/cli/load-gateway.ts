/**
 * Loads the APIs for `gatewright serve` from a module.
 *
 * @module
 */

import { existsSync } from 'node:fs'
import { register } from 'node:module'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ConfigError } from '../errors.ts'
import { isGateway, type OfflineGateway, type RestApiOptions, type RestAuthorizer, restApi } from '../gateway/index.ts'
import { isRecord } from '../internal/type-guards.ts'

/** An API and the name of its export. */
export interface LoadedGateway {
  readonly name: string
  readonly gateway: OfflineGateway
}

/**
 * Imports a module and returns all exports that are gateways. If there is none, it builds one from the first export that
 * has the options of `restApi`. The default export is tried first.
 *
 * @param version Above 0: the module and the modules that it imports by relative paths are loaded again.
 * @throws {ConfigError} if the file does not exist or has no such export.
 */
export async function loadGateways(file: string, cwd: string, version: number = 0): Promise<readonly LoadedGateway[]> {
  const path = resolve(cwd, file)
  if (!existsSync(path)) throw new ConfigError('serve', 'module', 'an existing file', `there is no file ${path}`)
  if (path.endsWith('.ts') && !supportsTypeScript()) {
    const problem = `Node.js ${process.versions.node} cannot run TypeScript. Compile ${file} to JavaScript first.`
    throw new ConfigError('serve', 'module', 'a JavaScript file', problem)
  }
  const exported: Record<string, unknown> = await import(moduleUrl(path, version))
  const { default: main, ...named } = exported
  const entries = Object.entries({ ...(main !== undefined && { default: main }), ...named })
  const gateways = new Map<OfflineGateway, string>()
  for (const [name, value] of entries) if (isGateway(value) && !gateways.has(value)) gateways.set(value, name)
  if (gateways.size > 0) return [...gateways].map(([gateway, name]) => ({ name, gateway }))
  const options = entries.find(([, value]) => hasRestApiOptions(value))
  if (options !== undefined) return [{ name: options[0], gateway: restApi(options[1] as AnyRestApiOptions) }]
  throw new ConfigError(
    'serve',
    'module',
    'a module that exports a gateway (restApi, httpApi, websocketApi) or the options of restApi',
  )
}

type AnyRestApiOptions = RestApiOptions<Record<string, RestAuthorizer>>

const VERSION = 'gatewright-reload'

/** Node.js caches modules by URL, so another query loads a module again. */
function moduleUrl(path: string, version: number): string {
  const { href } = pathToFileURL(path)
  if (version === 0) return href
  registerVersionHook()
  return `${href}?${VERSION}=${version}`
}

/** Modules that a reloaded module imports by a relative path get the same version. Packages are not loaded again. */
const VERSION_HOOK = `export async function resolve(specifier, context, next) {
  const resolved = await next(specifier, context)
  const version = /[?&](${VERSION}=\\d+)$/.exec(context.parentURL ?? '')
  const isOwn = /^(?:\\.{0,2}\\/|file:)/.test(specifier) && resolved.url.startsWith('file:') && !resolved.url.includes('?')
  return version && isOwn ? { ...resolved, url: resolved.url + '?' + version[1] } : resolved
}`

let isHookRegistered = false

function registerVersionHook(): void {
  if (isHookRegistered) return
  isHookRegistered = true
  register(`data:text/javascript,${encodeURIComponent(VERSION_HOOK)}`)
}

/** Finds an object that is meant as options. `restApi` checks them. */
function hasRestApiOptions(value: unknown): value is AnyRestApiOptions {
  return isRecord(value) && 'stage' in value && 'routes' in value
}

function supportsTypeScript(): boolean {
  return 'typescript' in process.features && Boolean(process.features.typescript)
}
