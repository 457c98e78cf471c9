/**
 * Reads the code of an authorizer function, to see whether it builds its policy from the requested ARN alone.
 *
 * @module
 */

import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { TemplateFunction } from '../model.ts'

/** Larger files are bundles, in which nothing can be recognized. */
const MAX_CODE_BYTES = 256 * 1024
const EXTENSIONS = ['.js', '.mjs', '.cjs', '.ts', '.mts', '.py']

/** The source of a function: inline, or the file that its handler names. `undefined` if it cannot be read. */
export async function readHandlerCode({ inlineCode, code, handler }: TemplateFunction): Promise<string | undefined> {
  if (inlineCode !== undefined) return inlineCode
  if (code === undefined || handler === undefined) return undefined
  const base = handler.slice(0, handler.lastIndexOf('.'))
  // A handler such as `../../secrets.handler` is not a file of the function.
  if (base === '' || base.split(/[\\/]/).includes('..')) return undefined
  for (const file of [code, ...EXTENSIONS.map((extension) => join(code, `${base}${extension}`))]) {
    const text = await readSmallFile(file)
    if (text !== undefined) return text
  }
  return undefined
}

async function readSmallFile(path: string): Promise<string | undefined> {
  try {
    const { size, isFile } = await stat(path).then((stats) => ({ size: stats.size, isFile: stats.isFile() }))
    return isFile && size <= MAX_CODE_BYTES ? await readFile(path, 'utf8') : undefined
  } catch {
    return undefined
  }
}

/**
 * Whether the source uses the requested ARN as it is: it names `methodArn` or `routeArn`, and neither splits an ARN nor has a
 * wildcard in a string. The code is not run.
 */
export function usesRequestedArnAlone(source: string): boolean {
  const code = source.replace(/\/\*[\s\S]*?\*\/|^\s*(?:\/\/|#).*$/gm, '')
  if (!/\b(?:methodArn|routeArn|method_arn|route_arn)\b/.test(code)) return false
  const splits =
    /\b(?:\w*arn|tmp|parts?)\b['")\]]{0,3}\s{0,4}\.\s{0,4}(?:split|replace|replaceAll|slice|substring|substr|match|rsplit|partition|rpartition)\b/i
  const wildcard = /(['"`])(?:(?!\1)[^\n]){0,200}\*(?:(?!\1)[^\n]){0,200}\1/
  return (
    !splits.test(code) &&
    !/re\.sub|gatewright|buildAllowAllPolicy|allowAllMethods/.test(code) &&
    !wildcard.test(withoutPrincipals(code))
  )
}

/** A wildcard as principal or as the origin of a CORS header is not about the resource. */
function withoutPrincipals(code: string): string {
  return code.replace(/(?:Principal|Access-Control-Allow-\w+)['"]?\s{0,4}:\s{0,4}['"]\*['"]/g, '')
}
