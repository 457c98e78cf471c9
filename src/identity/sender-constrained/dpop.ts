/**
 * Tokens that only the holder of a key can use: each request carries a proof made with that key (RFC 9449).
 *
 * @see https://www.rfc-editor.org/rfc/rfc9449#section-7.1
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { type Authentication, type AuthorizerRequest, header, type TokenVerifier, type Verifier } from '../../events/index.ts'
import { inTime } from '../../internal/with-timeout.ts'
import { checkOptions, requireOptions } from '../../options.ts'
import { rejected, settle, unavailable } from '../authentication-result.ts'
import { readCredential } from '../credential.ts'
import { clockOf, numberWithin } from '../option-values.ts'
import { isTokenText, requireTokenVerifier } from '../token-credential.ts'
import { judgeDpopProof } from './dpop-proof.ts'

/** Where proofs are remembered, for all containers together: `SET key 1 NX EXAT …` of Redis, a conditional put of DynamoDB. */
export interface ReplayStore {
  /** `true`: seen for the first time. `expiresAt` in seconds since the epoch: later it need not be remembered. */
  claim(key: string, expiresAt: number): Promise<boolean>
}

export interface DpopOptions {
  readonly replays: ReplayStore
  /** How old a proof may be, and how far ahead its maker's clock, 1 to 600. Default: 60. */
  readonly maxAgeSeconds?: number
  /** Milliseconds since the epoch. Default: `Date.now`. */
  readonly now?: () => number
}

/**
 * Makes a verifier of requests out of one of tokens: `Authorization: DPoP <token>` and a `DPoP` header with the proof. Checked are the proof's
 * type, key, signature, method, address, time, token (`ath`) and, last, that it is seen for the first time; the token must be bound to
 * the key (`cnf.jkt`). A `Bearer` header is `absent`: `bearer` refuses bound tokens by itself.
 *
 * It reads method and address and every proof counts once, so it stands under no result cache: TTL 0.
 *
 * Rejected: `ERR_PROOF_MISSING`, `ERR_PROOF`, `ERR_PROOF_REPLAYED`, and what the token verifier says. A store that throws, takes over a second or
 * answers no boolean is `unavailable`.
 *
 * @throws {ConfigError} for unknown options, and for what is no token verifier.
 */
export function dpop<I>(verifier: TokenVerifier<I>, options: DpopOptions): Verifier<I> {
  requireTokenVerifier('dpop', verifier)
  checkOptions('dpop', options, ['replays', 'maxAgeSeconds', 'now'])
  requireOptions('dpop', options, ['replays'])
  const { replays, maxAgeSeconds = 60 } = options
  if (typeof replays?.claim !== 'function') {
    throw new ConfigError('dpop', 'replays', 'an object with claim(key, expiresAt)')
  }
  numberWithin('dpop', 'maxAgeSeconds', maxAgeSeconds, [1, 600])
  const now = clockOf('dpop', options.now)

  async function judge(request: AuthorizerRequest): Promise<Authentication<I>> {
    const token = readCredential(request, TOKEN)
    if (typeof token !== 'string') return token
    if (!isTokenText(token)) return rejected('ERR_CREDENTIAL_FORM')
    const sent = readCredential(request, PROOF)
    if (typeof sent !== 'string') return sent.kind === 'absent' ? rejected('ERR_PROOF_MISSING') : sent
    const proof = await judgeDpopProof(sent, { request, token, nowSeconds: now() / 1000, maxAgeSeconds })
    if (proof === undefined) return rejected('ERR_PROOF')
    const answer = await settle(() => verifier.verify(token, { jkt: proof.jkt }))
    if (answer.kind !== 'identified') return answer
    // Last, so that nobody can use up a proof without the token it is for.
    return (await claim(replays, proof.replayKey, proof.usableUntil)) ?? answer
  }
  return Object.freeze({
    verify: (request: AuthorizerRequest) => settle(() => judge(request)),
    reads: 'request',
    issuers: Object.freeze([...verifier.issuers]),
  })
}

const TOKEN = header('authorization', 'DPoP')
const PROOF = header('dpop')

async function claim(replays: ReplayStore, key: string, expiresAt: number): Promise<Authentication<never> | undefined> {
  try {
    const isFirst: unknown = await inTime(
      Promise.resolve().then(() => replays.claim(key, expiresAt)),
      1000,
    )
    if (isFirst === true) return undefined
    return isFirst === false ? rejected('ERR_PROOF_REPLAYED') : unavailable('ERR_REPLAYS_UNAVAILABLE', undefined)
  } catch (error) {
    return unavailable('ERR_REPLAYS_UNAVAILABLE', error)
  }
}
