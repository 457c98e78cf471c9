/**
 * Converts headers between the caller's format and one list.
 *
 * @module
 */

import { ConfigError } from '../errors.ts'
import { isToken } from './canonical/characters.ts'
import type { Pair } from './canonical/sort-pairs.ts'
import type { HeadersInput } from './request-types.ts'

/** A header. The key is its name in lowercase, the value is unchanged. */
export interface Header extends Pair {
  /** The name as the caller wrote it. */
  readonly name: string
}

/** The headers of a signed request, in the format in which the caller passed them: pairs for pairs, a record for a record or for no headers. */
export type HeadersOutput<H> =
  H extends Iterable<readonly [string, string]>
    ? [string, string][]
    : H extends { readonly [name: string]: string } | undefined
      ? Record<string, string>
      : Record<string, string | string[]>

/**
 * @param isHandled Called with each name and value before they are checked. If it returns `true`, the header is left out.
 * @throws {ConfigError} if a name is not a valid header name or a value is not a string.
 */
export function parseHeaders(
  subject: string,
  headers: HeadersInput = {},
  isHandled?: (name: string, value: unknown) => boolean,
): Header[] {
  if (typeof headers !== 'object' || headers === null) throw invalidHeaders(subject)
  const list: Header[] = []
  const add = (name: unknown, value: unknown): void => {
    if (isHandled !== undefined && typeof name === 'string' && isHandled(name, value)) return
    // No header can contain a NUL. Line breaks are accepted because old folded headers contain them; they are replaced by a space.
    if (!isToken(name) || typeof value !== 'string' || value.includes('\0')) throw invalidHeaders(subject)
    list.push({ name, key: name.toLowerCase(), value })
  }
  if (isPairs(headers)) {
    for (const pair of headers) {
      if (!Array.isArray(pair)) throw invalidHeaders(subject)
      add(pair[0], pair[1])
    }
    return list
  }
  for (const name of Object.keys(headers)) {
    const value = headers[name]
    if (Array.isArray(value)) for (const one of value) add(name, one)
    else if (value !== undefined) add(name, value)
  }
  return list
}

/** Returns the headers as pairs if the caller passed pairs, otherwise as a record with an array for each repeated header. */
export function formatHeaders(
  input: HeadersInput | undefined,
  headers: readonly Header[],
): [string, string][] | Record<string, string | string[]> {
  if (input !== undefined && isPairs(input)) return headers.map(({ name, value }): [string, string] => [name, value])
  const record: Record<string, string | string[]> = {}
  for (const { name, value } of headers) record[name] = value
  // The record has fewer entries if a name is repeated, or if it is `__proto__`, which an assignment does not create.
  if (Object.keys(record).length === headers.length) return record
  const values = new Map<string, string[]>()
  for (const { name, value } of headers) values.get(name)?.push(value) ?? values.set(name, [value])
  return Object.fromEntries([...values].map(([name, list]) => [name, list.length > 1 ? list : list.join()]))
}

function invalidHeaders(subject: string): ConfigError {
  return new ConfigError(subject, 'request.headers', 'pairs or a record of header names and string values')
}

function isPairs(headers: HeadersInput): headers is Iterable<readonly [string, string]> {
  return Symbol.iterator in headers
}
