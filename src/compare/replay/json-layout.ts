/**
 * Reads flat JSON objects whose members have the order of an earlier line, several times faster than `JSON.parse`. API Gateway writes all
 * lines of a stage with one layout. A line that differs from it in any way is left to `JSON.parse`.
 *
 * @module
 */

import { isRecord } from '../../internal/type-guards.ts'
import type { JsonAccessor, Value } from './record-reader.ts'

/** Reads the wanted values of a line, or returns `false` if the line has another layout. */
export type LayoutReader = (line: string, values: Value[]) => boolean

interface Member {
  /** The text from the end of the value before it to its value, with the opening quotation mark of a string. */
  readonly before: string
  readonly isString: boolean
}

/** A member of a flat object: a name without escapes, and a string without escapes or an integer. */
const MEMBER = /\s*"([^"\\]*)"\s*:\s*(?:"([^"\\]*)"|(0|[1-9]\d{0,14}))\s*(,|\}\s*$)/y
const INTEGER = /(?:0|[1-9]\d{0,14})(?!\d)/y
/** Escapes, and control characters, which JSON does not allow in a string. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is searched for
const SPECIAL = /[\\\u0000-\u001f]/

/** Learns the layout of a line that `JSON.parse` accepts, or returns `undefined` if it is not a flat object. */
export function learnLayout(line: string, accessors: readonly JsonAccessor[]): LayoutReader | undefined {
  const layout = SPECIAL.test(line) ? undefined : parseLayout(line)
  if (layout === undefined) return undefined
  const { members, names, after } = layout
  // Each accessor is asked which member it reads: the members of the probe have their index as value.
  const probe = Object.fromEntries(names.map((name, index) => [name, String(index)]))
  const record: unknown = JSON.parse(line)
  if (!isRecord(record)) return undefined
  const positions = accessors.map((accessor) => Number(accessor(probe) ?? -1))
  const isLearnt = accessors.every((accessor, index) => accessor(record) === record[names[positions[index] ?? -1] ?? ''])
  if (!isLearnt) return undefined
  const wanted: number[][] = members.map((_, member) =>
    positions.flatMap((position, index) => (position === member ? [index] : [])),
  )

  return (next, values) => {
    if (SPECIAL.test(next)) return false
    values.fill(undefined)
    let position = 0
    for (let index = 0; index < members.length; index++) {
      const { before, isString } = members[index] ?? { before: '', isString: true }
      if (!next.startsWith(before, position)) return false
      const start = position + before.length
      const end = isString ? next.indexOf('"', start) : endOfInteger(next, start)
      if (end === -1) return false
      for (const target of wanted[index] ?? []) {
        const text = next.slice(start, end)
        values[target] = isString ? text : Number(text)
      }
      position = end
    }
    return next.length === position + after.length && next.endsWith(after)
  }
}

function parseLayout(line: string): { members: readonly Member[]; names: readonly string[]; after: string } | undefined {
  const opening = /^\s*\{/.exec(line)
  if (opening === null) return undefined
  const members: Member[] = []
  const names: string[] = []
  let valueEnd = 0
  MEMBER.lastIndex = opening[0].length
  for (;;) {
    const match = MEMBER.exec(line)
    if (match === null) return undefined
    const [whole, name = '', text, , delimiter = ''] = match
    const isString = text !== undefined
    // The value ends before its closing quotation mark, the whitespace and the delimiter.
    const delimited = whole.slice(0, whole.length - delimiter.length).trimEnd()
    const end = match.index + delimited.length - (isString ? 1 : 0)
    const start = end - (text ?? match[3] ?? '').length
    members.push({ before: line.slice(valueEnd, start), isString })
    names.push(name)
    valueEnd = end
    if (delimiter !== ',') break
  }
  const isUnambiguous = new Set(names).size === names.length && !names.includes('__proto__')
  return isUnambiguous ? { members, names, after: line.slice(valueEnd) } : undefined
}

function endOfInteger(text: string, start: number): number {
  INTEGER.lastIndex = start
  return INTEGER.test(text) ? INTEGER.lastIndex : -1
}
