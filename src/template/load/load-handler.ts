/**
 * Imports the code of a function. Called only if the caller asked for it: this runs the code of the template.
 *
 * @module
 */

import { existsSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { LambdaHandler } from '../../gateway/index.ts'
import type { TemplateEnvironment, TemplateFunction } from '../model.ts'
import { memberOf } from '../read/parse-context.ts'

/** Why a handler was not loaded. */
export interface NotLoaded {
  readonly problem: string
}

/** Imports the handler. `environment` is set only while its code runs. */
export async function loadHandler(
  definition: TemplateFunction,
  environment: { readonly [name: string]: string },
  template: TemplateEnvironment,
): Promise<LambdaHandler | NotLoaded> {
  const { logicalId, runtime, handler = 'index.handler' } = definition
  const fail = (reason: string): NotLoaded => ({
    problem: `The function ${logicalId} is not loaded. ${reason} Bind it in \`handlers\`.`,
  })
  if (runtime === undefined || !runtime.startsWith('nodejs')) return fail('Its runtime is not Node.js.')
  const dot = handler.lastIndexOf('.')
  if (dot <= 0) return fail('Its Handler is not of the form file.export.')
  const variables = { AWS_REGION: template.region, AWS_LAMBDA_FUNCTION_NAME: definition.arn.split(':')[6] ?? '', ...environment }
  try {
    const module = await withEnvironment(variables, () => importCode(definition, handler.slice(0, dot)))
    if (module === undefined) return fail('Its file does not exist, or is not JavaScript.')
    const exported = memberOf(module, handler.slice(dot + 1)) ?? memberOf(memberOf(module, 'default'), handler.slice(dot + 1))
    if (typeof exported !== 'function') return fail('Its file does not export the handler.')
    return inEnvironment(exported as (...parameters: readonly unknown[]) => unknown, variables) // a function, as just checked
  } catch {
    return fail('Its code threw an error while it was imported.')
  }
}

async function importCode({ code, inlineCode }: TemplateFunction, name: string): Promise<unknown> {
  if (inlineCode !== undefined) return importText(inlineCode)
  if (code === undefined) return undefined
  if (statSync(code).isFile()) return undefined // an archive
  const base = join(code, name)
  if (relative(code, base).startsWith('..')) return undefined
  const file = ['.mjs', '.cjs', '.js'].map((extension) => `${base}${extension}`).find((path) => existsSync(path))
  return file === undefined ? undefined : { ...(await import(pathToFileURL(file).href)) }
}

/** Inline code is CommonJS, unless it has exports of a module. */
async function importText(text: string): Promise<unknown> {
  if (/^\s*export\s/m.test(text)) return { ...(await import(`data:text/javascript,${encodeURIComponent(text)}`)) }
  const module: { exports: unknown } = { exports: {} }
  const run = new Function('module', 'exports', 'require', text)
  run(module, module.exports, createRequire(join(process.cwd(), 'index.js')))
  return module.exports
}

/** A handler whose environment variables are set while it runs. */
function inEnvironment(
  call: (...parameters: readonly unknown[]) => unknown,
  variables: { readonly [name: string]: string },
): LambdaHandler {
  const handler = (...parameters: readonly unknown[]): unknown => withEnvironment(variables, () => call(...parameters))
  Object.defineProperty(handler, 'length', { value: call.length })
  return handler as LambdaHandler
}

/** Sets variables until the result of `run` is settled, then restores the ones before. */
function withEnvironment<T>(variables: { readonly [name: string]: string }, run: () => T): T {
  const before = new Map(Object.keys(variables).map((name) => [name, process.env[name]]))
  const restore = (): void => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    }
  }
  Object.assign(process.env, variables)
  try {
    const result = run()
    if (!(result instanceof Promise)) {
      restore()
      return result
    }
    return result.finally(restore) as T // the same promise type
  } catch (problem) {
    restore()
    throw problem
  }
}
