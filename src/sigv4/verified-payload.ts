/**
 * The last line of the canonical request as the verifier sees it, and what may be said of the body afterwards.
 *
 * @module
 */

import { EMPTY_PAYLOAD, UNSIGNED_PAYLOAD } from './canonical-request.ts'
import { isSha256 } from './characters.ts'
import { hashBody, isPayloadWord } from './request-parts.ts'
import { type Body, isS3 } from './sign-options.ts'
import type { VerifyOptions } from './verify-options.ts'
import { type Refusal, refuse } from './verify-refusal.ts'

/** `verified`: the body is the one that was signed. `claimed`: a hash was signed, the body was not looked at. `unsigned`: nobody answers for the body. */
export type PayloadState = 'verified' | 'claimed' | 'unsigned'

export interface VerifiedPayload {
  /** Goes into the canonical request. */
  readonly hash: string
  readonly state: PayloadState
}

export function readPayload(
  said: string | undefined,
  {
    mode,
    body,
    presigned,
    service,
  }: { readonly mode: VerifyOptions['payload']; readonly body: Body; readonly presigned: boolean; readonly service: string },
): VerifiedPayload | Refusal {
  const saysHash = said !== undefined && isSha256(said)
  if (said !== undefined && !saysHash && !isPayloadWord(said)) return refuse('PAYLOAD_HASH')
  // S3 takes every presigned payload for unsigned unless it is said.
  const word = said ?? (presigned && isS3(service) ? UNSIGNED_PAYLOAD : undefined)
  if (word !== undefined && !saysHash) {
    return mode === 'any' ? { hash: word, state: 'unsigned' } : refuse('PAYLOAD_UNSIGNED')
  }
  switch (mode) {
    case 'claimed':
      return { hash: word ?? EMPTY_PAYLOAD, state: 'claimed' }
    case 'any':
      return body === undefined ? { hash: word ?? EMPTY_PAYLOAD, state: 'claimed' } : compareBody(word, body)
    case 'verify':
      return compareBody(word, body)
  }
}

/** Without a hash that is said, the one of the body goes into the canonical request: another body is another signature. */
function compareBody(word: string | undefined, body: Body): VerifiedPayload | Refusal {
  const hash = hashBody(body)
  if (hash === undefined) return refuse('REQUEST')
  return word === undefined || word === hash ? { hash, state: 'verified' } : refuse('PAYLOAD')
}
