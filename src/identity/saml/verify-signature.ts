/**
 * Verifies the signature of an assertion with xml-crypto, and returns the bytes that are signed.
 *
 * @module
 */

import { createHash, type KeyObject } from 'node:crypto'
import { SignedXml } from 'xml-crypto'
import type { SamlRejectionCode } from '../codes/saml-codes.ts'
import type { SignatureParts } from './signature-form.ts'
import { DIGEST_ALGORITHMS, isSignedByOne, type SamlSignatureAlgorithm, SIGNATURE_ALGORITHMS } from './signing-keys.ts'
import type { XmlElement } from './xml-tree.ts'

export interface PinnedKeys {
  readonly keys: readonly KeyObject[]
  readonly algorithms: readonly SamlSignatureAlgorithm[]
}

/**
 * Verifies the signature over `text`, whose structure was checked. Returns the canonical form of the assertion whose digest is signed; claims must
 * be read from it and from nothing else.
 */
export function verifySignature(
  text: string,
  { element, method, value }: SignatureParts,
  { keys, algorithms }: PinnedKeys,
): { readonly signed: string } | SamlRejectionCode {
  const algorithm = algorithms.map((name) => SIGNATURE_ALGORITHMS[name]).find(({ uri }) => uri === method)
  if (algorithm === undefined) return 'ERR_SAML_ALGORITHM'
  try {
    const verifier = new SignedXml({ publicCert: 'pinned', getCertFromKeyInfo: () => null })
    // The value comes from the checked structure; the keys are the pinned ones; the `publicCert` above is not used.
    verifier.SignatureAlgorithms = {
      [method]: signatureAlgorithm(method, (material) => isSignedByOne(keys, algorithm, { material, signature: value })),
    }
    verifier.HashAlgorithms = HASH_ALGORITHMS
    verifier.loadSignature(withNamespaces(text, element))
    if (verifier.checkSignature(text) !== true) return 'ERR_SAML_SIGNATURE'
    const [signed, ...others] = verifier.getSignedReferences()
    return signed === undefined || others.length > 0 ? 'ERR_SAML_SIGNATURE' : { signed }
  } catch {
    // It throws for a wrong signature. Everything it reads comes from the client, so an error is not an outage.
    return 'ERR_SAML_SIGNATURE'
  }
}

type SignatureAlgorithms = SignedXml['SignatureAlgorithms']
type HashAlgorithms = SignedXml['HashAlgorithms']

function signatureAlgorithm(method: string, verify: (material: string) => boolean): SignatureAlgorithms[string] {
  // xml-crypto calls `verifySignature` with the canonical `SignedInfo`; the callback form is not used.
  return class {
    getAlgorithmName = () => method
    getSignature = (): never => {
      throw new Error('this verifier does not sign')
    }
    verifySignature = (material: unknown): boolean => verify(String(material))
  } as unknown as SignatureAlgorithms[string]
}

const HASH_ALGORITHMS: HashAlgorithms = Object.fromEntries(
  [...DIGEST_ALGORITHMS].map(([uri, { hash }]) => [
    uri,
    class {
      getAlgorithmName = () => uri
      getHash = (xml: string) => createHash(hash).update(xml, 'utf8').digest('base64')
    },
  ]),
)

/** The signature as a document of its own: namespaces that it inherits are declared on it, which changes no canonical form. */
function withNamespaces(text: string, { start, nameEnd, end, namespaces, declared }: XmlElement): string {
  const inherited = [...namespaces].filter(([prefix]) => prefix !== 'xml' && !declared.has(prefix))
  const declarations = inherited.map(([prefix, uri]) => ` xmlns${prefix === '' ? '' : `:${prefix}`}="${escapeAttribute(uri)}"`)
  return text.slice(start, nameEnd) + declarations.join('') + text.slice(nameEnd, end)
}

/** Namespace names are visible ASCII. */
function escapeAttribute(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
