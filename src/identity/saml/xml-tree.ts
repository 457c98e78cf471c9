/**
 * A strict parser of small XML documents, linear in their size. It accepts the part of XML that all parsers read alike: elements,
 * attributes, text, the five predefined entities and character references. DTDs, CDATA sections, comments and processing instructions are
 * rejected, so there is nothing to expand, fetch or skip.
 *
 * @see https://www.w3.org/TR/xml/
 * @see https://www.w3.org/TR/xml-names/
 * @module
 */

import { readAttributes, XML_NAME } from './xml-attributes.ts'
import { decodeText, XmlError } from './xml-text.ts'

/** Declared prefixes in scope; the default namespace has the key `''`. */
export type Namespaces = ReadonlyMap<string, string>

export interface XmlAttribute {
  /** The namespace of a prefixed attribute, otherwise `''`. */
  readonly uri: string
  readonly name: string
  readonly value: string
}

export interface XmlElement {
  readonly uri: string
  /** The local name. */
  readonly name: string
  /** Without namespace declarations. */
  readonly attributes: readonly XmlAttribute[]
  readonly children: readonly (XmlElement | string)[]
  /** All prefixes in scope. */
  readonly namespaces: Namespaces
  /** Prefixes that this element declares itself. */
  readonly declared: ReadonlySet<string>
  /** Where the element starts and ends in the text, and where its name ends in the start tag. */
  readonly start: number
  readonly nameEnd: number
  readonly end: number
}

/** Real assertions have about eight levels. */
const MAX_DEPTH = 32
/** Elements, attributes and namespace declarations. A value with its type has four. */
const MAX_NODES = 8192
/** A canonicalizer copies the prefixes in scope for every node, so they are few. */
const MAX_NAMESPACES = 32

const DECLARATION =
  /<\?xml[ \t\r\n]+version=(["'])1\.0\1(?:[ \t\r\n]+encoding=(["'])utf-8\2)?(?:[ \t\r\n]+standalone=(["'])(?:yes|no)\3)?[ \t\r\n]*\?>/iy
const SPACE = /[ \t\r\n]*/y

interface OpenElement extends XmlElement {
  readonly children: (XmlElement | string)[]
  readonly qualifiedName: string
  end: number
}

/**
 * Parses a document: an optional XML declaration, and one element with nothing but whitespace around it.
 *
 * @throws {XmlError} for any other string.
 */
export function parseXml(text: string): XmlElement {
  let position = skip(SPACE, text, skip(DECLARATION, text, 0))
  const open: OpenElement[] = []
  let nodes = 0

  for (;;) {
    const parent = open.at(-1)
    if (text[position] !== '<') throw new XmlError() // text outside the root
    if (text[position + 1] === '/') {
      if (parent === undefined) throw new XmlError()
      position = readEndTag(text, position, parent.qualifiedName)
      parent.end = position
      open.pop()
      if (open.length === 0) return rootOf(parent, text)
    } else {
      if (open.length >= MAX_DEPTH) throw new XmlError()
      const { element, isEmpty } = readStartTag(text, position, parent?.namespaces ?? NO_NAMESPACES)
      nodes += 1 + element.attributes.length + element.declared.size
      if (nodes > MAX_NODES) throw new XmlError()
      parent?.children.push(element)
      position = element.end
      if (!isEmpty) open.push(element)
      else if (parent === undefined) return rootOf(element, text)
    }
    const next = text.indexOf('<', position)
    if (next === -1) throw new XmlError()
    if (next > position) open.at(-1)?.children.push(decodeText(text.slice(position, next)))
    position = next
  }
}

const NO_NAMESPACES: Namespaces = new Map([['xml', 'http://www.w3.org/XML/1998/namespace']])

/** Nothing but whitespace may follow. */
function rootOf(root: XmlElement, text: string): XmlElement {
  if (skip(SPACE, text, root.end) !== text.length) throw new XmlError()
  return root
}

function readEndTag(text: string, position: number, qualifiedName: string): number {
  const nameEnd = position + 2 + qualifiedName.length
  if (!text.startsWith(qualifiedName, position + 2)) throw new XmlError()
  const close = skip(SPACE, text, nameEnd)
  if (text[close] !== '>') throw new XmlError()
  return close + 1
}

function readStartTag(text: string, start: number, outer: Namespaces): { element: OpenElement; isEmpty: boolean } {
  const nameEnd = skip(XML_NAME, text, start + 1)
  // No name: a comment, a DTD, a CDATA section or a processing instruction.
  if (nameEnd === start + 1) throw new XmlError()
  const qualifiedName = text.slice(start + 1, nameEnd)
  const { attributes, declarations, end, isEmpty } = readAttributes(text, nameEnd)
  const namespaces = declarations.size === 0 ? outer : new Map([...outer, ...declarations])
  if (namespaces.size > MAX_NAMESPACES) throw new XmlError()
  const { prefix, name } = splitName(qualifiedName)
  const element = {
    uri: prefix === '' ? (namespaces.get('') ?? '') : namespaceOf(prefix, namespaces),
    name,
    attributes: expandNames(attributes, namespaces),
    children: [],
    namespaces,
    declared: new Set(declarations.keys()),
    start,
    nameEnd,
    end,
    qualifiedName,
  }
  return { element, isEmpty }
}

/** Two attributes with one expanded name are not well-formed, even with different prefixes. */
function expandNames(attributes: ReadonlyMap<string, string>, namespaces: Namespaces): readonly XmlAttribute[] {
  const expanded = [...attributes].map(([qualifiedName, value]) => {
    const { prefix, name } = splitName(qualifiedName)
    return { uri: prefix === '' ? '' : namespaceOf(prefix, namespaces), name, value }
  })
  const names = new Set(expanded.map(({ uri, name }) => `${uri} ${name}`))
  if (names.size !== expanded.length) throw new XmlError()
  return expanded
}

function splitName(qualifiedName: string): { readonly prefix: string; readonly name: string } {
  const colon = qualifiedName.indexOf(':')
  return { prefix: qualifiedName.slice(0, Math.max(colon, 0)), name: qualifiedName.slice(colon + 1) }
}

function namespaceOf(prefix: string, namespaces: Namespaces): string {
  const uri = namespaces.get(prefix)
  if (uri === undefined) throw new XmlError()
  return uri
}

/** Returns where the match of a sticky expression ends, or `position` if there is none. */
function skip(expression: RegExp, text: string, position: number): number {
  expression.lastIndex = position
  return expression.test(text) ? expression.lastIndex : position
}
