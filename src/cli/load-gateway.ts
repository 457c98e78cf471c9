/**
 * Loads the gateway for `gatewright serve` from a module.
 *
 * @module
 */

import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ConfigError } from '../errors.ts'
import { type RestApi, type RestApiOptions, type RestAuthorizer, restApi } from '../gateway/index.ts'
import { isRecord } from '../internal/type-guards.ts'

/**
 * Imports a module and returns the first export that is a gateway. If there is none, it builds one from the first export
 * that has the options of `restApi`. The default export is tried first.
 *
 * @throws {ConfigError} if the file does not exist or has no such export.
 */
export async function loadGateway(file: string, cwd: string): Promise<RestApi> {
  const path = resolve(cwd, file)
  if (!existsSync(path)) throw new ConfigError('serve', 'module', 'an existing file', `there is no file ${path}`)
  if (path.endsWith('.ts') && !supportsTypeScript()) {
    const problem = `Node.js ${process.versions.node} cannot run TypeScript. Compile ${file} to JavaScript first.`
    throw new ConfigError('serve', 'module', 'a JavaScript file', problem)
  }
  const exported: Record<string, unknown> = await import(pathToFileURL(path).href)
  const values = [exported['default'], ...Object.values(exported)]
  const gateway = values.find(isGateway)
  if (gateway !== undefined) return gateway
  const options = values.find(hasRestApiOptions)
  if (options !== undefined) return restApi(options)
  throw new ConfigError('serve', 'module', 'a module that exports a gateway (restApi) or its options')
}

function isGateway(value: unknown): value is RestApi {
  return isRecord(value) && ['fetch', 'send', 'sendTraced'].every((name) => typeof value[name] === 'function')
}

/** Finds an object that is meant as options. `restApi` checks them. */
function hasRestApiOptions(value: unknown): value is RestApiOptions<Record<string, RestAuthorizer>> {
  return isRecord(value) && 'stage' in value && 'routes' in value
}

function supportsTypeScript(): boolean {
  return 'typescript' in process.features && Boolean(process.features.typescript)
}
