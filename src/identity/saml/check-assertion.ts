/**
 * Checks a signed assertion in the order of the specification. The element is parsed from the bytes whose digest was verified.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7522#section-3
 * @module
 */

import type { SamlRejectionCode } from '../codes/saml-codes.ts'
import { type ConditionTerms, checkConditions } from './conditions.ts'
import { checkConfirmations, type NameId, readNameId } from './confirmation.ts'
import { type ClaimMapping, type MappedClaims, mapClaims } from './saml-claims.ts'
import { type Clock, parseSamlTime } from './saml-time.ts'
import { readAttributes, readSessions, type Session } from './statements.ts'
import { attributeOf, elementsOf, isElement, SAML, textOf } from './xml-elements.ts'
import type { XmlElement } from './xml-tree.ts'

/** What an assertion must be. */
export interface ExpectedAssertion extends ConditionTerms {
  readonly issuer: string
  /** `undefined`: not checked. */
  readonly recipients: readonly string[] | undefined
  readonly mapping: ClaimMapping
}

/** The content of a valid assertion. */
export interface CheckedAssertion extends NameId, MappedClaims, Omit<Session, 'endsAt'> {
  readonly subject: string
  /** The earliest end of conditions, confirmation and sessions, in milliseconds since the epoch. */
  readonly expiresAtMs: number
}

/** The children of an assertion, in order. Only these names are accepted. */
const PARTS = ['Issuer', 'Subject', 'Conditions', 'Advice', 'statement'] as const
type Part = (typeof PARTS)[number]
const STATEMENTS = ['Statement', 'AuthnStatement', 'AuthzDecisionStatement', 'AttributeStatement']

/** Returns the content of the assertion, or the code of its first fault. */
export function checkAssertion(
  root: XmlElement,
  expected: ExpectedAssertion,
  clock: Clock,
): CheckedAssertion | SamlRejectionCode {
  const parts = partsOf(root)
  if (parts === undefined || attributeOf(root, 'Version') !== '2.0') return 'ERR_SAML_FORM'
  if (parseSamlTime(attributeOf(root, 'IssueInstant') ?? '') === undefined) return 'ERR_SAML_FORM'
  const part = (name: Part): XmlElement | undefined => parts.get(name)?.[0]
  if (!isIssuer(part('Issuer'), expected.issuer)) return 'ERR_SAML_ISSUER'

  const subject = part('Subject')
  const name = readNameId(subject)
  if (typeof name === 'string' || subject === undefined) return 'ERR_SAML_SUBJECT'
  if (name.nameIdFormat === TRANSIENT && expected.mapping.subjectAttribute === undefined) return 'ERR_SAML_SUBJECT'
  const conditionsEnd = checkConditions(part('Conditions'), expected, clock)
  if (typeof conditionsEnd === 'string') return conditionsEnd
  const confirmationEnd = checkConfirmations(subject, expected.recipients, clock)
  if (typeof confirmationEnd === 'string') return confirmationEnd

  const statements = parts.get('statement') ?? []
  const session = readSessions(statements.filter(isNamed('AuthnStatement')), clock)
  if (typeof session === 'string') return session
  const attributes = readAttributes(statements.filter(isNamed('AttributeStatement')))
  if (typeof attributes === 'string') return attributes
  const mapped = mapClaims(attributes, expected.mapping)
  if (typeof mapped === 'string') return mapped
  const { sessionIndex, authnContextClassRef, endsAt } = session
  return {
    ...name,
    ...mapped,
    subject: mapped.subject ?? name.nameId,
    sessionIndex,
    authnContextClassRef,
    expiresAtMs: Math.min(conditionsEnd, confirmationEnd, endsAt),
  }
}

const TRANSIENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient'
const ENTITY = 'urn:oasis:names:tc:SAML:2.0:nameid-format:entity'

/** Groups the children by part. Returns `undefined` if one is unknown, repeated or out of order, or if there is text between them. */
function partsOf(root: XmlElement): ReadonlyMap<Part, readonly XmlElement[]> | undefined {
  const children = elementsOf(root)
  if (children === undefined) return undefined
  const parts = new Map<Part, XmlElement[]>()
  let position = 0
  for (const child of children) {
    const index = PARTS.findIndex((part) => (part === 'statement' ? STATEMENTS.includes(child.name) : part === child.name))
    const part = PARTS[index]
    if (child.uri !== SAML || part === undefined || index < position) return undefined
    const group = parts.get(part)
    if (group === undefined) parts.set(part, [child])
    else if (part === 'statement') group.push(child)
    else return undefined
    position = index
  }
  return parts
}

function isIssuer(element: XmlElement | undefined, issuer: string): boolean {
  if (element === undefined || textOf(element) !== issuer) return false
  return (attributeOf(element, 'Format') ?? ENTITY) === ENTITY
}

function isNamed(name: string): (element: XmlElement) => boolean {
  return (element) => isElement(element, SAML, name)
}
