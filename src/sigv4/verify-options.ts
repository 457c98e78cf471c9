/**
 * What a verifier is told, checked while building.
 *
 * @module
 */

import { ConfigError } from '../errors.ts'
import { checkOptions, requireOptions } from '../options.ts'
import type { PathEncoding } from './canonical-path.ts'
import type { UrlText } from './request-url.ts'
import type { Body, HeadersInput } from './sign-options.ts'

/** What was issued under an access key id. Hand out the same object each time: derived keys are kept by it. */
export interface IssuedCredentials {
  readonly secretAccessKey: string
  /** Must come with the request, exactly so; without it none may come. */
  readonly sessionToken?: string | undefined
  /** When the session token ends. */
  readonly expiration?: Date | undefined
}

export interface RequestToVerify {
  /** As received. */
  readonly method: string
  /** As received: a path with its query, or a whole URL. Read as text, never normalised or decoded. */
  readonly url: UrlText
  /** As received, repetitions and all (`rawHeaders`, not Node's joined `headers`). */
  readonly headers?: HeadersInput
  /** As received. Left out: there is none. */
  readonly body?: Body
}

export interface VerifyOptions {
  /** Answers with what was issued under the id, `undefined` if nothing was. A throw is an outage. */
  readonly lookup: (accessKeyId: string) => Promise<IssuedCredentials | null | undefined> | IssuedCredentials | null | undefined
  /** Regions that may stand in the scope. */
  readonly regions: readonly string[]
  /** Services that may stand in the scope: a signature for `s3` is none for `execute-api`. */
  readonly services: readonly string[]
  /**
   * `verify`: the body is hashed and must be the one that was signed. `claimed`: the body is not looked at, as in a Lambda authorizer, which
   * never sees it. `any`: the body is compared if it and a hash are there; an unsigned one passes. The result says which it was.
   */
  readonly payload: 'verify' | 'claimed' | 'any'
  /** Hosts, with their port unless it is the default one, that the request may be for. In any case. */
  readonly hosts?: readonly string[]
  /** Milliseconds since the epoch. */
  readonly now?: () => number
  /** How far the clocks may be apart, 0 to 86400 seconds; 300, as API Gateway has it, if left out. */
  readonly maxSkewSeconds?: number
  /** `single` for S3, `double` for all others. */
  readonly pathEncoding?: PathEncoding
  /** Whether `//`, `/./` and `/../` are resolved: not for S3, yes for all others. */
  readonly normalizePath?: boolean
  /** Adds the canonical request and the string to sign to the answer. They hold the request's headers. */
  readonly debug?: boolean
}

export const DEFAULT_SKEW_SECONDS = 300

const SUBJECT = 'verifyRequest'

const KNOWN: readonly string[] = [
  'lookup',
  'regions',
  'services',
  'payload',
  'hosts',
  'now',
  'maxSkewSeconds',
  'pathEncoding',
  'normalizePath',
  'debug',
]

/** @throws {ConfigError} naming the option. */
export function checkVerifyOptions(options: VerifyOptions): void {
  if (typeof options !== 'object' || options === null) throw new ConfigError(SUBJECT, 'options', 'an object')
  const { lookup, regions, services, payload, hosts, now, maxSkewSeconds, pathEncoding, normalizePath, debug } = options
  // The keys that are known and given are counted; if there are more or fewer, the slow check says which one is wrong.
  let known = 4
  if (hosts !== undefined) known++
  if (now !== undefined) known++
  if (maxSkewSeconds !== undefined) known++
  if (pathEncoding !== undefined) known++
  if (normalizePath !== undefined) known++
  if (debug !== undefined) known++
  let given = 0
  for (const _ in options) given++
  if (given !== known) {
    checkOptions(SUBJECT, options, KNOWN)
    requireOptions(SUBJECT, options, ['lookup', 'regions', 'services', 'payload'])
  }
  if (typeof lookup !== 'function') throw new ConfigError(SUBJECT, 'lookup', 'a function')
  if (!isTextList(regions)) throw new ConfigError(SUBJECT, 'regions', 'a list with at least one region')
  if (!isTextList(services)) throw new ConfigError(SUBJECT, 'services', 'a list with at least one service')
  if (payload !== 'verify' && payload !== 'claimed' && payload !== 'any') {
    throw new ConfigError(SUBJECT, 'payload', 'verify, claimed or any')
  }
  if (hosts !== undefined && !isTextList(hosts))
    throw new ConfigError(SUBJECT, 'hosts', 'a list with at least one host, or left out')
  if (now !== undefined && typeof now !== 'function') throw new ConfigError(SUBJECT, 'now', 'a function')
  if (maxSkewSeconds !== undefined && !isSkew(maxSkewSeconds))
    throw new ConfigError(SUBJECT, 'maxSkewSeconds', 'a number from 0 to 86400')
  if (pathEncoding !== undefined && pathEncoding !== 'double' && pathEncoding !== 'single') {
    throw new ConfigError(SUBJECT, 'pathEncoding', 'double or single')
  }
  if (normalizePath !== undefined && typeof normalizePath !== 'boolean')
    throw new ConfigError(SUBJECT, 'normalizePath', 'true or false')
  if (debug !== undefined && typeof debug !== 'boolean') throw new ConfigError(SUBJECT, 'debug', 'true or false')
}

function isSkew(seconds: unknown): boolean {
  return typeof seconds === 'number' && seconds >= 0 && seconds <= 86_400
}

function isTextList(list: unknown): boolean {
  return Array.isArray(list) && list.length > 0 && list.every((one) => typeof one === 'string' && one !== '')
}
