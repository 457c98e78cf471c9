/**
 * Reads the statements of an assertion: sessions and attributes.
 *
 * @see https://docs.oasis-open.org/security/saml/v2.0/saml-core-2.0-os.pdf section 2.7
 * @module
 */

import type { SamlRejectionCode } from '../codes/saml-codes.ts'
import { type Clock, parseSamlTime, periodFault } from './saml-time.ts'
import { attributeOf, elementsOf, isElement, SAML, textOf } from './xml-elements.ts'
import type { XmlElement } from './xml-tree.ts'

/** What the `AuthnStatement`s state. */
export interface Session {
  readonly sessionIndex: string | undefined
  readonly authnContextClassRef: string | undefined
  /** When the first session ends, in milliseconds since the epoch. Infinity if none ends. */
  readonly endsAt: number
}

/** One `Attribute`. */
export interface Attribute {
  readonly name: string
  readonly nameFormat: string
  /** `undefined` stands for a value that contains elements. */
  readonly values: readonly (string | undefined)[]
}

/** Reads the sessions. Index and class are those of the first statement. */
export function readSessions(statements: readonly XmlElement[], clock: Clock): Session | SamlRejectionCode {
  let endsAt = Number.POSITIVE_INFINITY
  for (const statement of statements) {
    const text = attributeOf(statement, 'SessionNotOnOrAfter')
    if (text === undefined) continue
    const notOnOrAfter = parseSamlTime(text)
    if (notOnOrAfter === undefined) return 'ERR_SAML_FORM'
    const fault = periodFault({ notOnOrAfter }, clock)
    if (fault !== undefined) return fault
    endsAt = Math.min(endsAt, notOnOrAfter)
  }
  const [first] = statements
  return {
    sessionIndex: first && attributeOf(first, 'SessionIndex'),
    authnContextClassRef: first && contextClassOf(first),
    endsAt,
  }
}

function contextClassOf(statement: XmlElement): string | undefined {
  const context = elementsOf(statement)?.find((element) => isElement(element, SAML, 'AuthnContext'))
  const reference = context && elementsOf(context)?.find((element) => isElement(element, SAML, 'AuthnContextClassRef'))
  return reference && textOf(reference)
}

const UNSPECIFIED = 'urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified'
const SCHEMA_INSTANCE = 'http://www.w3.org/2001/XMLSchema-instance'

/** Reads all attributes in document order. */
export function readAttributes(statements: readonly XmlElement[]): readonly Attribute[] | SamlRejectionCode {
  const attributes: Attribute[] = []
  for (const statement of statements) {
    for (const element of elementsOf(statement) ?? [undefined]) {
      const name = element && attributeOf(element, 'Name')
      const values = element && elementsOf(element)
      if (!isElement(element, SAML, 'Attribute') || name === undefined || name === '' || values === undefined)
        return 'ERR_SAML_FORM'
      if (!values.every((value) => isElement(value, SAML, 'AttributeValue'))) return 'ERR_SAML_FORM'
      const nameFormat = attributeOf(element, 'NameFormat') ?? UNSPECIFIED
      attributes.push({ name, nameFormat, values: values.filter((value) => !isNil(value)).map(textOf) })
    }
  }
  return attributes
}

/** `xsi:nil` is a value that is absent, not an empty string. */
function isNil({ attributes }: XmlElement): boolean {
  return attributes.some(
    ({ uri, name, value }) => uri === SCHEMA_INSTANCE && name === 'nil' && (value === 'true' || value === '1'),
  )
}
