/**
 * Headers as the caller gave them, read into parallel lists, and given back in the caller's own shape.
 *
 * @module
 */

import { lowerHeaderName } from './canonical-headers.ts'
import type { HeadersInput } from './sign-options.ts'

/** Parallel lists, in the order given. */
export interface HeaderList {
  readonly shape: 'pairs' | 'record' | 'lists'
  /** As given. */
  readonly names: string[]
  /** In lower case. */
  readonly keys: string[]
  /** As given. */
  readonly values: string[]
}

/** Headers in the shape they came in: pairs for pairs, a record for a record or for none. */
export type SignedHeaders<H> =
  H extends Iterable<readonly [string, string]>
    ? [string, string][]
    : H extends { readonly [name: string]: string } | undefined
      ? Record<string, string>
      : Record<string, string | string[]>

/** `undefined`: a name that no header can have, or a value that is not text. */
export function readHeaders(headers: HeadersInput | undefined): HeaderList | undefined {
  if (headers === undefined) return { shape: 'record', names: [], keys: [], values: [] }
  if (typeof headers !== 'object' || headers === null) return undefined
  if (Symbol.iterator in headers) return readPairs(headers)
  const names = Object.keys(headers)
  const keys: string[] = []
  const values: string[] = []
  for (let index = 0; index < names.length; index++) {
    const name = names[index] as string // index < length
    const value: unknown = headers[name]
    const key = lowerHeaderName(name)
    if (typeof value !== 'string') return readLists(headers)
    if (key === undefined || value.includes('\0')) return undefined
    keys.push(key)
    values.push(value)
  }
  return { shape: 'record', names, keys, values }
}

function readPairs(pairs: Iterable<unknown>): HeaderList | undefined {
  const list: HeaderList = { shape: 'pairs', names: [], keys: [], values: [] }
  for (const pair of pairs) if (!Array.isArray(pair) || !add(list, pair[0], pair[1])) return undefined
  return list
}

/** A record in which a value is a list, or `undefined` for a header that is not there. */
function readLists(headers: { readonly [name: string]: unknown }): HeaderList | undefined {
  const list: HeaderList = { shape: 'lists', names: [], keys: [], values: [] }
  for (const name of Object.keys(headers)) {
    const value = headers[name]
    if (value === undefined) continue
    for (const one of Array.isArray(value) ? value : [value]) if (!add(list, name, one)) return undefined
  }
  return list
}

/** No header carries a NUL. Line breaks are let through: they are what an old folded header holds, and become one space. */
function add({ names, keys, values }: HeaderList, name: unknown, value: unknown): boolean {
  if (typeof name !== 'string' || typeof value !== 'string' || value.includes('\0')) return false
  const key = lowerHeaderName(name)
  if (key === undefined) return false
  names.push(name)
  keys.push(key)
  values.push(value)
  return true
}

/** The caller's headers without those that `isLeftOut` names, as pairs or as a record of single values and lists. */
export function copyHeaders(
  { shape, names, keys, values }: HeaderList,
  isLeftOut: (key: string) => boolean,
): [string, string][] | Record<string, string | string[]> {
  const pairs: [string, string][] = []
  for (let index = 0; index < names.length; index++) {
    // The three lists are parallel.
    if (!isLeftOut(keys[index] as string)) pairs.push([names[index] as string, values[index] as string])
  }
  if (shape === 'pairs') return pairs
  const record = new Map<string, string | string[]>()
  for (const [name, value] of pairs) {
    const before = record.get(name)
    record.set(name, before === undefined ? value : [...(typeof before === 'string' ? [before] : before), value])
  }
  return Object.fromEntries(record)
}
