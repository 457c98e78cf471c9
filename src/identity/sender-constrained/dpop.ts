/**
 * Verifies tokens that only the holder of a key can use: every request carries a proof signed with that key (RFC 9449).
 *
 * @see https://www.rfc-editor.org/rfc/rfc9449#section-7.1
 * @module
 */

import { type Authentication, type AuthorizerRequest, header, type TokenVerifier, type Verifier } from '../../events/index.ts'
import { callback, checkArgument, number, optional, optionSchema, strings, valid } from '../../options.ts'
import { rejected, settle } from '../authentication.ts'
import { isTokenText, readCredential, tokenVerifier } from '../credential.ts'
import { type PathMapping, pathPrefix } from '../public-path.ts'
import { claimOnce, type ReplayStore, replayStore } from '../replay-store.ts'
import { type PublicAddress, verifyDpopProof } from './dpop-proof.ts'

/** Options of {@link dpop}. */
export interface DpopOptions extends PathMapping {
  /** Where used proofs are stored. */
  readonly replays: ReplayStore
  /** Maximum age of a proof, and maximum difference of a client's clock that is ahead, in seconds, 1 to 600. Default: 60. */
  readonly maxAgeSeconds?: number | undefined
  /**
   * The hosts that clients send requests to, if a reverse proxy such as CloudFront forwards them with another `Host`: `api.example.com`, with
   * a port unless it is 443. The proof must then name one of these hosts; the host of the request itself is not accepted. Default: the
   * host of the request.
   */
  readonly hosts?: string | readonly string[] | undefined
  /** The clock, in milliseconds since the epoch. Default: `Date.now`. */
  readonly now?: (() => number) | undefined
}

/**
 * Creates a verifier of requests from a token verifier: `Authorization: DPoP <token>`, and a `DPoP` header with the proof. Checked are the
 * proof's type, key, signature, method, URL, time and token (`ath`); the token's binding to the key (`cnf.jkt`); and, last, that the proof
 * is new. A `Bearer` header is absent; `bearer` itself rejects bound tokens.
 *
 * It reads method and URL, and accepts each proof once, so the authorizer needs `ttlSeconds: 0`.
 *
 * Rejected with `ERR_PROOF_MISSING`, `ERR_PROOF`, `ERR_PROOF_REPLAYED`, or a code of the token verifier. A store that throws, takes longer
 * than a second or returns anything but a boolean is `unavailable`.
 *
 * @throws {ConfigError} if an option is missing, unknown or malformed, or the first argument is not a token verifier.
 * @example
 * dpop(users, { replays: { claim: async (key, expiresAt) => (await redis.set(key, 1, { NX: true, EXAT: expiresAt })) === 'OK' } })
 */
export function dpop<I>(verifier: TokenVerifier<I>, options: DpopOptions): Verifier<I> {
  checkArgument('dpop', 'verifier', tokenVerifier, verifier)
  const { replays, maxAgeSeconds = 60, address, now } = readOptions(options)

  async function verifyRequest(request: AuthorizerRequest): Promise<Authentication<I>> {
    const token = readCredential(request, TOKEN_LOCATION)
    if (typeof token !== 'string') return token
    if (!isTokenText(token)) return rejected('ERR_CREDENTIAL_FORM')
    const proofText = readCredential(request, PROOF_LOCATION)
    if (typeof proofText !== 'string') return proofText.kind === 'absent' ? rejected('ERR_PROOF_MISSING') : proofText
    const proof = await verifyDpopProof(proofText, { request, token, nowSeconds: now() / 1000, maxAgeSeconds, address })
    if (proof === undefined) return rejected('ERR_PROOF')
    const authentication = await settle(() => verifier.verify(token, { jkt: proof.jkt }))
    if (authentication.kind !== 'identified') return authentication
    // Last, so that a proof cannot be used up without the token it is for.
    const claim = { key: proof.replayKey, expiresAt: proof.usableUntil, code: 'ERR_PROOF_REPLAYED' } as const
    return (await claimOnce(replays, claim)) ?? authentication
  }
  return Object.freeze({
    verify: (request: AuthorizerRequest) => settle(() => verifyRequest(request)),
    reads: 'request',
    issuers: Object.freeze([...verifier.issuers]),
  })
}

const TOKEN_LOCATION = header('authorization', 'DPoP')
const PROOF_LOCATION = header('dpop')

const OPTIONS = optionSchema<DpopOptions>('dpop', {
  replays: replayStore,
  maxAgeSeconds: optional(number(1, 600)),
  hosts: optional(
    valid(
      'a host name in lowercase without scheme and path, or a non-empty array of them',
      (hosts) => strings.accepts(hosts) && [hosts].flat().every(isHost),
    ),
  ),
  basePath: optional(pathPrefix),
  originPath: optional(pathPrefix),
  now: optional(callback),
})

/** `URL` normalizes hosts, so only the normal form can ever be equal. */
function isHost(host: unknown): boolean {
  const address = `https://${host}/`
  return URL.canParse(address) && new URL(address).host === host
}

interface Settings extends Pick<DpopOptions, 'replays' | 'maxAgeSeconds'> {
  readonly address: PublicAddress
  readonly now: () => number
}

function readOptions(given: DpopOptions): Settings {
  const { replays, maxAgeSeconds, hosts, basePath, originPath, now = Date.now } = OPTIONS.check(given)
  return {
    replays,
    maxAgeSeconds,
    address: { hosts: hosts === undefined ? undefined : new Set([hosts].flat()), path: { basePath, originPath } },
    now,
  }
}
