/**
 * A token with `cnf` belongs to whoever holds a key. Without the proof of it, it is not a bearer token and is refused.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7800
 * @see https://www.rfc-editor.org/rfc/rfc9449#section-6
 * @see https://www.rfc-editor.org/rfc/rfc8705#section-3
 * @module
 */

import type { Proof } from '../../events/index.ts'
import { isRecord } from '../../internal/is-record.ts'
import type { TokenRejectionCode } from '../token/token-codes.ts'
import type { JsonObject } from './strict-json.ts'

/**
 * Every confirmation that the token names must be proven, and every proof that is shown must be one the token names:
 * a proof for a token that is bound to nothing proves nothing.
 */
export function confirmationFault(payload: JsonObject, proof: Proof | undefined): TokenRejectionCode | undefined {
  const isBound = Object.hasOwn(payload, 'cnf')
  if (!isBound) return proof === undefined || !isProof(proof) ? undefined : 'ERR_TOKEN_PROOF'
  if (proof === undefined || !isProof(proof)) return 'ERR_TOKEN_PROOF_MISSING'
  const confirmation = payload['cnf']
  if (!isRecord(confirmation)) return 'ERR_TOKEN_PROOF'
  const agrees = confirmation['jkt'] === proof.jkt && confirmation['x5t#S256'] === proof.x5tS256
  return agrees ? undefined : 'ERR_TOKEN_PROOF'
}

function isProof({ jkt, x5tS256 }: Proof): boolean {
  return jkt !== undefined || x5tS256 !== undefined
}
