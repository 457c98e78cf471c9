/**
 * The pinned keys of an identity provider, and the algorithms they may be used with.
 *
 * @see https://www.w3.org/TR/xmldsig-core1/#sec-AlgID
 * @see https://www.rfc-editor.org/rfc/rfc9231
 * @module
 */

import { constants, createPublicKey, type KeyObject, verify, X509Certificate } from 'node:crypto'
import { ConfigError } from '../../errors.ts'

/** The name of a signature algorithm. */
export type SamlSignatureAlgorithm =
  | 'rsa-sha256'
  | 'rsa-sha384'
  | 'rsa-sha512'
  | 'rsa-pss-sha256'
  | 'ecdsa-sha256'
  | 'ecdsa-sha384'

interface Algorithm {
  readonly uri: string
  readonly hash: string
  readonly keyTypes: readonly string[]
  readonly padding?: number
}

const MORE = 'http://www.w3.org/2001/04/xmldsig-more#'
const { RSA_PKCS1_PADDING, RSA_PKCS1_PSS_PADDING } = constants

/** SHA-1 and HMAC are not in the table, so no configuration can accept them. */
export const SIGNATURE_ALGORITHMS: { readonly [name in SamlSignatureAlgorithm]: Algorithm } = {
  'rsa-sha256': { uri: `${MORE}rsa-sha256`, hash: 'sha256', keyTypes: ['rsa'], padding: RSA_PKCS1_PADDING },
  'rsa-sha384': { uri: `${MORE}rsa-sha384`, hash: 'sha384', keyTypes: ['rsa'], padding: RSA_PKCS1_PADDING },
  'rsa-sha512': { uri: `${MORE}rsa-sha512`, hash: 'sha512', keyTypes: ['rsa'], padding: RSA_PKCS1_PADDING },
  'rsa-pss-sha256': {
    uri: 'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1',
    hash: 'sha256',
    keyTypes: ['rsa', 'rsa-pss'],
    padding: RSA_PKCS1_PSS_PADDING,
  },
  'ecdsa-sha256': { uri: `${MORE}ecdsa-sha256`, hash: 'sha256', keyTypes: ['ec'] },
  'ecdsa-sha384': { uri: `${MORE}ecdsa-sha384`, hash: 'sha384', keyTypes: ['ec'] },
}

/** Digest algorithms by URI, with the hash and its length in bytes. */
export const DIGEST_ALGORITHMS: ReadonlyMap<string, { readonly hash: string; readonly bytes: number }> = new Map([
  ['http://www.w3.org/2001/04/xmlenc#sha256', { hash: 'sha256', bytes: 32 }],
  [`${MORE}sha384`, { hash: 'sha384', bytes: 48 }],
  ['http://www.w3.org/2001/04/xmlenc#sha512', { hash: 'sha512', bytes: 64 }],
])

const MIN_RSA_BITS = 2048
const CURVES = ['prime256v1', 'secp384r1', 'secp521r1']
const PEM_BLOCK = /-----BEGIN (CERTIFICATE|PUBLIC KEY)-----[^-]+-----END \1-----/g

/**
 * Reads certificates and public keys. A string may contain several. Validity dates and chain of a certificate are not checked, because the key
 * is pinned.
 *
 * @throws {ConfigError} if one cannot be read, or if a key is too weak or of another type.
 */
export function readSigningKeys(subject: string, certificates: readonly string[]): readonly KeyObject[] {
  const expected = 'one or more certificates or public keys in PEM (RSA of at least 2048 bits, or EC with P-256, P-384 or P-521)'
  const keys = certificates.flatMap((pem) => {
    const blocks = pem.match(PEM_BLOCK) ?? []
    const hasOther = pem.replace(PEM_BLOCK, '').includes('-----BEGIN')
    if (blocks.length === 0 || hasOther) throw new ConfigError(subject, 'certificates', expected)
    return blocks.map(readKey)
  })
  if (!keys.every(isStrong)) throw new ConfigError(subject, 'certificates', expected)
  // `isStrong` is false for `undefined`.
  return keys as readonly KeyObject[]
}

function readKey(pem: string): KeyObject | undefined {
  try {
    return pem.startsWith('-----BEGIN CERTIFICATE') ? new X509Certificate(pem).publicKey : createPublicKey(pem)
  } catch {
    return undefined
  }
}

function isStrong(key: KeyObject | undefined): boolean {
  const { modulusLength = 0, publicExponent = 0n, namedCurve = '' } = key?.asymmetricKeyDetails ?? {}
  if (key?.asymmetricKeyType === 'ec') return CURVES.includes(namedCurve)
  const isRsa = key?.asymmetricKeyType === 'rsa' || key?.asymmetricKeyType === 'rsa-pss'
  return isRsa && modulusLength >= MIN_RSA_BITS && publicExponent >= 3n
}

/** Reports whether a signature was made with one of the keys. The client chose the signature, so an error of the cryptography is a `false`. */
export function isSignedByOne(
  keys: readonly KeyObject[],
  { hash, keyTypes, padding }: Algorithm,
  { material, signature }: { readonly material: string; readonly signature: Buffer },
): boolean {
  const data = Buffer.from(material)
  const fitting = keys.filter(({ asymmetricKeyType }) => keyTypes.includes(asymmetricKeyType ?? ''))
  return fitting.some((key) => {
    try {
      // XML signatures contain r and s of ECDSA one after the other. With PSS the salt is as long as the hash.
      const options = padding === undefined ? ({ dsaEncoding: 'ieee-p1363' } as const) : { padding, ...PSS_SALT }
      return verify(hash, data, { key, ...options }, signature)
    } catch {
      return false
    }
  })
}

/** Ignored for PKCS #1 v1.5 signatures. */
const PSS_SALT = { saltLength: constants.RSA_PSS_SALTLEN_DIGEST } as const
