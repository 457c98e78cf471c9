/**
 * Loads handlers for the commands about templates from modules.
 *
 * @module
 */

import { pathToFileURL } from 'node:url'
import { isRecord } from '../../internal/type-guards.ts'
import { UsageError } from '../usage-error.ts'
import { existingPath, type Pairs } from './template-flags.ts'

/** A handler with a definition, or any other function. */
export type LoadedHandler = ((...values: never[]) => unknown) & { readonly definition?: unknown }

/**
 * Loads the handlers of `--authorizers <module>`, by the names of its exports or of the members of its default export, and those of
 * `--authorizer <name=module#export>`.
 *
 * @throws {UsageError} for a module that does not exist or has no handler.
 */
export async function loadHandlers(
  { authorizers, authorizer }: { readonly authorizers?: string | undefined; readonly authorizer: Pairs },
  cwd: string,
): Promise<{ readonly [name: string]: LoadedHandler }> {
  const handlers: { [name: string]: LoadedHandler } = {}
  if (authorizers !== undefined) Object.assign(handlers, handlersOf(await importModule(authorizers, cwd)))
  if (authorizers !== undefined && Object.keys(handlers).length === 0)
    throw new UsageError(`--authorizers (${authorizers}): the module exports no handler with a definition`)
  for (const [name, location] of Object.entries(authorizer)) {
    const hash = location.lastIndexOf('#')
    const [file, exported] = hash === -1 ? [location, undefined] : [location.slice(0, hash), location.slice(hash + 1)]
    const module = await importModule(file, cwd)
    const handler = exported === undefined ? (module['handler'] ?? module['default']) : module[exported]
    if (!isHandler(handler))
      throw new UsageError(`--authorizer (${name}): the module has no handler ${exported ?? 'named handler'}`)
    handlers[name] = handler
  }
  return handlers
}

/** Imports a module of the user. */
export async function importModule(file: string, cwd: string): Promise<{ readonly [name: string]: unknown }> {
  const path = existingPath(file, cwd)
  if (/\.[cm]?ts$/.test(path) && !('typescript' in process.features && Boolean(process.features.typescript)))
    throw new UsageError(`Node.js ${process.versions.node} cannot run TypeScript. Compile ${file} to JavaScript first`)
  return (await import(pathToFileURL(path).href)) as { readonly [name: string]: unknown } // a namespace object
}

/** Handlers with a definition among the exports, and among the members of the default export. */
export function handlersOf(module: { readonly [name: string]: unknown }): { readonly [name: string]: LoadedHandler } {
  const members = isRecord(module['default']) ? module['default'] : {}
  const entries = [...Object.entries(members), ...Object.entries(module)]
  return Object.fromEntries(
    entries.filter((entry): entry is [string, LoadedHandler] => isHandler(entry[1]) && hasDefinition(entry[1])),
  )
}

function isHandler(value: unknown): value is LoadedHandler {
  return typeof value === 'function'
}

function hasDefinition(handler: LoadedHandler): boolean {
  return isRecord(handler.definition)
}
