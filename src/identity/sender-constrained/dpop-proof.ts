/**
 * Verifies a DPoP proof: a token for one request, signed with the client's key, which is in its header.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9449#section-4.3
 * @module
 */

import { createHash } from 'node:crypto'
import { importPublicKey } from '#jwt'
import type { AuthorizerRequest } from '../../events/index.ts'
import { ownProperty } from '../../internal/own-property.ts'
import { isRecord } from '../../internal/type-guards.ts'
import { isAllowedUrl } from '../http-request.ts'
import { type PublicJwk, publicJwkFor } from '../jwks/jwk.ts'
import { ASYMMETRIC, type AsymmetricAlgorithm, named } from '../jwks/signature-algorithm.ts'
import { tokenReader, type UnverifiedToken } from '../jwt/jwt-reader.ts'
import { type PathMapping, publicPath } from '../public-path.ts'

/** What a proof must be for. */
export interface ExpectedProof {
  readonly request: AuthorizerRequest
  /** The access token sent with the proof. */
  readonly token: string
  readonly nowSeconds: number
  /** Maximum age of a proof, and maximum difference of a client's clock that is ahead. */
  readonly maxAgeSeconds: number
  readonly address: PublicAddress
}

/** The address of the API as its clients see it. */
export interface PublicAddress {
  /** Lowercase, with a port unless it is 443. `undefined`: the host of the request. */
  readonly hosts: ReadonlySet<string> | undefined
  readonly path: PathMapping
}

/** A valid proof. It may have been used before; the replay store knows. */
export interface DpopProof {
  /** RFC 7638 thumbprint of the key. */
  readonly jkt: string
  /** Identifies this proof. A hash, so nothing of the proof can be read from it. */
  readonly replayKey: string
  /** Seconds since the epoch: from then on the proof is too old. */
  readonly usableUntil: number
}

/** The checks of RFC 9449 section 4.3 except for replay. Returns `undefined` if one fails. */
export async function verifyDpopProof(text: string, expected: ExpectedProof): Promise<DpopProof | undefined> {
  const { request, token, nowSeconds, maxAgeSeconds, address } = expected
  const proof = tokenReader().read(text)
  if (typeof proof === 'string' || proof.header.typ !== 'dpop+jwt') return undefined
  const algorithm = named(ASYMMETRIC, proof.header.algorithm)
  const jwk = algorithm === undefined ? undefined : publicKeyInHeader(proof.header.text, algorithm)
  if (algorithm === undefined || jwk === undefined) return undefined
  const [jti, htm, htu, iat, ath] = CLAIMS.map((name) => ownProperty(proof.payload, name))
  if (typeof jti !== 'string' || jti === '' || jti.length > MAX_JTI_LENGTH) return undefined
  if (htm !== request.method || !isUrlOf(htu, request, address)) return undefined
  // Negated so that a clock that returns NaN rejects.
  if (typeof iat !== 'number' || !(Math.abs(nowSeconds - iat) <= maxAgeSeconds)) return undefined
  if (ath !== sha256(token)) return undefined
  if (!(await isSigned(proof, jwk, algorithm))) return undefined
  const jkt = thumbprint(jwk)
  return { jkt, replayKey: `dpop:${sha256(JSON.stringify([jkt, jti]))}`, usableUntil: Math.ceil(iat + maxAgeSeconds) + 1 }
}

const MAX_JTI_LENGTH = 512

/** In the order in which `verifyDpopProof` destructures them. */
const CLAIMS = ['jti', 'htm', 'htu', 'iat', 'ath'] as const

/** The client chose the key and the algorithm, so an error of the cryptography is not an outage but an invalid proof. */
async function isSigned(proof: UnverifiedToken, jwk: PublicJwk, algorithm: AsymmetricAlgorithm): Promise<boolean> {
  try {
    return (await importPublicKey(jwk, algorithm)?.verify(proof)) === true
  } catch {
    return false
  }
}

const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']

/** Returns the public key in the header. A header with a private or symmetric key is invalid. */
function publicKeyInHeader(headerText: string, algorithm: AsymmetricAlgorithm): PublicJwk | undefined {
  // The strict reader has accepted the header: it is one object without duplicate members.
  const header: { readonly jwk?: unknown } = JSON.parse(Buffer.from(headerText, 'base64url').toString())
  const jwk = ownProperty(header, 'jwk')
  if (!isRecord(jwk) || PRIVATE_MEMBERS.some((name) => Object.hasOwn(jwk, name))) return undefined
  return publicJwkFor(jwk, algorithm)
}

/** The required members in lexicographic order and nothing else (RFC 7638 section 3). */
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

/** Compares host and path with the request. Query and fragment are ignored (RFC 9449 section 4.3, step 9). */
function isUrlOf(htu: unknown, { url }: AuthorizerRequest, { hosts, path: mapping }: PublicAddress): boolean {
  if (typeof htu !== 'string' || url === undefined) return false
  const withoutQuery = htu.replace(/[?#].*/s, '')
  if (!isAllowedUrl(withoutQuery)) return false
  const { host, pathname } = new URL(withoutQuery)
  const isExpectedHost = hosts === undefined ? host === url.host.toLowerCase() : hosts.has(host)
  const path = publicPath(url.path, mapping)
  return isExpectedHost && path !== undefined && normalizePath(pathname) === normalizePath(path)
}

/** Treats `%7E` and `~` alike, because API Gateway may have decoded the path. `%2F` stays encoded. */
function normalizePath(path: string): string {
  try {
    return decodeURI(path === '' ? '/' : path)
  } catch {
    return path
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}
