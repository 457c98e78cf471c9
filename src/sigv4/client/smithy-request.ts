/**
 * A smithy `HttpRequest` as one text URL, and back: smithy holds the query decoded, in a bag.
 *
 * @module
 */

import type { HttpRequest, QueryParameterBag } from '@smithy/types'
import { percentEncode } from '../canonical/percent-encoding.ts'

/** The URL that will be sent for this request. A `null` in the bag is a parameter without value. */
export function urlOfRequest({ protocol, hostname, port, path, query }: HttpRequest): string {
  const authority = port === undefined ? hostname : `${hostname}:${port}`
  const text = formatQuery(query ?? {})
  return `${protocol}//${authority}${path.startsWith('/') ? '' : '/'}${path}${text === '' ? '' : `?${text}`}`
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

/** The bag of a raw query. `+` is a space. */
export function parseQueryBag(query: string): QueryParameterBag {
  const bag = new Map<string, string | string[]>()
  for (const part of query.split('&')) {
    if (part === '') continue
    const equals = part.indexOf('=')
    const name = decode(equals < 0 ? part : part.slice(0, equals))
    const value = equals < 0 ? '' : decode(part.slice(equals + 1))
    const before = bag.get(name)
    bag.set(name, before === undefined ? value : [...(typeof before === 'string' ? [before] : before), value])
  }
  return Object.fromEntries(bag)
}

function decode(text: string): string {
  const spaced = text.replaceAll('+', ' ')
  try {
    return decodeURIComponent(spaced)
  } catch {
    return spaced
  }
}
