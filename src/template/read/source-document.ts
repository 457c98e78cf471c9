/**
 * Parses YAML and JSON templates into plain values whose positions stay known.
 *
 * @module
 */

import { convertYaml } from './convert-yaml.ts'
import { escapePointer, type Origins } from './origins.ts'
import { parseContext, type SyntaxProblem, TOO_MUCH, TooMuchError } from './parse-context.ts'
import { parseJson } from './parse-json.ts'

/** A larger file is a finding, so that memory is bounded. */
export const MAX_FILE_BYTES: number = 10 * 1024 * 1024
/** A parsed template file. */
export interface SourceDocument {
  readonly file: string | undefined
  /** Objects, arrays, strings, numbers, booleans and `null`. `undefined` after a syntax error. */
  readonly root: unknown
  readonly problems: readonly SyntaxProblem[]
}

/** Parses the text of one file. Never throws: problems are in the result. */
export function parseSource(text: string, file: string | undefined, origins: Origins): SourceDocument {
  if (text.length > MAX_FILE_BYTES) return failed(file, tooLarge())
  const problems: SyntaxProblem[] = []
  const context = parseContext(text, file, origins, problems)
  try {
    const json = /^\s*[{[]/.test(text) ? parseJson(text, context) : undefined
    if (json !== undefined) return { file, root: json.root, problems }
    problems.length = 0
    const root = convertYaml(text, parseContext(text, file, origins, problems))
    return { file, root: problems.some(({ kind }) => kind === 'syntax') ? undefined : root, problems }
  } catch (problem) {
    if (problem instanceof TooMuchError) return failed(file, problem.message)
    // The YAML parser is recursive: nesting that exhausts the stack is too deep.
    if (problem instanceof RangeError) return failed(file, TOO_MUCH)
    throw problem
  }
}

/** The message for a file over the limit. */
export function tooLarge(): string {
  return `The file is larger than ${MAX_FILE_BYTES / 1024 / 1024} MiB. Split it.`
}

/** Wraps a template that was passed as an object: a deep copy whose positions are JSON Pointers only. */
export function wrapObject(template: object, origins: Origins): SourceDocument {
  const context = parseContext('', undefined, origins, [])
  const ancestors = new Set<object>()
  const copy = (value: unknown, pointer: string, depth: number): unknown => {
    context.count(depth)
    if (typeof value !== 'object' || value === null) return isJsonScalar(value) ? value : undefined
    if (ancestors.has(value)) throw new TooMuchError('The template refers to itself.')
    ancestors.add(value)
    const inner = (key: string | number, item: unknown): unknown =>
      copy(item, `${pointer}/${escapePointer(String(key))}`, depth + 1)
    const result = Array.isArray(value)
      ? value.map((item, index) => inner(index, item))
      : Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inner(key, item)]))
    ancestors.delete(value)
    return origins.set(result, {
      self: () => ({ pointer }),
      member: (key) => ({ pointer: `${pointer}/${escapePointer(key)}` }),
    })
  }
  try {
    return { file: undefined, root: copy(template, '', 0), problems: [] }
  } catch (problem) {
    if (problem instanceof TooMuchError) return failed(undefined, problem.message)
    throw problem
  }
}

/** A document that cannot be used. */
export function failed(file: string | undefined, message: string): SourceDocument {
  return {
    file,
    root: undefined,
    problems: [{ kind: 'syntax', message, at: { ...(file === undefined ? {} : { file }), pointer: '' } }],
  }
}

function isJsonScalar(value: unknown): boolean {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value)
}
