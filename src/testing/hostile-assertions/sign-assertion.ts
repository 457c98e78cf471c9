/**
 * Signs assertions with an enveloped XML signature, valid or not.
 *
 * @see https://www.w3.org/TR/xmldsig-core1/
 * @module
 */

import { constants, createHash, createHmac, type KeyObject, sign } from 'node:crypto'

/** The parts of a signature that a test may replace. */
export interface SignatureParts {
  /** The key that signs. For HMAC, a secret key. Default: the key of the issuer. */
  readonly privateKey?: KeyObject | undefined
  /** The URI of the `SignatureMethod`. Default: RSA with SHA-256. */
  readonly method?: string | undefined
  /** The URI of the `DigestMethod`. Default: SHA-256. */
  readonly digestMethod?: string | undefined
  /** The `Transform` elements. Default: enveloped-signature and exclusive canonicalization. */
  readonly transforms?: string | undefined
  /** The URI of the `CanonicalizationMethod`. Default: exclusive canonicalization. */
  readonly canonicalization?: string | undefined
  /** The `URI` of the `Reference`. Default: a reference to the `ID` of the assertion. */
  readonly uri?: string | undefined
  /** The `KeyInfo` element. Default: none. */
  readonly keyInfo?: string | undefined
  /** Further content of the `SignedInfo`, in canonical form. Default: none. */
  readonly moreSignedInfo?: string | undefined
  /** Changes the finished `Signature` element. Default: it is not changed. */
  readonly change?: ((signature: string) => string) | undefined
}

export const XML_DSIG = 'http://www.w3.org/2000/09/xmldsig#'
export const EXCLUSIVE_C14N = 'http://www.w3.org/2001/10/xml-exc-c14n#'
export const ENVELOPED: string = transform(`${XML_DSIG}enveloped-signature`)
export const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'
export const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256'

/** Returns a `Transform` element in canonical form. */
export function transform(algorithm: string, content = ''): string {
  return `<ds:Transform Algorithm="${algorithm}">${content}</ds:Transform>`
}

/** Signs an assertion in canonical form. */
export function signAssertion(canonical: string, parts: SignatureParts & { readonly privateKey: KeyObject }): string {
  const signature = (parts.change ?? ((text) => text))(signatureOf(canonical, parts))
  const end = canonical.indexOf('</saml:Issuer>') + '</saml:Issuer>'.length
  return canonical.slice(0, end) + signature + canonical.slice(end)
}

/** Returns the `Signature` element over an assertion in canonical form. */
export function signatureOf(canonical: string, parts: SignatureParts & { readonly privateKey: KeyObject }): string {
  const { privateKey, method = RSA_SHA256, digestMethod = SHA256, canonicalization = EXCLUSIVE_C14N } = parts
  const { transforms = ENVELOPED + transform(EXCLUSIVE_C14N), keyInfo = '', moreSignedInfo = '' } = parts
  const { uri = `#${/ ID="([^"]*)"/.exec(canonical)?.[1] ?? ''}` } = parts
  const digest = createHash(hashOf(digestMethod)).update(canonical).digest('base64')
  const content = [
    `<ds:CanonicalizationMethod Algorithm="${canonicalization}"></ds:CanonicalizationMethod>`,
    `<ds:SignatureMethod Algorithm="${method}"></ds:SignatureMethod>`,
    `<ds:Reference URI="${uri}"><ds:Transforms>${transforms}</ds:Transforms>`,
    `<ds:DigestMethod Algorithm="${digestMethod}"></ds:DigestMethod><ds:DigestValue>${digest}</ds:DigestValue></ds:Reference>`,
    moreSignedInfo,
  ].join('')
  const signedInfo = `<ds:SignedInfo xmlns:ds="${XML_DSIG}">${content}</ds:SignedInfo>`
  const value = signatureValue(signedInfo, method, privateKey).toString('base64')
  return [
    `<ds:Signature xmlns:ds="${XML_DSIG}"><ds:SignedInfo>${content}</ds:SignedInfo>`,
    `<ds:SignatureValue>${value}</ds:SignatureValue>${keyInfo}</ds:Signature>`,
  ].join('')
}

function signatureValue(signedInfo: string, method: string, key: KeyObject): Buffer {
  const data = Buffer.from(signedInfo)
  const hash = hashOf(method)
  if (key.type === 'secret') return createHmac(hash, key).update(data).digest()
  if (key.asymmetricKeyType === 'ec') return sign(hash, data, { key, dsaEncoding: 'ieee-p1363' })
  if (!method.endsWith('MGF1')) return sign(hash, data, key)
  return sign(hash, data, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST })
}

/** The hash that the name of an algorithm contains. */
function hashOf(algorithm: string): string {
  return /(?:sha|md)\d+/.exec(algorithm)?.[0] ?? 'sha256'
}
