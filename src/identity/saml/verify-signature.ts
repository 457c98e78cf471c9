/**
 * Verifies the signature of an assertion with xml-crypto, and returns the bytes that are signed.
 *
 * @module
 */

import { createHash, type KeyObject } from 'node:crypto'
import { SignedXml } from 'xml-crypto'
import type { SamlRejectionCode } from '../codes/saml-codes.ts'
import { EXCLUSIVE_C14N, type SignatureParts } from './signature-form.ts'
import { DIGEST_ALGORITHMS, isSignedByOne, type SamlSignatureAlgorithm, SIGNATURE_ALGORITHMS } from './signing-keys.ts'

export interface PinnedKeys {
  readonly keys: readonly KeyObject[]
  readonly algorithms: readonly SamlSignatureAlgorithm[]
}

/**
 * Verifies the signature over `text`, whose structure was checked. Returns the canonical form of the assertion whose digest is signed; claims must
 * be read from it and from nothing else.
 *
 * The keys are tried first, on the short `SignedInfo`: the canonical form of the whole document is computed only if it is genuine, so that no other client
 * can make the verifier do that work.
 */
export function verifySignature(
  text: string,
  parts: SignatureParts,
  { keys, algorithms }: PinnedKeys,
): { readonly signed: string } | SamlRejectionCode {
  const { method, value } = parts
  const algorithm = algorithms.map((name) => SIGNATURE_ALGORITHMS[name]).find(({ uri }) => uri === method)
  if (algorithm === undefined) return 'ERR_SAML_ALGORITHM'
  try {
    const verifier = new SignedXml({ publicCert: 'pinned', getCertFromKeyInfo: () => null })
    verifier.loadSignature(standaloneSignature(text, parts))
    const signedInfo = canonicalSignedInfo(verifier, parts)
    if (!isSignedByOne(keys, algorithm, { material: signedInfo, signature: value })) return 'ERR_SAML_SIGNATURE'
    // What xml-crypto verifies must be what the pinned keys have signed. The `publicCert` above is not used.
    verifier.SignatureAlgorithms = { [method]: signatureAlgorithm(method, (material) => material === signedInfo) }
    verifier.HashAlgorithms = HASH_ALGORITHMS
    if (verifier.checkSignature(text) !== true) return 'ERR_SAML_SIGNATURE'
    const [signed, ...others] = verifier.getSignedReferences()
    return signed === undefined || others.length > 0 ? 'ERR_SAML_SIGNATURE' : { signed }
  } catch {
    // It throws for a wrong signature. Everything it reads comes from the client, so an error is not an outage.
    return 'ERR_SAML_SIGNATURE'
  }
}

/**
 * The signature as a document of its own. Namespaces that it inherits are declared on it, which changes no canonical form. `KeyInfo` is left out:
 * it is neither signed nor used.
 */
function standaloneSignature(text: string, { element, keyInfo }: SignatureParts): string {
  const { start, nameEnd, end, namespaces, declared } = element
  const inherited = [...namespaces].filter(([prefix]) => prefix !== 'xml' && !declared.has(prefix))
  const declarations = inherited.map(([prefix, uri]) => ` xmlns${prefix === '' ? '' : `:${prefix}`}="${escapeAttribute(uri)}"`)
  const content =
    keyInfo === undefined ? text.slice(nameEnd, end) : text.slice(nameEnd, keyInfo.start) + text.slice(keyInfo.end, end)
  return text.slice(start, nameEnd) + declarations.join('') + content
}

/** Namespace names are visible ASCII. */
function escapeAttribute(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}

/** The form check has found exactly one `SignedInfo`, the first child element, with exclusive canonicalization. */
function canonicalSignedInfo(verifier: SignedXml, { element }: SignatureParts): string {
  // The property is private in the type declarations; `loadSignature` sets it to the parsed document.
  const { signatureNode } = verifier as unknown as { readonly signatureNode: { readonly firstChild: Node } }
  const signature = signatureNode.firstChild
  const signedInfo = [...childrenOf(signature)].find(({ nodeName }) => nodeName.split(':').at(-1) === 'SignedInfo')
  if (signedInfo === undefined) throw new Error('no SignedInfo')
  const ancestorNamespaces = [...element.namespaces].map(([prefix, namespaceURI]) => ({ prefix, namespaceURI }))
  return verifier.getCanonXml([EXCLUSIVE_C14N], signedInfo, { ancestorNamespaces })
}

type Node = Parameters<SignedXml['getCanonXml']>[1]

function* childrenOf(node: Node): Generator<Node> {
  for (let child = node.firstChild; child !== null; child = child.nextSibling) yield child
}

type SignatureAlgorithms = SignedXml['SignatureAlgorithms']
type HashAlgorithms = SignedXml['HashAlgorithms']

function signatureAlgorithm(method: string, verify: (material: unknown) => boolean): SignatureAlgorithms[string] {
  // xml-crypto calls `verifySignature` with the canonical `SignedInfo`; the callback form is not used.
  return class {
    getAlgorithmName = () => method
    getSignature = (): never => {
      throw new Error('this verifier does not sign')
    }
    verifySignature = verify
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
