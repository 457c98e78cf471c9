/**
 * What a verifier is told, checked while building.
 *
 * @module
 */

import type { PathEncoding } from '../canonical/canonical-path.ts'
import type { UrlText } from '../canonical/request-url.ts'
import { type Check, oneOf } from '../option-checks.ts'
import { type Body, type HeadersInput, PATH_CHECKS } from '../sign-options.ts'

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

const texts: Check = [isTextList, 'a list of texts']
const aFunction: Check = [(value) => typeof value === 'function', 'a function']

export const REQUIRED: readonly string[] = ['lookup', 'regions', 'services', 'payload']
export const VERIFY_CHECKS: ReadonlyMap<string, Check> = new Map<string, Check>([
  ...PATH_CHECKS,
  ['lookup', aFunction],
  ['regions', texts],
  ['services', texts],
  ['payload', oneOf('verify', 'claimed', 'any')],
  ['hosts', texts],
  ['now', aFunction],
  ['maxSkewSeconds', [isSkew, '0 to 86400']],
  ['debug', oneOf(true, false)],
])

function isSkew(seconds: unknown): boolean {
  return typeof seconds === 'number' && seconds >= 0 && seconds <= 86_400
}

function isTextList(list: unknown): boolean {
  return Array.isArray(list) && list.length > 0 && list.every(isText)
}

export function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== ''
}
