/**
 * Checks the signed URLs that `signUrl` makes: HMAC over method, path, chosen parameters, subject and times.
 *
 * @module
 */

import { randomBytes, timingSafeEqual } from 'node:crypto'
import { ConfigError } from '../../errors.ts'
import type { Authentication, AuthorizerRequest, Identity, Verifier } from '../../events/index.ts'
import { isRecord } from '../../internal/is-record.ts'
import { checkOptions, requireOptions } from '../../options.ts'
import { ABSENT, rejected, settle } from '../authentication-result.ts'
import { clockOf, graceOf, numberWithin, text } from '../option-values.ts'
import {
  checkKey,
  checkParameters,
  isPlainPath,
  LONGEST_SECONDS,
  SIGNED_URL_PARAMETERS,
  signatureOf,
  signedValues,
} from './sign-url.ts'

export interface SignedUrlIdentity extends Identity<'signedUrl'> {
  /** The name of the key that signed; the subject too, where the link names nobody. */
  readonly keyId: string
  readonly expiresAt: number
}

export interface SignedParametersOptions {
  /** Secrets of at least 32 bytes, by name. Rotation: sign with the new one, keep the old one until its links have expired. */
  readonly keys: { readonly [id: string]: string | Uint8Array }
  /** The names of the query parameters that are signed, present or not; others can be added or changed by anyone who has the link. */
  readonly parameters: readonly string[]
  /** The longest time between making and expiry that is taken, 1 to 604800. Default: 604800, seven days. */
  readonly maxLifetimeSeconds?: number
  /** How far the maker's clock may be ahead, 0 to 600. Default: 60. Expiry knows no grace. */
  readonly graceSeconds?: number
  /** Keeps links for one API from another one that has the same key. Default: none. */
  readonly audience?: string
  /** Default: `signedUrl`. */
  readonly issuer?: string
  /** Milliseconds since the epoch. Default: `Date.now`. */
  readonly now?: () => number
}

/**
 * Identifies the holder of a link that `signUrl` made. It reads method and path, so it stands under no result cache: TTL 0.
 *
 * Rejected: `ERR_CREDENTIAL_FORM`, `ERR_CREDENTIAL_REPEATED`, `ERR_SIGNATURE` (an unknown key too), `ERR_SIGNATURE_EXPIRED` (at the
 * very second), `ERR_SIGNATURE_NOT_YET_VALID`, `ERR_SIGNATURE_LIFETIME`. The signature is judged before the times.
 *
 * @throws {ConfigError} for missing, unknown or malformed options.
 */
export function signedParameters(options: SignedParametersOptions): Verifier<SignedUrlIdentity> {
  const judging = readOptions(options)
  const { issuer } = judging

  function verifySignedUrl(request: AuthorizerRequest): Promise<Authentication<SignedUrlIdentity>> {
    return settle(() => {
      const link = readLink(request)
      return link.kind === 'found' ? judge(request, link, judging) : link
    })
  }
  return Object.freeze({ verify: verifySignedUrl, reads: 'request', issuers: Object.freeze([issuer]) })
}

interface Judging {
  readonly keys: ReadonlyMap<string, string | Uint8Array>
  /** The secret of an unknown key: its links cost the same work. */
  readonly nobody: Uint8Array
  readonly parameters: readonly string[]
  readonly maxLifetimeSeconds: number
  readonly graceSeconds: number
  readonly audience: string
  readonly issuer: string
  readonly now: () => number
}

interface Link {
  readonly kind: 'found'
  readonly keyId: string
  readonly from: number
  readonly until: number
  readonly subject: string | undefined
  readonly signature: Buffer
}

/** In the order in which `readLink` takes them. */
const NAMES = [
  SIGNED_URL_PARAMETERS.key,
  SIGNED_URL_PARAMETERS.from,
  SIGNED_URL_PARAMETERS.until,
  SIGNED_URL_PARAMETERS.subject,
  SIGNED_URL_PARAMETERS.signature,
]

function readLink(request: AuthorizerRequest): Link | ReturnType<typeof rejected> | typeof ABSENT {
  const sent = NAMES.map((name) => request.query(name))
  if (sent.every((values) => values.length === 0)) return ABSENT
  if (sent.some((values) => values.length > 1)) return rejected('ERR_CREDENTIAL_REPEATED')
  const [keyId, fromText, untilText, subject, signatureText] = sent.map(([value]) => value)
  const from = secondsOf(fromText)
  const until = secondsOf(untilText)
  const signature = signatureBytes(signatureText)
  const isWhole = keyId !== undefined && from !== undefined && until !== undefined && signature !== undefined
  if (!isWhole || subject === '') return rejected('ERR_CREDENTIAL_FORM')
  return { kind: 'found', keyId, from, until, subject, signature }
}

/** Decimal digits without a leading zero: one number has one spelling. */
function secondsOf(text: string | undefined): number | undefined {
  return text?.match(/^[1-9][0-9]{0,11}$/) ? Number(text) : undefined
}

/** 32 bytes in canonical base64url, which has 43 characters for them and for no other number. */
function signatureBytes(text: string | undefined): Buffer | undefined {
  if (text?.length !== 43) return undefined
  const bytes = Buffer.from(text, 'base64url')
  return bytes.toString('base64url') === text ? bytes : undefined
}

function judge(request: AuthorizerRequest, link: Link, judging: Judging): Authentication<SignedUrlIdentity> {
  const { keys, nobody, parameters, maxLifetimeSeconds, graceSeconds, audience, issuer } = judging
  const { keyId, from, until, subject, signature } = link
  const path = request.url?.path
  if (path === undefined || !isPlainPath(path)) return rejected('ERR_SIGNATURE')
  const secret = keys.get(keyId)
  const expected = signatureOf(secret ?? nobody, {
    audience,
    keyId,
    method: request.method,
    path,
    from,
    until,
    subject,
    parameters: signedValues(parameters, (name) => request.query(name)),
  })
  const isSigned =
    timingSafeEqual(expected, signature) &&
    // Stryker disable next-line ConditionalExpression: nobody knows the random bytes that stand for the secret of an unknown key
    secret !== undefined
  if (!isSigned) return rejected('ERR_SIGNATURE')
  if (!(until > from && until - from <= maxLifetimeSeconds)) return rejected('ERR_SIGNATURE_LIFETIME')
  const seconds = judging.now() / 1000
  // Written so that a clock that answers NaN lets nobody in.
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

function readOptions(options: SignedParametersOptions): Judging {
  const known = ['keys', 'parameters', 'maxLifetimeSeconds', 'graceSeconds', 'audience', 'issuer', 'now']
  checkOptions('signedParameters', options, known)
  requireOptions('signedParameters', options, ['keys', 'parameters'])
  const { keys, parameters, maxLifetimeSeconds = LONGEST_SECONDS, graceSeconds = 60 } = options
  const { audience = '', issuer = 'signedUrl' } = options
  if (!isRecord(keys) || Object.keys(keys).length === 0) {
    throw new ConfigError('signedParameters', 'keys', 'an object of secrets, not empty')
  }
  for (const [index, [id, secret]] of Object.entries(keys).entries()) checkKey('signedParameters', `keys[${index}]`, id, secret)
  checkParameters('signedParameters', parameters)
  numberWithin('signedParameters', 'maxLifetimeSeconds', maxLifetimeSeconds, [1, LONGEST_SECONDS])
  graceOf('signedParameters', graceSeconds)
  if (typeof audience !== 'string') throw new ConfigError('signedParameters', 'audience', 'text')
  text('signedParameters', 'issuer', issuer)
  const now = clockOf('signedParameters', options.now)
  // A copy of each secret: what the caller does to their own bytes later changes nothing.
  const copies = Object.entries(keys).map(([id, secret]) => [id, typeof secret === 'string' ? secret : secret.slice()] as const)
  const nobody = randomBytes(32)
  return { keys: new Map(copies), nobody, parameters: [...parameters], maxLifetimeSeconds, graceSeconds, audience, issuer, now }
}
