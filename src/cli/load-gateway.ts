/**
 * Loads the module that `serve` is given.
 *
 * @module
 */

import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ConfigError } from '../errors.ts'
import { type RestApi, type RestApiOptions, type RestEntry, restApi } from '../gateway/index.ts'

/**
 * A gateway from the first export that is one, or that holds the options of `restApi`; `default` is looked at first.
 *
 * @throws {ConfigError} when there is no such file or no such export.
 */
export async function loadGateway(file: string, cwd: string): Promise<RestApi> {
  const path = resolve(cwd, file)
  if (!existsSync(path)) throw new ConfigError('serve', 'module', `a file: there is no ${path}`)
  if (path.endsWith('.ts') && !canRunTypes()) {
    throw new ConfigError('serve', 'module', `JavaScript: Node ${process.versions.node} does not run TypeScript, build it first`)
  }
  const exported: Record<string, unknown> = await import(pathToFileURL(path).href)
  const values = [exported['default'], ...Object.values(exported)]
  const gateway = values.find(isGateway)
  if (gateway !== undefined) return gateway
  const options = values.find(isOptions)
  if (options !== undefined) return restApi(options)
  throw new ConfigError('serve', 'module', 'one that exports a gateway (restApi) or its options')
}

function isGateway(value: unknown): value is RestApi {
  return isObject(value) && ['fetch', 'send', 'sendTraced'].every((name) => typeof value[name] === 'function')
}

/** restApi itself says what is wrong inside. */
function isOptions(value: unknown): value is RestApiOptions<Record<string, RestEntry>> {
  return isObject(value) && 'stage' in value && 'routes' in value
}

function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null
}

function canRunTypes(): boolean {
  return 'typescript' in process.features && Boolean(process.features.typescript)
}
