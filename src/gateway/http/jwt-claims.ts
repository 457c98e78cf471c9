/**
 * Converts the claims of a token to the strings that integrations receive, and reads its scopes.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 * @module
 */

import type { Json } from '../../events/index.ts'
import { isRecord } from '../../internal/type-guards.ts'

/** All claims as strings. An array is rendered as `[a b]`, an object as `map[name:value]`. */
export function stringifyClaims(claims: { readonly [name: string]: Json }): { readonly [name: string]: string } {
  return Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, stringifyClaim(value)]))
}

function stringifyClaim(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(stringifyClaim).join(' ')}]`
  if (isRecord(value)) {
    // Every member of a JSON object is `Json`. The names are sorted, as the formatter of the service does.
    const entries = Object.entries(value as { readonly [name: string]: Json }).sort(([left], [right]) => (left < right ? -1 : 1))
    return `map[${entries.map(([name, member]) => `${name}:${stringifyClaim(member)}`).join(' ')}]`
  }
  return value === null ? '<nil>' : String(value)
}

/** The scopes of a token: `scope`, or else `scp`; words separated by spaces, or an array of strings. */
export function tokenScopes({ scope, scp }: { readonly [name: string]: Json }): ReadonlySet<string> {
  const claim = scope ?? scp
  const words = typeof claim === 'string' ? claim.split(' ') : Array.isArray(claim) ? claim : []
  return new Set(words.filter((word): word is string => typeof word === 'string' && word !== ''))
}
