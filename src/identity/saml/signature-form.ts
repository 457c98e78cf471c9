/**
 * Checks the structure of the signature before any library that searches by XPath looks at it: xml-crypto finds algorithms, values and
 * references by local name anywhere inside `Signature`. What passes here has every such name exactly once, in its place.
 *
 * @see https://docs.oasis-open.org/security/saml/v2.0/saml-core-2.0-os.pdf section 5.4
 * @module
 */

import type { SamlRejectionCode } from '../codes/saml-codes.ts'
import { DIGEST_ALGORITHMS } from './signing-keys.ts'
import { attributeOf, descendantsOf, elementsOf, hasOnlyAttributes, isElement, SAML, textOf, XML_DSIG } from './xml-elements.ts'
import type { XmlElement } from './xml-tree.ts'

const XML_ENC = 'http://www.w3.org/2001/04/xmlenc#'
export const EXCLUSIVE_C14N = 'http://www.w3.org/2001/10/xml-exc-c14n#'
const ENVELOPED = `${XML_DSIG}enveloped-signature`

/** The parts of a signature that are needed to verify it. */
export interface SignatureParts {
  readonly element: XmlElement
  readonly keyInfo: XmlElement | undefined
  /** The `ID` of the assertion. */
  readonly id: string
  /** The URI of the `SignatureMethod`. */
  readonly method: string
  readonly value: Buffer
}

/** Checks root and signature of a document, and that there is no second assertion in it. */
export function readSignatureForm(root: XmlElement): SignatureParts | SamlRejectionCode {
  const elements = [...descendantsOf(root)]
  if (elements.some(({ uri, name }) => uri === XML_ENC || (uri === SAML && name.startsWith('Encrypted'))))
    return 'ERR_SAML_ENCRYPTED'
  if (!isElement(root, SAML, 'Assertion') || elements.some((element) => element !== root && isAssertion(element)))
    return 'ERR_SAML_FORM'
  const id = attributeOf(root, 'ID')
  // A name without quotes cannot leave the XPath expression of xml-crypto.
  if (id === undefined || !/^[A-Za-z_][\w.-]{0,255}$/.test(id)) return 'ERR_SAML_FORM'
  const signatures = elements.filter(({ name }) => name === 'Signature')
  const [signature] = signatures
  if (signature === undefined) return 'ERR_SAML_SIGNATURE_MISSING'
  if (signatures.length > 1 || !root.children.includes(signature)) return 'ERR_SAML_SIGNATURE_FORM'
  if (elements.some((element) => hasOtherId(element, root, id))) return 'ERR_SAML_SIGNATURE_FORM'
  return readSignature(signature, id)
}

/** By local name, because a library may ignore the namespace. */
function isAssertion({ name }: XmlElement): boolean {
  return name === 'Assertion' || name === 'Response'
}

/** xml-crypto resolves a reference by the local names `ID`, `Id` and `id` in any namespace. */
function hasOtherId(element: XmlElement, root: XmlElement, id: string): boolean {
  return element.attributes.some(({ uri, name, value }) => {
    if (name.toLowerCase() !== 'id') return false
    const isIdOfRoot = element === root && uri === '' && name === 'ID'
    return !isIdOfRoot && (element === root || value === id)
  })
}

function readSignature(signature: XmlElement, id: string): SignatureParts | SamlRejectionCode {
  const [signedInfo, signatureValue, keyInfo] = childrenInOrder(signature, ['SignedInfo', 'SignatureValue', 'KeyInfo?'])
  const [c14nMethod, signatureMethod, reference] = childrenInOrder(signedInfo, [
    'CanonicalizationMethod',
    'SignatureMethod',
    'Reference',
  ])
  const [transforms, digestMethod, digestValue] = childrenInOrder(reference, ['Transforms', 'DigestMethod', 'DigestValue'])
  const [enveloped, c14n] = childrenInOrder(transforms, ['Transform', 'Transform'])
  if (signatureValue === undefined || signatureMethod === undefined || digestMethod === undefined || digestValue === undefined)
    return 'ERR_SAML_SIGNATURE_FORM'
  if (c14nMethod === undefined || enveloped === undefined || c14n === undefined) return 'ERR_SAML_SIGNATURE_FORM'

  const isForAssertion = reference !== undefined && attributeOf(reference, 'URI') === `#${id}`
  const hasForm =
    signature.uri === XML_DSIG &&
    isForAssertion &&
    hasOnlyAttributes(signature, ['Id']) &&
    [signedInfo, signatureValue].every((element) => element !== undefined && hasOnlyAttributes(element, ['Id'])) &&
    hasOnlyAttributes(reference, ['URI', 'Id']) &&
    [transforms, digestValue].every((element) => element !== undefined && hasOnlyAttributes(element, [])) &&
    [signatureMethod, digestMethod].every((element) => isAlgorithm(element) && element.children.length === 0) &&
    isEnveloped(enveloped) &&
    isExclusiveC14n(c14nMethod) &&
    isExclusiveC14n(c14n) &&
    (keyInfo === undefined || ![...descendantsOf(keyInfo)].some(({ name }) => RESERVED.has(name)))
  if (!hasForm) return 'ERR_SAML_SIGNATURE_FORM'

  const digest = DIGEST_ALGORITHMS.get(attributeOf(digestMethod, 'Algorithm') ?? '')
  const value = base64Of(signatureValue)
  if (digest === undefined) return 'ERR_SAML_ALGORITHM'
  if (value === undefined || base64Of(digestValue)?.length !== digest.bytes) return 'ERR_SAML_SIGNATURE_FORM'
  return { element: signature, keyInfo, id, method: attributeOf(signatureMethod, 'Algorithm') ?? '', value }
}

/** Names that xml-crypto searches for. Below `KeyInfo` they would be found too. */
const RESERVED: ReadonlySet<string> = new Set([
  'Signature',
  'SignedInfo',
  'SignatureValue',
  'SignatureMethod',
  'CanonicalizationMethod',
  'Reference',
  'Transforms',
  'Transform',
  'DigestMethod',
  'DigestValue',
  'InclusiveNamespaces',
])

/** Returns the children if they are exactly these, in this order. A name that ends with `?` may be missing. */
function childrenInOrder(parent: XmlElement | undefined, names: readonly string[]): readonly (XmlElement | undefined)[] {
  const children = parent === undefined ? undefined : elementsOf(parent)
  if (children === undefined || children.length > names.length) return []
  const matches = names.every((name, index) => {
    const child = children[index]
    return child === undefined ? name.endsWith('?') : isElement(child, XML_DSIG, name.replace('?', ''))
  })
  return matches ? children : []
}

function isAlgorithm(element: XmlElement): boolean {
  return hasOnlyAttributes(element, ['Algorithm']) && attributeOf(element, 'Algorithm') !== undefined
}

/** The enveloped-signature transform. xml-crypto adds a list of prefixes when it signs, which has no effect. */
function isEnveloped(element: XmlElement): boolean {
  const [list, ...others] = elementsOf(element) ?? [undefined, element]
  if (!isAlgorithm(element) || attributeOf(element, 'Algorithm') !== ENVELOPED || others.length > 0) return false
  return list === undefined || isPrefixList(list, ENVELOPED)
}

/** Exclusive canonicalization without comments. Some providers add a list of prefixes. */
function isExclusiveC14n(element: XmlElement): boolean {
  const [list, ...others] = elementsOf(element) ?? [undefined, element]
  if (!isAlgorithm(element) || attributeOf(element, 'Algorithm') !== EXCLUSIVE_C14N || others.length > 0) return false
  return list === undefined || isPrefixList(list, EXCLUSIVE_C14N)
}

function isPrefixList(element: XmlElement, uri: string): boolean {
  if (!isElement(element, uri, 'InclusiveNamespaces') || element.children.length > 0) return false
  return hasOnlyAttributes(element, ['PrefixList']) && /^[\w.# -]{0,256}$/.test(attributeOf(element, 'PrefixList') ?? '')
}

/** Decodes base64 that may be wrapped in lines. */
function base64Of(element: XmlElement): Buffer | undefined {
  const text = textOf(element)?.replace(/[ \t\r\n]+/g, '')
  if (text === undefined || text === '') return undefined
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : undefined
}
