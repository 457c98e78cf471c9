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
import { httpApi, isGateway, type OfflineGateway, restApi, websocketApi } from '../gateway/index.ts'
import { isRecord } from '../internal/type-guards.ts'

/** An API and the name of its export. */
export interface LoadedGateway {
  readonly name: string
  readonly gateway: OfflineGateway
}

/**
 * Imports a module and returns all exports that are gateways. If there is none, it builds one from each export that has the
 * options of `restApi`, `httpApi` or `websocketApi`. The default export comes first.
 *
 * @param version Above 0: the module and the modules that it imports by relative paths are loaded again.
 * @throws {ConfigError} if the file does not exist or has no such export, and for wrong options.
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
  const names = new Map<unknown, string>()
  for (const [name, value] of Object.entries({ ...(main !== undefined && { default: main }), ...named }))
    if (!names.has(value)) names.set(value, name)
  const gateways = [...names].flatMap(([gateway, name]) => (isGateway(gateway) ? [{ name, gateway }] : []))
  if (gateways.length > 0) return gateways
  const built = [...names].flatMap(([value, name]) => (hasRoutes(value) ? [{ name, gateway: buildGateway(value) }] : []))
  if (built.length > 0) return built
  const expected = 'a module that exports a gateway (restApi, httpApi, websocketApi) or the options of one'
  throw new ConfigError('serve', 'module', expected)
}

interface GatewayOptions {
  readonly routes: { readonly [key: string]: unknown }
  readonly stage?: unknown
  readonly authorizers?: unknown
}

/** Finds an object that is meant as options. The function that builds the API checks them. */
function hasRoutes(value: unknown): value is GatewayOptions {
  return isRecord(value) && isRecord(value['routes'])
}

/** Route keys without a method belong to WebSocket APIs. Without a stage, with `$default` or an authorizer for HTTP APIs it is one of those. */
function buildGateway(options: GatewayOptions): OfflineGateway {
  const { routes, stage, authorizers } = options
  const keys = Object.keys(routes)
  // Each function checks its options.
  if (keys.some((key) => key !== '$default' && !key.includes(' '))) return websocketApi(options as never)
  const entries = isRecord(authorizers) ? Object.values(authorizers) : []
  const isHttp = stage === undefined || keys.includes('$default') || entries.some(isHttpAuthorizer)
  return isHttp ? httpApi(options as never) : restApi(options as never)
}

function isHttpAuthorizer(entry: unknown): boolean {
  const settings = typeof entry === 'function' && 'definition' in entry ? entry.definition : entry
  return isRecord(settings) && (settings['api'] === 'HTTP' || (settings['type'] === 'JWT' && 'issuer' in settings))
}

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

function supportsTypeScript(): boolean {
  return 'typescript' in process.features && Boolean(process.features.typescript)
}
