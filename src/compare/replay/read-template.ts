/**
 * Reads records by the `accessLogSettings.format` of the stage.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { isRecord } from '../../internal/type-guards.ts'
import { separatedReader } from './read-fields.ts'
import { jsonReader, nested } from './read-json.ts'
import type { JsonAccessor, RecordHandlers, RecordReader, Value, Variable } from './record-reader.ts'

/** A template in parts: the text before each variable, and the text after the last. */
interface Pattern {
  readonly variables: readonly Variable[]
  /** One more than variables. */
  readonly literals: readonly string[]
}

const VARIABLE = /\$context\.((?:[A-Za-z0-9_:-]+(?:\['[^']*'\])?)(?:\.[A-Za-z0-9_:-]+(?:\['[^']*'\])?)*)/g

/** The variables of a template. */
export function variablesOf(template: string): readonly Variable[] {
  return [...template.matchAll(VARIABLE)].map(([, name = '']) => name)
}

/**
 * Creates a reader for lines that the template formats.
 *
 * @throws {ConfigError} for a template whose values cannot be distinguished.
 */
export function templateReader(
  given: string,
  { wanted, readMessage }: { readonly wanted: readonly Variable[]; readonly readMessage: RecordReader },
  handlers: RecordHandlers,
): RecordReader {
  // The stage writes each entry in one line, with or without the final line break of the template.
  const template = given.replace(/\s+$/, '').replace(/^\s+/, '')
  if (template.startsWith('{')) {
    const accessors = templateAccessors(template, wanted)
    return jsonReader({ accessors, readMessage }, handlers)
  }
  const pattern = parsePattern(template)
  if (
    pattern.literals.slice(1, -1).every((literal) => literal === ',') &&
    pattern.literals[0] === '' &&
    pattern.literals.at(-1) === ''
  ) {
    return separatedReader(pattern.variables, { wanted, optionalLast: false }, handlers)
  }
  const reason = template.startsWith('<') ? 'syntax' : 'fields'
  const positions = wanted.map((variable) => pattern.variables.indexOf(variable))
  return (line) => {
    const values = matchPattern(line, pattern)
    if (values === undefined) return handlers.onMalformed(reason)
    handlers.onRecord(positions.map((position) => (position === -1 ? undefined : values[position])))
  }
}

function parsePattern(template: string): Pattern {
  const variables: Variable[] = []
  const literals: string[] = []
  let end = 0
  for (const match of template.matchAll(VARIABLE)) {
    if (match.index === end && variables.length > 0) {
      throw templateError('a separator between every two variables')
    }
    literals.push(template.slice(end, match.index))
    variables.push(match[1] ?? '')
    end = match.index + match[0].length
  }
  return { variables, literals: [...literals, template.slice(end)] }
}

/** Each value ends at the next occurrence of the text after it. */
function matchPattern(line: string, { variables, literals }: Pattern): readonly string[] | undefined {
  const [first = '', ...rest] = literals
  if (!line.startsWith(first)) return undefined
  const values: string[] = []
  let position = first.length
  for (let index = 0; index < variables.length; index++) {
    const literal = rest[index] ?? ''
    const isLast = index === variables.length - 1
    // The text after the last variable ends the line.
    const end = isLast ? line.length - literal.length : line.indexOf(literal, position)
    if (end < position || !line.startsWith(literal, end)) return undefined
    values.push(line.slice(position, end))
    position = end + literal.length
  }
  return position === line.length ? values : undefined
}

interface Leaf {
  readonly path: readonly string[]
  readonly pattern: Pattern
}

function templateAccessors(template: string, wanted: readonly Variable[]): readonly JsonAccessor[] {
  const leaves = leavesOf(parseJsonTemplate(template), [])
  return wanted.map((variable): JsonAccessor => {
    const leaf = leaves.find(({ pattern }) => pattern.variables.includes(variable))
    if (leaf === undefined) return () => undefined
    const { path, pattern } = leaf
    if (pattern.variables.length === 1 && pattern.literals.every((literal) => literal === ''))
      return (record) => nested(record, path)
    const position = pattern.variables.indexOf(variable)
    return (record): Value => {
      const value = nested(record, path)
      return typeof value === 'string' ? matchPattern(value, pattern)?.[position] : undefined
    }
  })
}

/** A variable outside quotation marks is a number or an object of the log: `"status":$context.status`. */
function parseJsonTemplate(template: string): unknown {
  const quoted = template.replace(/"(?:[^"\\]|\\.)*"|\$context\.[A-Za-z0-9_.:'[\]-]+/g, (part) =>
    part.startsWith('"') ? part : JSON.stringify(part),
  )
  try {
    return JSON.parse(quoted)
  } catch {
    throw templateError('a JSON object whose values are $context variables')
  }
}

function leavesOf(value: unknown, path: readonly string[]): readonly Leaf[] {
  if (typeof value === 'string') {
    const pattern = parsePattern(value)
    return pattern.variables.length === 0 ? [] : [{ path, pattern }]
  }
  return isRecord(value) ? Object.entries(value).flatMap(([name, member]) => leavesOf(member, [...path, name])) : []
}

function templateError(expected: string): ConfigError {
  return new ConfigError('replayAccessLog', 'format.template', expected)
}
