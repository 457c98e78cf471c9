/**
 * Key pairs for test issuers, made when they are asked for: nothing secret lies in this package.
 *
 * @module
 */

import { createPrivateKey, type KeyObject } from 'node:crypto'
import { exportJWK, generateKeyPair, type JWK } from 'jose'

export interface IssuerKey {
  readonly kid: string
  readonly algorithm: string
  readonly privateKey: KeyObject
  /** As the key set publishes it. */
  readonly publicJwk: JWK
}

/** A fresh key pair for one asymmetric algorithm of RFC 7518 or 8037. */
export async function makeIssuerKey(algorithm: string, kid: string): Promise<IssuerKey> {
  const pair = await generateKeyPair(algorithm, { extractable: true, modulusLength: 2048 })
  const publicJwk: JWK = { ...(await exportJWK(pair.publicKey)), kid, alg: algorithm, use: 'sig' }
  // An exported private key is a JWK; jose's type has it a little wider than node's.
  const key = (await exportJWK(pair.privateKey)) as { [name: string]: string }
  return { kid, algorithm, privateKey: createPrivateKey({ key, format: 'jwk' }), publicJwk }
}
