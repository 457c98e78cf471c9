/**
 * The last line of the canonical request as the verifier sees it, and what may be said of the body afterwards.
 *
 * @module
 */

import { isS3, UNSIGNED_PAYLOAD } from '../canonical/canonical-request.ts'
import { isSha256 } from '../canonical/characters.ts'
import { EMPTY_PAYLOAD, hashBody, isPayloadWord } from '../canonical/payload-hash.ts'
import type { Body } from '../sign-options.ts'
import type { AuthFields } from './auth-fields.ts'
import { refuse } from './rejection.ts'
import type { VerifyOptions } from './verify-options.ts'

/** `verified`: the body is the one that was signed. `claimed`: a hash was signed, the body was not looked at. `unsigned`: nobody answers for the body. */
export type PayloadState = 'verified' | 'claimed' | 'unsigned'

export interface VerifiedPayload {
  /** Goes into the canonical request. */
  readonly hash: string
  readonly state: PayloadState
}

/** @throws {Refused} */
export function readPayload(
  { payloadHash, mechanism }: AuthFields,
  service: string,
  mode: VerifyOptions['payload'],
  body: Body,
): VerifiedPayload {
  // S3 takes every presigned payload for unsigned unless it is said.
  const word = payloadHash ?? (mechanism === 'query' && isS3(service) ? UNSIGNED_PAYLOAD : undefined)
  if (word !== undefined && word.length !== 64) {
    if (!isPayloadWord(word)) refuse('PAYLOAD_HASH')
    return mode === 'any' ? { hash: word, state: 'unsigned' } : refuse('PAYLOAD_UNSIGNED')
  }
  // Without a hash that is said, the one of the body goes into the canonical request: another body is another signature.
  // Only a mode that says so leaves it unseen.
  const isUnseen = mode === 'claimed' || (mode === 'any' && body === undefined)
  const hash = isUnseen ? undefined : (hashBody(body) ?? refuse('REQUEST'))
  if (hash !== undefined && (word === undefined || word === hash)) return { hash, state: 'verified' }
  if (word !== undefined && !isSha256(word)) refuse('PAYLOAD_HASH')
  return hash === undefined ? { hash: word ?? EMPTY_PAYLOAD, state: 'claimed' } : refuse('PAYLOAD')
}
