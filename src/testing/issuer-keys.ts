/**
 * Generates key pairs for test issuers. Keys are made on demand, so the package contains no private key.
 *
 * @module
 */

import { generateKeyPair, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'

/** A public key as a key set publishes it (RFC 7517). */
export interface PublicJwk {
  /** `RSA`, `EC` or `OKP`. */
  readonly kty: string
  /** The key ID. */
  readonly kid: string
  /** The JWS algorithm that the key is used with. */
  readonly alg: string
  /** The key is used for signatures. */
  readonly use: 'sig'
  /** The curve of an `EC` or `OKP` key. */
  readonly crv?: string | undefined
  /** The x coordinate of an `EC` key, or the whole public key of an `OKP` key; base64url. */
  readonly x?: string | undefined
  /** The y coordinate of an `EC` key; base64url. */
  readonly y?: string | undefined
  /** The modulus of an `RSA` key; base64url. */
  readonly n?: string | undefined
  /** The public exponent of an `RSA` key; base64url. */
  readonly e?: string | undefined
}

/** One signing key of a test issuer. */
export interface IssuerKey {
  /** The key ID in the header of the tokens that the key signs. */
  readonly kid: string
  /** The JWS algorithm that the key is used with, for example `RS256`. */
  readonly algorithm: string
  /** The private key; with HMAC, the shared secret. */
  readonly privateKey: KeyObject
  /** The public key. `undefined` with HMAC, because a shared secret is never published. */
  readonly publicJwk: PublicJwk | undefined
}

const generate = promisify(generateKeyPair)

/** One factory per asymmetric algorithm of RFC 7518 and RFC 8037. */
const KEY_FACTORIES: { readonly [algorithm: string]: () => Promise<{ publicKey: KeyObject; privateKey: KeyObject }> } = {
  RS256: rsaKeys,
  RS384: rsaKeys,
  RS512: rsaKeys,
  PS256: rsaKeys,
  PS384: rsaKeys,
  PS512: rsaKeys,
  ES256: () => generate('ec', { namedCurve: 'P-256' }),
  ES384: () => generate('ec', { namedCurve: 'P-384' }),
  ES512: () => generate('ec', { namedCurve: 'P-521' }),
  EdDSA: () => generate('ed25519'),
  Ed25519: () => generate('ed25519'),
  Ed448: () => generate('ed448'),
}

/** The algorithms that {@link generateIssuerKey} accepts. */
export const ASYMMETRIC_ALGORITHMS: readonly string[] = Object.keys(KEY_FACTORIES)

/** Generates a key pair for one of {@link ASYMMETRIC_ALGORITHMS}. */
export async function generateIssuerKey(algorithm: string, kid: string): Promise<IssuerKey> {
  const factory = KEY_FACTORIES[algorithm]
  if (factory === undefined) throw new TypeError(`no key type is known for the algorithm ${algorithm}`)
  const { publicKey, privateKey } = await factory()
  // Node exports RSA, EC and OKP keys with the members of `PublicJwk`.
  const jwk = publicKey.export({ format: 'jwk' }) as Pick<PublicJwk, 'kty' | 'crv' | 'x' | 'y' | 'n' | 'e'>
  return { kid, algorithm, privateKey, publicJwk: { ...jwk, kid, alg: algorithm, use: 'sig' } }
}

function rsaKeys(): Promise<{ publicKey: KeyObject; privateKey: KeyObject }> {
  return generate('rsa', { modulusLength: 2048 })
}
