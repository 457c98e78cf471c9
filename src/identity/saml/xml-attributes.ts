/**
 * Reads the attributes of a start tag.
 *
 * @module
 */

import { decodeText, XmlError } from './xml-text.ts'

/** A name in ASCII, with at most one prefix. SAML and XML signatures use no others. */
export const XML_NAME: RegExp = /[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?/y

/** Real elements have at most ten. */
const MAX_ATTRIBUTES = 32

const ATTRIBUTE = /[ \t\r\n]+([A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?)[ \t\r\n]*=[ \t\r\n]*(?:"([^<"]*)"|'([^<']*)')/y
const TAG_END = /[ \t\r\n]*(\/?)>/y

export interface StartTag {
  /** By qualified name, without namespace declarations. */
  readonly attributes: ReadonlyMap<string, string>
  /** Declared namespaces by prefix; the default namespace has the prefix `''`. */
  readonly declarations: ReadonlyMap<string, string>
  readonly end: number
  readonly isEmpty: boolean
}

/**
 * Reads everything after the name of a start tag.
 *
 * @throws {XmlError} for a malformed or repeated attribute, and for a declaration of a reserved prefix.
 */
export function readAttributes(text: string, position: number): StartTag {
  const attributes = new Map<string, string>()
  const declarations = new Map<string, string>()
  let end = position
  for (;;) {
    ATTRIBUTE.lastIndex = end
    const match = ATTRIBUTE.exec(text)
    if (match === null) break
    end = ATTRIBUTE.lastIndex
    const [, name = '', inDoubleQuotes, inSingleQuotes = ''] = match
    const value = decodeText(inDoubleQuotes ?? inSingleQuotes)
    const prefix = declaredPrefix(name)
    const target = prefix === undefined ? attributes : declarations
    const key = prefix ?? name
    if (target.has(key) || attributes.size + declarations.size >= MAX_ATTRIBUTES) throw new XmlError()
    if (prefix !== undefined) checkDeclaration(prefix, value)
    target.set(key, value)
  }
  TAG_END.lastIndex = end
  const close = TAG_END.exec(text)
  if (close === null) throw new XmlError()
  return { attributes, declarations, end: TAG_END.lastIndex, isEmpty: close[1] === '/' }
}

function declaredPrefix(name: string): string | undefined {
  if (name === 'xmlns') return ''
  return name.startsWith('xmlns:') ? name.slice('xmlns:'.length) : undefined
}

/** Prefixes that begin with `xml` are reserved, and a prefix cannot be undeclared. Relative and unusual URIs are rejected. */
function checkDeclaration(prefix: string, uri: string): void {
  const isReserved =
    prefix.toLowerCase().startsWith('xml') ||
    uri.startsWith('http://www.w3.org/XML/') ||
    uri.startsWith('http://www.w3.org/2000/xmlns')
  const isUndeclared = prefix !== '' && uri === ''
  if (isReserved || isUndeclared || /[^!-~]/.test(uri)) throw new XmlError()
}
