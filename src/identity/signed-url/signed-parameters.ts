/**
 * Verifies URLs that `signUrl` has signed: an HMAC over method, path, selected parameters, subject and times.
 *
 * @module
 */

import { randomBytes, timingSafeEqual } from 'node:crypto'
import { ConfigError } from '../../errors.ts'
import type { Authentication, AuthorizerRequest, Identity, Verifier } from '../../events/index.ts'
import { type Check, callback, checkArgument, number, object, optional, optionSchema, string, valid } from '../../options.ts'
import { ABSENT, type Rejected, rejected, settle } from '../authentication.ts'
import { type PathMapping, pathPrefix, publicPath } from '../public-path.ts'
import {
  audience as audienceCheck,
  isPlainPath,
  keyId as keyIdCheck,
  keySecret,
  MAX_LIFETIME_SECONDS,
  SIGNED_URL_PARAMETERS,
  signatureOf,
  signedParameterNames,
  signedValues,
} from './signature.ts'

/** The holder of a signed URL. */
export interface SignedUrlIdentity extends Identity<'signedUrl'> {
  /** The ID of the key that signed; also the subject if the URL was signed without one. */
  readonly keyId: string
  /** Seconds since the epoch. */
  readonly expiresAt: number
}

/** Options of {@link signedParameters}. */
export interface SignedParametersOptions extends PathMapping {
  /**
   * Secrets of at least 32 bytes, by key ID. To rotate, sign with a new key and keep the old one until its URLs have expired. A string is
   * encoded as UTF-8.
   */
  readonly keys: { readonly [id: string]: string | Uint8Array }
  /** Names of the signed query parameters, whether or not a URL has them. Anyone with the URL can add or change other parameters. */
  readonly parameters: readonly string[]
  /** Maximum accepted lifetime of a URL, in seconds, 1 to 604,800. Default: 604,800, seven days. */
  readonly maxLifetimeSeconds?: number | undefined
  /** How far the signer's clock may be ahead, in seconds, 0 to 600. Does not extend the expiry. Default: 60. */
  readonly graceSeconds?: number | undefined
  /**
   * Keeps URLs for one API from being accepted by another one with the same key. With an array, a URL must be signed for one
   * of its 1 to 20 elements. Default: URLs that are signed without an audience.
   */
  readonly audience?: string | readonly string[] | undefined
  /** The issuer of the identities. Default: `signedUrl`. */
  readonly issuer?: string | undefined
  /** The clock, in milliseconds since the epoch. Default: `Date.now`. */
  readonly now?: (() => number) | undefined
}

/**
 * Verifies signed URLs. It reads method and path, so the authorizer needs `ttlSeconds: 0`.
 *
 * Rejected with `ERR_CREDENTIAL_FORM`, `ERR_CREDENTIAL_REPEATED`, `ERR_SIGNATURE` (also for an unknown key), `ERR_SIGNATURE_EXPIRED` (from
 * the second of the expiry on), `ERR_SIGNATURE_NOT_YET_VALID` or `ERR_SIGNATURE_LIFETIME`. The signature is checked before the times.
 *
 * @throws {ConfigError} if an option is missing, unknown or malformed.
 * @example
 * signedParameters({ keys: { '2026': secret }, parameters: ['size'] })
 */
export function signedParameters(options: SignedParametersOptions): Verifier<SignedUrlIdentity> {
  const settings = readOptions(options)

  function verifySignedUrl(request: AuthorizerRequest): Promise<Authentication<SignedUrlIdentity>> {
    return settle(() => {
      const sent = readSignature(request)
      return sent.kind === 'signature' ? checkSignature(request, sent, settings) : sent
    })
  }
  return Object.freeze({ verify: verifySignedUrl, reads: 'request', issuers: Object.freeze([settings.issuer]) })
}

interface Settings {
  readonly keys: ReadonlyMap<string, string | Uint8Array>
  /** Random bytes that stand for the secret of an unknown key, so that its URLs take the same work. */
  readonly unknownKeySecret: Uint8Array
  readonly parameters: readonly string[]
  readonly maxLifetimeSeconds: number
  readonly graceSeconds: number
  readonly audiences: readonly string[]
  readonly issuer: string
  readonly mapping: PathMapping
  readonly now: () => number
}

interface SentSignature {
  readonly kind: 'signature'
  readonly keyId: string
  readonly from: number
  readonly until: number
  readonly subject: string | undefined
  readonly signature: Buffer
}

/** In the order in which `readSignature` destructures them. */
const NAMES = [
  SIGNED_URL_PARAMETERS.key,
  SIGNED_URL_PARAMETERS.from,
  SIGNED_URL_PARAMETERS.until,
  SIGNED_URL_PARAMETERS.subject,
  SIGNED_URL_PARAMETERS.signature,
]

function readSignature(request: AuthorizerRequest): SentSignature | Rejected | typeof ABSENT {
  const sent = NAMES.map((name) => request.query(name))
  if (sent.every((values) => values.length === 0)) return ABSENT
  if (sent.some((values) => values.length > 1)) return rejected('ERR_CREDENTIAL_REPEATED')
  const [keyId, fromText, untilText, subject, signatureText] = sent.map(([value]) => value)
  const from = parseSeconds(fromText)
  const until = parseSeconds(untilText)
  const signature = decodeSignature(signatureText)
  const isComplete = keyId !== undefined && from !== undefined && until !== undefined && signature !== undefined
  if (!isComplete || subject === '') return rejected('ERR_CREDENTIAL_FORM')
  return { kind: 'signature', keyId, from, until, subject, signature }
}

/** Decimal digits without a leading zero, so that a number cannot be written in two ways. */
function parseSeconds(text: string | undefined): number | undefined {
  return text !== undefined && /^[1-9][0-9]{0,11}$/.test(text) ? Number(text) : undefined
}

/** 32 bytes in canonical base64url: 43 characters. */
function decodeSignature(text: string | undefined): Buffer | undefined {
  if (text?.length !== 43) return undefined
  const bytes = Buffer.from(text, 'base64url')
  return bytes.toString('base64url') === text ? bytes : undefined
}

function checkSignature(
  request: AuthorizerRequest,
  { keyId, from, until, subject, signature }: SentSignature,
  { keys, unknownKeySecret, parameters, maxLifetimeSeconds, graceSeconds, audiences, issuer, mapping, now }: Settings,
): Authentication<SignedUrlIdentity> {
  const path = request.url === undefined ? undefined : publicPath(request.url.path, mapping)
  if (path === undefined || !isPlainPath(path)) return rejected('ERR_SIGNATURE')
  const secret = keys.get(keyId) ?? unknownKeySecret
  const values = signedValues(parameters, (name) => request.query(name))
  const contents = { keyId, method: request.method, path, from, until, subject, parameters: values }
  // Every audience is compared, so that the time does not show which one matched.
  const matches = audiences.filter((audience) => timingSafeEqual(signatureOf(secret, { ...contents, audience }), signature))
  if (matches.length === 0) return rejected('ERR_SIGNATURE')
  if (!(until > from && until - from <= maxLifetimeSeconds)) return rejected('ERR_SIGNATURE_LIFETIME')
  const seconds = now() / 1000
  // These comparisons are negated so that a clock that returns NaN rejects.
  if (!(seconds < until)) return rejected('ERR_SIGNATURE_EXPIRED')
  if (!(from <= seconds + graceSeconds)) return rejected('ERR_SIGNATURE_NOT_YET_VALID')
  return {
    kind: 'identified',
    identity: {
      scheme: 'signedUrl',
      issuer,
      subject: subject ?? keyId,
      keyId,
      scopes: new Set(),
      groups: new Set(),
      claims: {},
      expiresAt: until,
    },
  }
}

const MAX_AUDIENCES = 20

const AUDIENCES: Check<string | readonly string[]> = valid(
  `${audienceCheck.expected} or an array of 1 to ${MAX_AUDIENCES} strings`,
  (value) =>
    audienceCheck.accepts(value) ||
    (Array.isArray(value) && value.length > 0 && value.length <= MAX_AUDIENCES && value.every(string.accepts)),
)

const OPTIONS = optionSchema<SignedParametersOptions>('signedParameters', {
  keys: object,
  parameters: signedParameterNames,
  maxLifetimeSeconds: optional(number(1, MAX_LIFETIME_SECONDS)),
  graceSeconds: optional(number(0, 600)),
  audience: optional(AUDIENCES),
  issuer: optional(string),
  basePath: optional(pathPrefix),
  originPath: optional(pathPrefix),
  now: optional(callback),
})

function readOptions(given: SignedParametersOptions): Settings {
  const options = OPTIONS.check(given)
  const { parameters, maxLifetimeSeconds = MAX_LIFETIME_SECONDS, graceSeconds = 60 } = options
  const { audience = '', issuer = 'signedUrl', basePath, originPath, now = Date.now } = options
  return {
    keys: copyKeys(options.keys),
    unknownKeySecret: randomBytes(32),
    parameters: [...parameters],
    maxLifetimeSeconds,
    graceSeconds,
    audiences: [...new Set([audience].flat())],
    issuer,
    mapping: { basePath, originPath },
    now,
  }
}

/** Secrets are copied, so that bytes which the caller overwrites later stay valid. */
function copyKeys(given: SignedParametersOptions['keys']): ReadonlyMap<string, string | Uint8Array> {
  const keys = Object.entries(given).map(([id, secret], index) => {
    checkArgument(
      'signedParameters',
      `keys[${index}]`,
      { ...keyIdCheck, expected: `stored under an ID of ${keyIdCheck.expected}` },
      id,
    )
    checkArgument('signedParameters', `keys[${index}]`, keySecret, secret)
    return [id, typeof secret === 'string' ? secret : secret.slice()] as const
  })
  if (keys.length === 0) throw new ConfigError('signedParameters', 'keys', 'a non-empty object of secrets by key ID')
  return new Map(keys)
}
