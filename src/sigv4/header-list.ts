/**
 * Headers as the caller gave them, read into one list, and given back in the caller's own shape.
 *
 * @module
 */

import { isToken } from './canonical/characters.ts'
import type { Pair } from './canonical/sort-pairs.ts'
import { demand } from './option-checks.ts'
import type { HeadersInput } from './sign-options.ts'

export interface Header extends Pair {
  /** As given. The key is the same in lower case, the value as given. */
  readonly name: string
}

/** Headers in the shape they came in: pairs for pairs, a record for a record or for none. */
export type SignedHeaders<H> =
  H extends Iterable<readonly [string, string]>
    ? [string, string][]
    : H extends { readonly [name: string]: string } | undefined
      ? Record<string, string>
      : Record<string, string | string[]>

/** @throws {ConfigError} for a name that no header can have, and a value that is not text. */
export function readHeaders(headers: HeadersInput | undefined = {}): Header[] {
  const list: Header[] = []
  const check: (fine: unknown) => asserts fine = (fine) => demand(fine, 'request.headers', 'pairs or a record of texts')
  // No header carries a NUL. Line breaks are let through: they are what an old folded header holds, and become one space.
  const add = (name: unknown, value: unknown): void => {
    check(isToken(name) && typeof value === 'string' && !value.includes('\0'))
    list.push({ name, key: name.toLowerCase(), value })
  }
  check(typeof headers === 'object' && headers !== null)
  if (isPairs(headers))
    for (const pair of headers) {
      check(Array.isArray(pair))
      add(pair[0], pair[1])
    }
  else
    for (const name of Object.keys(headers)) {
      const value = headers[name]
      if (Array.isArray(value)) for (const one of value) add(name, one)
      else if (value !== undefined) add(name, value)
    }
  return list
}

/** Headers as pairs, or as a record of single values and lists: the shape of those given. */
export function writeHeaders(
  given: HeadersInput | undefined,
  headers: readonly Header[],
): [string, string][] | Record<string, string | string[]> {
  if (given !== undefined && isPairs(given)) return headers.map(({ name, value }): [string, string] => [name, value])
  const record: Record<string, string | string[]> = {}
  for (const { name, value } of headers) record[name] = value
  // Mostly that is all. A name that comes twice has one value less, and a plain object has no room for `__proto__`.
  if (Object.keys(record).length === headers.length) return record
  const lists = new Map<string, string[]>()
  for (const { name, value } of headers) lists.get(name)?.push(value) ?? lists.set(name, [value])
  return Object.fromEntries([...lists].map(([name, list]) => [name, list.length > 1 ? list : list.join()]))
}

function isPairs(headers: HeadersInput): headers is Iterable<readonly [string, string]> {
  return Symbol.iterator in headers
}
