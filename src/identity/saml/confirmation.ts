/**
 * Reads the `Subject` of an assertion, and checks that it may be presented by its bearer.
 *
 * @see https://docs.oasis-open.org/security/saml/v2.0/saml-profiles-2.0-os.pdf section 4.1.4.2
 * @module
 */

import type { SamlRejectionCode } from '../codes/saml-codes.ts'
import { type Clock, parseSamlTime, periodFault } from './saml-time.ts'
import { attributeOf, elementsOf, isElement, SAML, textOf } from './xml-elements.ts'
import type { XmlElement } from './xml-tree.ts'

/** The name identifier of a subject. */
export interface NameId {
  readonly nameId: string
  readonly nameIdFormat: string | undefined
}

const BEARER = 'urn:oasis:names:tc:SAML:2.0:cm:bearer'

/** Reads the `NameID`: the first child of the subject, a non-empty text. */
export function readNameId(subject: XmlElement | undefined): NameId | SamlRejectionCode {
  const [first] = (subject && elementsOf(subject)) ?? []
  if (!isElement(first, SAML, 'NameID')) return 'ERR_SAML_SUBJECT'
  const nameId = textOf(first)
  if (nameId === undefined || nameId === '') return 'ERR_SAML_SUBJECT'
  return { nameId, nameIdFormat: attributeOf(first, 'Format') }
}

/**
 * Returns when the bearer confirmation ends, in milliseconds since the epoch. One confirmation must satisfy everything; two of which each satisfies a
 * part are not enough.
 */
export function checkConfirmations(
  subject: XmlElement,
  recipients: readonly string[] | undefined,
  clock: Clock,
): number | SamlRejectionCode {
  const [, ...confirmations] = elementsOf(subject) ?? []
  if (!confirmations.every((element) => isElement(element, SAML, 'SubjectConfirmation'))) return 'ERR_SAML_SUBJECT'
  const bearers = confirmations.filter((element) => attributeOf(element, 'Method') === BEARER)
  let furthest: SamlRejectionCode = 'ERR_SAML_CONFIRMATION'
  for (const bearer of bearers) {
    const result = checkBearer(bearer, recipients, clock)
    if (typeof result === 'number') return result
    if (STEPS.indexOf(result) > STEPS.indexOf(furthest)) furthest = result
  }
  return furthest
}

/** The checks of a confirmation in order. The code of the confirmation that passed most of them is reported. */
const STEPS: readonly SamlRejectionCode[] = [
  'ERR_SAML_CONFIRMATION',
  'ERR_SAML_RECIPIENT',
  'ERR_SAML_EXPIRED',
  'ERR_SAML_NOT_YET_VALID',
]

function checkBearer(
  confirmation: XmlElement,
  recipients: readonly string[] | undefined,
  clock: Clock,
): number | SamlRejectionCode {
  // A name identifier in the confirmation restricts it to another party.
  const [data, ...others] = elementsOf(confirmation) ?? []
  if (!isElement(data, SAML, 'SubjectConfirmationData') || others.length > 0) return 'ERR_SAML_CONFIRMATION'
  const notOnOrAfter = parseSamlTime(attributeOf(data, 'NotOnOrAfter') ?? '')
  const notBeforeText = attributeOf(data, 'NotBefore')
  const notBefore = notBeforeText === undefined ? undefined : parseSamlTime(notBeforeText)
  if (notOnOrAfter === undefined || (notBeforeText !== undefined && notBefore === undefined)) return 'ERR_SAML_CONFIRMATION'
  const recipient = attributeOf(data, 'Recipient')
  if (recipients !== undefined && (recipient === undefined || !recipients.includes(recipient))) return 'ERR_SAML_RECIPIENT'
  const fault = periodFault({ notBefore, notOnOrAfter }, clock)
  if (fault !== undefined) return fault
  // With a tolerance, an empty period could be valid.
  return notBefore !== undefined && notBefore >= notOnOrAfter ? 'ERR_SAML_CONFIRMATION' : notOnOrAfter
}
