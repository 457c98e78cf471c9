/**
 * Headers as the caller gave them, read into parallel lists, and given back in the caller's own shape.
 *
 * @module
 */

import { lowerHeaderName } from './characters.ts'
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
export function readHeaders(headers: HeadersInput | undefined = {}): HeaderList | undefined {
  const names: string[] = []
  const keys: string[] = []
  const values: string[] = []
  // No header carries a NUL. Line breaks are let through: they are what an old folded header holds, and become one space.
  const add = (name: unknown, value: unknown): boolean => {
    const key = typeof name === 'string' && typeof value === 'string' && !value.includes('\0') ? lowerHeaderName(name) : undefined
    if (key === undefined) return false
    names.push(name as string) // a name that has a key is text, and so is its value
    values.push(value as string)
    keys.push(key)
    return true
  }
  if (typeof headers !== 'object' || headers === null) return undefined
  if (Symbol.iterator in headers) {
    for (const pair of headers as Iterable<unknown>) if (!Array.isArray(pair) || !add(pair[0], pair[1])) return undefined
    return { shape: 'pairs', names, keys, values }
  }
  let shape: HeaderList['shape'] = 'record'
  for (const name of Object.keys(headers)) {
    const value: unknown = headers[name]
    if (value === undefined || Array.isArray(value)) {
      shape = 'lists'
      for (const one of value ?? []) if (!add(name, one)) return undefined
    } else if (!add(name, value)) return undefined
  }
  return { shape, names, keys, values }
}

/** The caller's headers without those that `isLeftOut` names, and with others, as pairs or as a record of single values and lists. */
export function copyHeaders(
  { shape, names, keys, values }: HeaderList,
  isLeftOut: (key: string) => boolean,
  added: readonly [string, string][] = [],
): [string, string][] | Record<string, string | string[]> {
  // The lists are parallel.
  const kept = names
    .map((name, index): [string, string] => [name, values[index] as string])
    .filter((_, index) => !isLeftOut(keys[index] as string))
  if (shape === 'pairs') return [...kept, ...added]
  const record = new Map<string, string | string[]>()
  for (const [name, value] of [...kept, ...added]) {
    const before = record.get(name)
    record.set(name, before === undefined ? value : [before, value].flat())
  }
  return Object.fromEntries(record)
}
