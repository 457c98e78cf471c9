/**
 * Determines the hashed payload, the last line of the canonical request, and what the signature proves about the body.
 *
 * @module
 */

import { isS3 } from '../canonical/canonical-path.ts'
import { isSha256 } from '../canonical/characters.ts'
import { EMPTY_PAYLOAD_HASH, hashBody, isPayloadHash, UNSIGNED_PAYLOAD } from '../canonical/payload-hash.ts'
import type { Body } from '../request-types.ts'
import type { Authorization } from './authorization.ts'
import { reject } from './rejection.ts'
import type { VerifyOptions } from './verify-options.ts'

/**
 * What the signature proves about the body.
 *
 * - `verified`: the body is the one that was signed.
 * - `claimed`: a hash was signed, but the body was not compared with it.
 * - `unsigned`: the signature does not cover the body.
 */
export type PayloadState = 'verified' | 'claimed' | 'unsigned'

/** The hashed payload and what it proves. */
export interface ResolvedPayload {
  readonly hash: string
  readonly state: PayloadState
  /** Whether the request contains no hash and the body was not looked at, so that an empty body is assumed. */
  readonly isAssumed: boolean
}

/** @throws {RejectedError} */
export function resolvePayload(
  { payloadHash, mechanism }: Authorization,
  service: string,
  mode: VerifyOptions['payload'],
  body: Body,
): ResolvedPayload {
  // S3 treats the payload of every presigned URL as unsigned, unless the URL contains its hash.
  const declared = payloadHash ?? (mechanism === 'query' && isS3(service) ? UNSIGNED_PAYLOAD : undefined)
  if (declared !== undefined && !isSha256(declared)) {
    if (!isPayloadHash(declared)) reject('ERR_SIGV4_PAYLOAD_HASH')
    return mode === 'any' ? { hash: declared, state: 'unsigned', isAssumed: false } : reject('ERR_SIGV4_PAYLOAD_UNSIGNED')
  }
  if (mode === 'claimed' || (mode === 'any' && body === undefined)) {
    return { hash: declared ?? EMPTY_PAYLOAD_HASH, state: 'claimed', isAssumed: declared === undefined }
  }
  // Without a declared hash, the hash of the body is part of the canonical request, so another body gives another signature.
  const hash = hashBody(body) ?? reject('ERR_SIGV4_REQUEST')
  if (declared !== undefined && declared !== hash) reject('ERR_SIGV4_PAYLOAD')
  return { hash, state: 'verified', isAssumed: false }
}
