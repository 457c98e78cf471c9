/**
 * Checks the proof of possession for a sender-constrained token. A token with `cnf` is bound to a key or certificate; it is rejected
 * unless the request proves possession of it.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7800
 * @see https://www.rfc-editor.org/rfc/rfc9449#section-6
 * @see https://www.rfc-editor.org/rfc/rfc8705#section-3
 * @module
 */

import type { Proof } from '../../events/index.ts'
import { isRecord } from '../../internal/type-guards.ts'
import type { TokenRejectionCode } from '../codes/token-codes.ts'
import { type JsonObject, ownMembers } from './strict-json.ts'

/**
 * Compares the token's confirmations with the verified proof. Both must contain the same thumbprints. A proof for a token without
 * `cnf` is rejected, because it would prove nothing about the token.
 */
export function confirmationFault(payload: JsonObject, proof: Proof | undefined): TokenRejectionCode | undefined {
  const isBound = Object.hasOwn(payload, 'cnf')
  const isProven = proof !== undefined && (proof.jkt !== undefined || proof.x5tS256 !== undefined)
  if (!isProven) return isBound ? 'ERR_TOKEN_PROOF_MISSING' : undefined
  const confirmation = payload['cnf']
  if (!isBound || !isRecord(confirmation)) return 'ERR_TOKEN_PROOF'
  const { jkt, 'x5t#S256': x5tS256 } = ownMembers(confirmation)
  const matches = jkt === proof.jkt && x5tS256 === proof.x5tS256
  return matches ? undefined : 'ERR_TOKEN_PROOF'
}
