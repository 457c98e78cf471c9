/**
 * Verifies requests that were signed with Signature Version 4A. The verifier needs no secret: a public key is enough.
 *
 * @module
 */

import { BoundedMap } from '../../internal/bounded-map.ts'
import { type OptionSchema, optionSchema, valid } from '../../options.ts'
import { TERMINATOR } from '../canonical/canonical-request.ts'
import { isScopePart } from '../canonical/characters.ts'
import type { Expiration } from '../expiration.ts'
import { parseTimestamp } from '../signing-key.ts'
import { checkSignature, describeClaim, readClock } from '../verify/check-signature.ts'
import { splitCredential } from '../verify/credential-scope.ts'
import { type IssuedCredentials, lookUpRecord } from '../verify/issued-credentials.ts'
import { RejectedError, reject } from '../verify/rejection.ts'
import { type ClaimedCredential, readSignedRequest, type VerifiedVersion } from '../verify/signed-claim.ts'
import { type RequestToVerify, VERIFY_CHECKS, type VerifyOptions } from '../verify/verify-options.ts'
import type { VerifiedRequest, VerifyDebug, VerifyResult } from '../verify/verify-result.ts'
import { ALGORITHM_V4A, REGION_SET_HEADER } from './algorithm.ts'
import { type Ecdsa, isDerSignature, isPublicKeyV4a, type PublicKeyV4a, type VerifyingKeyV4a } from './ecdsa.ts'
import { deriveScalar } from './key-pair.ts'
import { parseRegionSet, regionSetContains } from './region-set.ts'

/** The public key that was issued under an access key ID. */
export interface IssuedPublicKey {
  /**
   * The access key ID of the record. If set, it must be exactly the one that was looked up. Set it if the store ignores case or trims its keys.
   */
  readonly accessKeyId?: string | null | undefined
  /** The public half of the key pair, as `derivePublicKeyV4a` returns it. */
  readonly publicKey: PublicKeyV4a
  /** The request must carry exactly this session token. Not set: it must carry none. */
  readonly sessionToken?: string | null | undefined
  /** When the session token expires. Not set: never. */
  readonly expiration?: Expiration
}

/** Options of `verifyRequestV4a`. */
export interface VerifyOptionsV4a extends Omit<VerifyOptions, 'lookup' | 'regions'> {
  /**
   * Returns the credentials or the public key that were issued under an access key ID, or `undefined` for an unknown ID. If it throws or rejects, the
   * result is `unavailable`. Keys are cached by access key ID and by the function, so pass the same function for each request.
   */
  readonly lookup: (
    accessKeyId: string,
  ) => Promise<IssuedCredentials | IssuedPublicKey | null | undefined> | IssuedCredentials | IssuedPublicKey | null | undefined
  /** The region of this verifier, for example `eu-west-1`. The region set of the request must contain it. */
  readonly region: string
}

/** The result of `verifyRequestV4a`. */
export type VerifyResultV4a =
  | (Omit<VerifiedRequest, 'region'> & {
      /** The members of the region set, as signed. */
      readonly regionSet: readonly string[]
    })
  | Exclude<VerifyResult, VerifiedRequest>

const { regions: _, ...COMMON_CHECKS } = VERIFY_CHECKS
const SUBJECT = 'verifyRequestV4a'
const OPTIONS: OptionSchema<VerifyOptionsV4a> = optionSchema<VerifyOptionsV4a>(SUBJECT, {
  ...COMMON_CHECKS,
  region: valid('the name of an AWS region', (value) => isScopePart(value) && !value.includes('*')),
})

/** @throws {ConfigError} (as a rejected promise) if an option is missing, unknown or invalid. */
export async function verifyV4a(ecdsa: Ecdsa, request: RequestToVerify, options: VerifyOptionsV4a): Promise<VerifyResultV4a> {
  const checked = OPTIONS.check(options)
  let debug: VerifyDebug | undefined
  let result: VerifyResultV4a
  try {
    const nowMs = readClock(SUBJECT, checked.now)
    const claim = readSignedRequest(request, checked, { version: versionFor(checked), nowMs })
    debug = claim.forms[0]
    const { accessKeyId, regionSet } = claim.credential
    const { lookup } = checked
    const record = await lookUpRecord({ lookup, accessKeyId, subject: SUBJECT }, (fields, wrongField): KeyRecord => {
      const { publicKey, secretAccessKey } = fields
      if (publicKey !== undefined && publicKey !== null) {
        if (isPublicKeyV4a(publicKey)) return { publicKey, secretAccessKey: undefined }
        throw wrongField('publicKey', 'an object with x and y, 64 lowercase hexadecimal digits each', publicKey)
      }
      if (typeof secretAccessKey === 'string' && secretAccessKey !== '') return { publicKey: undefined, secretAccessKey }
      throw wrongField('secretAccessKey', 'a non-empty string, or publicKey must be set', secretAccessKey)
    })
    const key = verifyingKeyOf(ecdsa, { lookup, accessKeyId, record: record ?? UNKNOWN })
    const isSigned = (text: string): boolean => key.verify(text, claim.authorization.signature)
    debug = checkSignature(claim, { record, nowMs, isSigned })
    result = { ...describeClaim(claim, record), regionSet }
  } catch (cause) {
    result = cause instanceof RejectedError ? cause.rejection : { ok: false, kind: 'unavailable', cause }
  }
  return checked.debug !== true || debug === undefined || 'cause' in result ? result : { ...result, debug }
}

type Credential = ClaimedCredential & { readonly regionSet: readonly string[] }

function versionFor({ region, services }: Pick<VerifyOptionsV4a, 'region' | 'services'>): VerifiedVersion<Credential> {
  return {
    subject: SUBJECT,
    algorithm: ALGORITHM_V4A,
    regionSetHeader: REGION_SET_HEADER,
    readCredential: ({ credential, signature, timestamp, regionSet: received }) => {
      if (!isDerSignature(signature)) reject('ERR_SIGV4_FIELD')
      const signedAtMs = parseTimestamp(timestamp) ?? reject('ERR_SIGV4_DATE')
      const { accessKeyId, date, parts } = splitCredential(credential, timestamp, 1)
      const [service = ''] = parts
      const regionSet = parseRegionSet(received) ?? reject('ERR_SIGV4_REGION_SET')
      if (!regionSetContains(regionSet, region)) reject('ERR_SIGV4_REGION_SET')
      if (!services.includes(service)) reject('ERR_SIGV4_SERVICE', { scope: ['service'] })
      return { accessKeyId, service, scopeText: `${date}/${service}/${TERMINATOR}`, signedAtMs, regionSet }
    },
  }
}

/** The key of a record: one of the two is set. */
interface KeyRecord {
  readonly publicKey: PublicKeyV4a | undefined
  readonly secretAccessKey: string | undefined
}

/** Stands in for unknown access key IDs, whose signatures are checked too, so that they take as long as others. */
const UNKNOWN: KeyRecord = { publicKey: undefined, secretAccessKey: 'x'.repeat(40) }

interface CachedKey extends KeyRecord {
  readonly key: VerifyingKeyV4a
}

const MAX_KEYS = 1000

/** Keys by lookup function and access key ID: unknown IDs have an entry too, so that the time does not show which IDs are known. */
const cachedKeys = new WeakMap<VerifyOptionsV4a['lookup'], BoundedMap<string, CachedKey>>()

interface KeyLookup {
  readonly lookup: VerifyOptionsV4a['lookup']
  readonly accessKeyId: string
  readonly record: KeyRecord
}

/** Returns the verifying key of a record. A record that has changed gets another key. */
function verifyingKeyOf(ecdsa: Ecdsa, { lookup, accessKeyId, record }: KeyLookup): VerifyingKeyV4a {
  const ofLookup = cachedKeys.get(lookup) ?? new BoundedMap<string, CachedKey>(MAX_KEYS)
  cachedKeys.set(lookup, ofLookup)
  const { publicKey, secretAccessKey } = record
  const cached = ofLookup.get(accessKeyId)
  const isCurrent =
    cached?.secretAccessKey === secretAccessKey && cached?.publicKey?.x === publicKey?.x && cached?.publicKey?.y === publicKey?.y
  if (cached !== undefined && isCurrent) return cached.key
  const point = publicKey ?? ecdsa.publicKey(deriveScalar(accessKeyId, secretAccessKey ?? ''))
  const key = ecdsa.verifyingKey(point)
  ofLookup.set(accessKeyId, { publicKey: publicKey && { x: publicKey.x, y: publicKey.y }, secretAccessKey, key })
  return key
}
