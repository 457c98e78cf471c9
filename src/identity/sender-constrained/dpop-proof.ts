/**
 * Judges a DPoP proof: a small token, signed for one request with the caller's own key, which it carries.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9449#section-4.3
 * @module
 */

import { createHash } from 'node:crypto'
import { importPublicKey } from '#jwt'
import type { AuthorizerRequest } from '../../events/index.ts'
import { isRecord } from '../../internal/is-record.ts'
import { isFetchable } from '../http-exchange.ts'
import { type PublicJwk, publicJwkFor } from '../jwks/jwk.ts'
import { ASYMMETRIC, type AsymmetricAlgorithm, named } from '../jwks/signature-algorithm.ts'
import { tokenReader } from '../jwt/jwt-reader.ts'

export interface DpopCircumstances {
  readonly request: AuthorizerRequest
  /** The access token that the proof is for. */
  readonly token: string
  readonly nowSeconds: number
  /** How old a proof may be, and how far ahead its maker's clock. */
  readonly maxAgeSeconds: number
}

/** What a good proof says. It may have been seen before: that is for the replay store. */
export interface DpopProof {
  /** RFC 7638 thumbprint of the key. */
  readonly jkt: string
  /** One text for this proof; nothing of it can be read. */
  readonly replayKey: string
  /** Seconds since the epoch: from then on it is too old anyway. */
  readonly usableUntil: number
}

/** Everything but the replay. `undefined`: no good proof for this request and token. */
export async function judgeDpopProof(text: string, circumstances: DpopCircumstances): Promise<DpopProof | undefined> {
  const proof = tokenReader().read(text)
  if (typeof proof === 'string' || proof.header.typ !== 'dpop+jwt') return undefined
  const algorithm = named(ASYMMETRIC, proof.header.algorithm)
  if (algorithm === undefined) return undefined
  const jwk = carriedKey(proof.header.text, algorithm)
  // Stryker disable next-line ConditionalExpression: of no key none can be imported either, which is found out later
  if (jwk === undefined) return undefined
  const { request, token, nowSeconds, maxAgeSeconds } = circumstances
  const { jti, htm, htu, iat, ath } = proof.payload
  if (typeof jti !== 'string' || jti === '' || jti.length > 512) return undefined
  if (htm !== request.method || !isAddressOf(htu, request)) return undefined
  // Written so that a clock that gives NaN refuses everything.
  if (typeof iat !== 'number' || !(Math.abs(nowSeconds - iat) <= maxAgeSeconds)) return undefined
  if (ath !== sha256(token)) return undefined
  const key = importPublicKey(jwk, algorithm)
  if (key === undefined || (await key.verify(proof)) !== true) return undefined
  const jkt = thumbprint(jwk)
  return { jkt, replayKey: `dpop:${sha256(JSON.stringify([jkt, jti]))}`, usableUntil: Math.ceil(iat + maxAgeSeconds) + 1 }
}

/** The public key in the header, alone: a proof that hands over a private or a shared one is none. */
function carriedKey(headerText: string, algorithm: AsymmetricAlgorithm): PublicJwk | undefined {
  // The strict reader has been here: it is one object, with no member twice.
  const { jwk }: { readonly jwk?: unknown } = JSON.parse(Buffer.from(headerText, 'base64url').toString())
  if (!isRecord(jwk) || ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'].some((name) => Object.hasOwn(jwk, name))) return undefined
  return publicJwkFor(jwk, algorithm)
}

/** The required members in lexicographic order, nothing else (RFC 7638 section 3). */
function thumbprint(jwk: PublicJwk): string {
  switch (jwk.kty) {
    case 'RSA':
      return sha256(JSON.stringify({ e: jwk.e, kty: jwk.kty, n: jwk.n }))
    case 'EC':
      return sha256(JSON.stringify({ crv: jwk.crv, kty: jwk.kty, x: jwk.x, y: jwk.y }))
    case 'OKP':
      return sha256(JSON.stringify({ crv: jwk.crv, kty: jwk.kty, x: jwk.x }))
  }
}

/** Host and path of what the client addressed; query and fragment do not count (RFC 9449 section 4.3, step 9). */
function isAddressOf(htu: unknown, { url }: AuthorizerRequest): boolean {
  if (typeof htu !== 'string' || url === undefined) return false
  const address = htu.replace(/[?#].*/s, '')
  if (!isFetchable(address)) return false
  const { host, pathname } = new URL(address)
  return host === url.host.toLowerCase() && spelled(pathname) === spelled(url.path)
}

/** One spelling for `%7E` and `~`, which API Gateway may have decoded; `%2F` stays what it is. */
function spelled(path: string): string {
  try {
    return decodeURI(path === '' ? '/' : path)
  } catch {
    return path
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}
