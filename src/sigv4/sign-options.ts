/**
 * What a signer is told: the request, the credentials and the choices. Checked here, once for `signRequest` and `presignRequest`.
 *
 * @module
 */

import { ConfigError } from '../errors.ts'
import { checkOptions } from '../options.ts'
import type { PathEncoding } from './canonical-path.ts'
import type { UrlText } from './request-url.ts'

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

const KNOWN: readonly string[] = [
  'credentials',
  'region',
  'service',
  'date',
  'pathEncoding',
  'normalizePath',
  'payload',
  'contentSha256Header',
  'sessionTokenPlacement',
  'signedHeaders',
]
const KNOWN_TO_PRESIGN: readonly string[] = [...KNOWN, 'expiresInSeconds']

/**
 * Checks the choices. Credentials, region and service are checked where the key is derived from them: not again while it is kept.
 *
 * @throws {ConfigError} naming the option.
 */
export function checkSignOptions(subject: string, options: SignOptions, presign: boolean): void {
  if (typeof options !== 'object' || options === null) throw new ConfigError(subject, 'options', 'an object')
  const { date, pathEncoding, normalizePath, payload, contentSha256Header, sessionTokenPlacement, signedHeaders } = options
  // The keys that are known and given are counted; if there are more, the slow check says which one is wrong.
  let known = presign ? 4 : 3
  if (date !== undefined) {
    known++
    if (!isSignableDate(date)) throw new ConfigError(subject, 'date', 'a Date between the years 1 and 9999')
  }
  if (pathEncoding !== undefined) {
    known++
    if (pathEncoding !== 'double' && pathEncoding !== 'single') throw new ConfigError(subject, 'pathEncoding', 'double or single')
  }
  if (normalizePath !== undefined) {
    known++
    if (typeof normalizePath !== 'boolean') throw new ConfigError(subject, 'normalizePath', 'true or false')
  }
  if (payload !== undefined) {
    known++
    if (payload !== 'hash' && payload !== 'unsigned' && !isSha256(payload?.sha256)) {
      throw new ConfigError(subject, 'payload', 'hash, unsigned or { sha256: 64 lower-case hexadecimal digits }')
    }
  }
  if (contentSha256Header !== undefined) {
    known++
    if (typeof contentSha256Header !== 'boolean') throw new ConfigError(subject, 'contentSha256Header', 'true or false')
  }
  if (sessionTokenPlacement !== undefined) {
    known++
    if (sessionTokenPlacement !== 'signed' && sessionTokenPlacement !== 'appended') {
      throw new ConfigError(subject, 'sessionTokenPlacement', 'signed or appended')
    }
  }
  if (signedHeaders !== undefined) {
    known++
    if (
      signedHeaders !== 'default' &&
      signedHeaders !== 'all' &&
      typeof signedHeaders !== 'function' &&
      !isNameList(signedHeaders)
    ) {
      throw new ConfigError(subject, 'signedHeaders', 'default, all, a list of header names or a function')
    }
  }
  let given = 0
  for (const _ in options) given++
  if (given !== known) checkOptions(subject, options, presign ? KNOWN_TO_PRESIGN : KNOWN)
}

/** @throws {ConfigError} naming the option, never its value. */
export function checkKeyOptions(subject: string, { credentials, region, service }: SignOptions): void {
  if (!isScopePart(region)) throw new ConfigError(subject, 'region', 'the name of a region, such as eu-west-1')
  if (!isScopePart(service)) throw new ConfigError(subject, 'service', 'the signing name of a service, such as execute-api')
  const { accessKeyId, secretAccessKey, sessionToken } = credentials
  if (!isScopePart(accessKeyId)) throw new ConfigError(subject, 'credentials.accessKeyId', 'an access key id')
  if (typeof secretAccessKey !== 'string' || secretAccessKey === '') {
    throw new ConfigError(subject, 'credentials.secretAccessKey', 'a secret access key')
  }
  if (sessionToken !== undefined && !isVisible(sessionToken)) {
    throw new ConfigError(subject, 'credentials.sessionToken', 'a session token, or left out')
  }
}

/** S3 alone encodes the path once and takes it as it is. */
export function isS3(service: string): boolean {
  return service === 's3' || service === 's3express' || service === 's3-object-lambda' || service === 's3-outposts'
}

/** 64 digits, in lower case as everybody writes them. */
export function isSha256(text: unknown): boolean {
  if (typeof text !== 'string' || text.length !== 64) return false
  for (let index = 0; index < 64; index++) {
    const code = text.charCodeAt(index)
    if (!((code >= 48 && code <= 57) || (code >= 97 && code <= 102))) return false
  }
  return true
}

function isNameList(list: unknown): boolean {
  return Array.isArray(list) && list.every((one) => typeof one === 'string')
}

function isSignableDate(date: Date): boolean {
  const year = date instanceof Date ? date.getUTCFullYear() : Number.NaN
  return year >= 1 && year <= 9999
}

/** What may stand between the slashes of a scope, inside an Authorization header and a query: no blank, comma, slash or equals sign. */
export function isScopePart(text: unknown): boolean {
  if (typeof text !== 'string' || text === '') return false
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code <= 32 || code >= 127 || code === 44 || code === 47 || code === 61) return false
  }
  return true
}

function isVisible(text: unknown): boolean {
  if (typeof text !== 'string' || text === '') return false
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code <= 32 || code >= 127) return false
  }
  return true
}
