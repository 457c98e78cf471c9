/**
 * What a signer is told: the request, the credentials and the choices. Checked here, once for `signRequest` and `presignRequest`.
 *
 * @module
 */

import type { PathEncoding } from './canonical/canonical-path.ts'
import { isScopePart, isSha256, isVisible } from './canonical/characters.ts'
import type { UrlText } from './canonical/request-url.ts'
import { type Check, demand, oneOf } from './option-checks.ts'

/** The credentials of an AWS SDK fit. Keep one object for as long as they are valid: derived keys are kept by it. */
export interface SigningCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string | undefined
}

/** A record (a list for a repeated header), or pairs: a list, a `Headers`, a `Map`. Order and repetitions are kept. */
export type HeadersInput =
  | Iterable<readonly [string, string]>
  | { readonly [name: string]: string | readonly string[] | undefined }

export type Body = string | Uint8Array | ArrayBuffer | null | undefined

export interface RequestToSign {
  /** As it will be sent: `fetch` sends `get` as `GET`, nothing else does. */
  readonly method: string
  /** Read as text and never normalised: pass `new URL(url).href` if that is what will be sent. */
  readonly url: UrlText
  /** `host` is taken from the URL if it is not here. */
  readonly headers?: HeadersInput
  /** Anything else than text or bytes needs `payload`. */
  readonly body?: unknown
}

export interface SignOptions {
  readonly credentials: SigningCredentials
  readonly region: string
  readonly service: string
  /** Now, if left out. */
  readonly date?: Date
  /** `single` for S3, `double` for all others. */
  readonly pathEncoding?: PathEncoding
  /** Whether `//`, `/./` and `/../` are resolved before signing: not for S3, yes for all others. */
  readonly normalizePath?: boolean
  /**
   * `hash`: the SHA-256 of the body. `unsigned`: the body may be anything. `{ sha256 }`: 64 hexadecimal digits, computed elsewhere.
   * Left out: the value of an `x-amz-content-sha256` header if there is one, or else `hash`.
   */
  readonly payload?: 'hash' | 'unsigned' | { readonly sha256: string }
  /** Whether `x-amz-content-sha256` is sent. As with the AWS SDK for JavaScript: yes in `signRequest`, no in `presignRequest`. */
  readonly contentSha256Header?: boolean
  /** `appended` leaves the session token out of the signature, as AWS IoT wants it. `signed` is the default. */
  readonly sessionTokenPlacement?: 'signed' | 'appended'
  /**
   * `default`: what the AWS SDKs sign, all but what proxies and browsers change. `all`: every header. A list: these,
   * `host`, and every `x-amz-*` header, which AWS wants signed. A function: those it says `true` to, by name in lower case, and `host`.
   */
  readonly signedHeaders?: 'default' | 'all' | readonly string[] | ((name: string) => boolean)
}

/** Checked where it is used. What makes a key is checked where that is derived: not again while it is kept. */
export const later: Check = [() => true, '']

/** How paths are encoded: signer and verifier are told alike. */
export const PATH_CHECKS: readonly (readonly [string, Check])[] = [
  ['pathEncoding', oneOf('double', 'single')],
  ['normalizePath', oneOf(true, false)],
]

export const SIGN_CHECKS: ReadonlyMap<string, Check> = new Map<string, Check>([
  ...PATH_CHECKS,
  ['credentials', later],
  ['region', later],
  ['service', later],
  ['date', [isSignableDate, 'a Date of the years 1 to 9999']],
  ['payload', [isPayloadChoice, 'hash, unsigned or { sha256 }']],
  ['contentSha256Header', oneOf(true, false)],
  ['sessionTokenPlacement', oneOf('signed', 'appended')],
  ['signedHeaders', [isHeaderChoice, 'default, all, a list of texts or a function']],
])

/** @throws {ConfigError} naming the option, never its value. */
export function checkKeyOptions({ credentials, region, service }: SignOptions): void {
  const { accessKeyId, secretAccessKey, sessionToken } = credentials
  const expected = 'text as AWS issues it'
  demand(isScopePart(region), 'region', expected)
  demand(isScopePart(service), 'service', expected)
  demand(isScopePart(accessKeyId), 'credentials.accessKeyId', expected)
  demand(typeof secretAccessKey === 'string' && secretAccessKey !== '', 'credentials.secretAccessKey', expected)
  demand(sessionToken === undefined || isVisible(sessionToken), 'credentials.sessionToken', expected)
}

function isSignableDate(date: unknown): boolean {
  const year = date instanceof Date ? date.getUTCFullYear() : 0
  return year >= 1 && year <= 9999
}

function isPayloadChoice(payload: unknown): boolean {
  if (payload === 'hash' || payload === 'unsigned') return true
  return typeof payload === 'object' && payload !== null && 'sha256' in payload && isSha256(payload.sha256)
}

function isHeaderChoice(choice: unknown): boolean {
  if (choice === 'default' || choice === 'all' || typeof choice === 'function') return true
  return Array.isArray(choice) && choice.every((name) => typeof name === 'string')
}
