/**
 * Converts between URLs and the requests of the AWS SDK, which hold their query decoded.
 *
 * @module
 */

import { percentEncode } from '../canonical/percent-encoding.ts'
import type { HttpRequest, QueryParameterBag } from '../smithy-types.ts'

/** Returns the URL that is sent for a request. `null` in the query is a parameter without a value. */
export function formatRequestUrl({ protocol, hostname, port, path, query }: HttpRequest): string {
  const authority = port === undefined ? hostname : `${hostname}:${port}`
  const search = formatQuery(query ?? {})
  return `${protocol}//${authority}${path.startsWith('/') ? '' : '/'}${path}${search === '' ? '' : `?${search}`}`
}

function formatQuery(query: QueryParameterBag): string {
  return Object.entries(query)
    .flatMap(([name, value]) => {
      const key = percentEncode(name)
      if (value === null) return [key]
      return (Array.isArray(value) ? value : [value]).map((one) => `${key}=${percentEncode(one)}`)
    })
    .join('&')
}

/** Parses a raw query. `+` is a space. */
export function parseQueryBag(query: string): QueryParameterBag {
  const values = new Map<string, string | string[]>()
  for (const part of query.split('&')) {
    if (part === '') continue
    const equals = part.indexOf('=')
    const name = decode(equals < 0 ? part : part.slice(0, equals))
    const value = equals < 0 ? '' : decode(part.slice(equals + 1))
    const earlier = values.get(name)
    values.set(name, earlier === undefined ? value : [...(typeof earlier === 'string' ? [earlier] : earlier), value])
  }
  return Object.fromEntries(values)
}

function decode(text: string): string {
  const spaced = text.replaceAll('+', ' ')
  try {
    return decodeURIComponent(spaced)
  } catch {
    return spaced
  }
}
