/**
 * Headers as the caller gave them, read into two parallel lists, and given back in the caller's own shape.
 *
 * @module
 */

import { lowerHeaderName } from './canonical-headers.ts'
import type { HeadersInput } from './sign-options.ts'

/** Parallel lists, in the order given. */
export interface HeaderList {
  /** As given. */
  readonly names: string[]
  /** In lower case. */
  readonly keys: string[]
  /** As given. */
  readonly values: string[]
}

/** Headers in the shape they came in: pairs for pairs, a record for a record or for none. */
export type SignedHeaders<H> =
  H extends Iterable<readonly [string, string]> ? [string, string][] : Record<string, string | string[]>

/** `undefined`: a name that no header can have, or a value that is not text. */
export function readHeaders(headers: HeadersInput | undefined): HeaderList | undefined {
  const list: HeaderList = { names: [], keys: [], values: [] }
  if (headers === undefined) return list
  if (typeof headers !== 'object' || headers === null) return undefined
  if (isPairs(headers)) {
    for (const pair of headers) if (!Array.isArray(pair) || !add(list, pair[0], pair[1])) return undefined
    return list
  }
  for (const name of Object.keys(headers)) {
    const value: unknown = headers[name]
    if (value === undefined) continue
    if (!Array.isArray(value)) {
      if (!add(list, name, value)) return undefined
    } else for (const one of value) if (!add(list, name, one)) return undefined
  }
  return list
}

export function isPairs(headers: object): headers is Iterable<readonly [string, string]> {
  return Symbol.iterator in headers
}

function add({ names, keys, values }: HeaderList, name: unknown, value: unknown): boolean {
  if (typeof name !== 'string' || typeof value !== 'string') return false
  const key = lowerHeaderName(name)
  if (key === undefined || !isHeaderText(value)) return false
  names.push(name)
  keys.push(key)
  values.push(value)
  return true
}

/** No header carries a NUL. Line breaks are let through: they are what an old folded header holds, and become one space. */
function isHeaderText(value: string): boolean {
  return !value.includes('\0')
}

/** The caller's headers with some left out and others set, in the caller's shape. */
export function writeHeaders(
  { names, keys, values }: HeaderList,
  {
    pairs,
    without,
    added,
  }: {
    readonly pairs: boolean
    readonly without: (key: string) => boolean
    readonly added: readonly (readonly [string, string])[]
  },
): [string, string][] | Record<string, string | string[]> {
  if (pairs) {
    const list: [string, string][] = []
    for (let index = 0; index < names.length; index++) {
      // The three lists are parallel.
      if (!without(keys[index] as string)) list.push([names[index] as string, values[index] as string])
    }
    for (const [name, value] of added) list.push([name, value])
    return list
  }
  const record: Record<string, string | string[]> = {}
  for (let index = 0; index < names.length; index++) {
    if (!without(keys[index] as string)) put(record, names[index] as string, values[index] as string)
  }
  for (const [name, value] of added) record[name] = value
  return record
}

function put(record: Record<string, string | string[]>, name: string, value: string): void {
  if (name === '__proto__') {
    Object.defineProperty(record, name, { value, enumerable: true, configurable: true, writable: true })
    return
  }
  const before = Object.hasOwn(record, name) ? record[name] : undefined
  if (before === undefined) record[name] = value
  else if (typeof before === 'string') record[name] = [before, value]
  else before.push(value)
}
