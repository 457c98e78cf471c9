/**
 * Reads parts of parsed elements.
 *
 * @module
 */

import type { XmlElement } from './xml-tree.ts'

export const SAML = 'urn:oasis:names:tc:SAML:2.0:assertion'
export const XML_DSIG = 'http://www.w3.org/2000/09/xmldsig#'

/** Reports whether an element has this namespace and local name. */
export function isElement(element: XmlElement | undefined, uri: string, name: string): element is XmlElement {
  return element !== undefined && element.uri === uri && element.name === name
}

/** The child elements, or `undefined` if there is text other than whitespace between them. */
export function elementsOf({ children }: XmlElement): readonly XmlElement[] | undefined {
  const elements: XmlElement[] = []
  for (const child of children) {
    if (typeof child !== 'string') elements.push(child)
    else if (/[^ \t\r\n]/.test(child)) return undefined
  }
  return elements
}

/** The text of an element without child elements, otherwise `undefined`. */
export function textOf({ children }: XmlElement): string | undefined {
  const texts = children.filter((child) => typeof child === 'string')
  return texts.length === children.length ? texts.join('') : undefined
}

/** The value of an attribute without a namespace. */
export function attributeOf({ attributes }: XmlElement, name: string): string | undefined {
  return attributes.find((attribute) => attribute.uri === '' && attribute.name === name)?.value
}

/** Reports whether every attribute is one of these, without a namespace. */
export function hasOnlyAttributes({ attributes }: XmlElement, names: readonly string[]): boolean {
  return attributes.every(({ uri, name }) => uri === '' && names.includes(name))
}

/** The element and all elements below it, in document order. The parser has limited their number and depth. */
export function* descendantsOf(element: XmlElement): Generator<XmlElement> {
  yield element
  for (const child of element.children) if (typeof child !== 'string') yield* descendantsOf(child)
}
