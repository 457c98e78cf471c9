/**
 * Formats the fields that several kinds of authorizer events have in common.
 *
 * @module
 */

import type { EventCertificate, EventParts } from './event-options.ts'

type Pairs = readonly (readonly [name: string, value: string])[]
type Strings = { readonly [name: string]: string }

/** The ARN of the request: API, stage, method and the path as the client sent it. */
export function methodArn({ arnPrefix, method, path }: EventParts): string {
  return `${arnPrefix}/${method}${path}`
}

/** The value of the `User-Agent` header, which every event repeats. */
export function userAgentOf(headers: Pairs): string {
  return headers.find(([name]) => name.toLowerCase() === 'user-agent')?.[1] ?? ''
}

/** `10/Jul/2026:19:19:05 +0000`, the format of common access logs. */
export function commonLogTime(at: number): string {
  const [, day, month, year, time] = new Date(at).toUTCString().split(' ')
  return `${day}/${month}/${year}:${time} +0000`
}

export function mapValues(object: Strings, change: (value: string) => string): Strings {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value)]))
}

/** The single-value maps hold the last value, the multi-value maps all of them. */
export function headersAndQuery({ headers, query }: EventParts): object {
  return {
    headers: Object.fromEntries(headers),
    multiValueHeaders: groupValues(headers),
    queryStringParameters: Object.fromEntries(query),
    multiValueQueryStringParameters: groupValues(query),
  }
}

function groupValues(pairs: Pairs): { readonly [name: string]: readonly string[] } {
  const groups = new Map<string, string[]>()
  for (const [name, value] of pairs) groups.set(name, [...(groups.get(name) ?? []), value])
  return Object.fromEntries(groups)
}

/** Several values of one name are joined with commas. */
export function joinValues(pairs: Pairs): Strings {
  return Object.fromEntries(Object.entries(groupValues(pairs)).map(([name, values]) => [name, values.join(',')]))
}

export function clientCert({ pem, subject, issuer, serialNumber, notBefore, notAfter }: EventCertificate): object {
  return { clientCertPem: pem, subjectDN: subject, issuerDN: issuer, serialNumber, validity: { notBefore, notAfter } }
}
