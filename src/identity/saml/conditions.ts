/**
 * Checks the `Conditions` of an assertion.
 *
 * @see https://docs.oasis-open.org/security/saml/v2.0/saml-core-2.0-os.pdf section 2.5
 * @module
 */

import type { SamlRejectionCode } from '../codes/saml-codes.ts'
import { type Clock, parseSamlTime, periodFault } from './saml-time.ts'
import { attributeOf, elementsOf, hasOnlyAttributes, isElement, SAML, textOf } from './xml-elements.ts'
import type { XmlElement } from './xml-tree.ts'

export interface ConditionTerms {
  readonly audiences: readonly string[]
  /** There is a replay store, so a one-time assertion can be accepted. */
  readonly isOnce: boolean
}

/** Returns when the conditions end, in milliseconds since the epoch, or which one is not met. */
export function checkConditions(
  conditions: XmlElement | undefined,
  { audiences, isOnce }: ConditionTerms,
  clock: Clock,
): number | SamlRejectionCode {
  const children = conditions && elementsOf(conditions)
  if (conditions === undefined || children === undefined || !hasOnlyAttributes(conditions, ['NotBefore', 'NotOnOrAfter']))
    return 'ERR_SAML_CONDITION'
  const notOnOrAfter = parseSamlTime(attributeOf(conditions, 'NotOnOrAfter') ?? '')
  const notBeforeText = attributeOf(conditions, 'NotBefore')
  const notBefore = notBeforeText === undefined ? undefined : parseSamlTime(notBeforeText)
  if (notOnOrAfter === undefined || (notBeforeText !== undefined && notBefore === undefined)) return 'ERR_SAML_CONDITION'
  // A condition that is not understood makes the assertion's validity indeterminate.
  if (!children.every(({ uri, name }) => uri === SAML && UNDERSTOOD.includes(name))) return 'ERR_SAML_CONDITION'
  const oneTimeUses = children.filter(({ name }) => name === 'OneTimeUse').length
  const proxyRestrictions = children.filter(({ name }) => name === 'ProxyRestriction').length
  if (oneTimeUses > 1 || proxyRestrictions > 1) return 'ERR_SAML_CONDITION'

  const fault = periodFault({ notBefore, notOnOrAfter }, clock)
  if (fault !== undefined) return fault
  // With a tolerance, an empty period could be valid.
  if (notBefore !== undefined && notBefore >= notOnOrAfter) return 'ERR_SAML_CONDITION'
  const restrictions = children.filter(({ name }) => name === 'AudienceRestriction')
  if (restrictions.length === 0 || !restrictions.every((restriction) => names(restriction, audiences))) return 'ERR_SAML_AUDIENCE'
  return oneTimeUses === 1 && !isOnce ? 'ERR_SAML_ONE_TIME_USE' : notOnOrAfter
}

/** `ProxyRestriction` limits which assertions others may issue on the basis of this one, which does not concern its recipient. */
const UNDERSTOOD = ['AudienceRestriction', 'OneTimeUse', 'ProxyRestriction']

/** Reports whether a restriction names one of the audiences. Restrictions are combined with AND, audiences with OR. */
function names(restriction: XmlElement, audiences: readonly string[]): boolean {
  const elements = elementsOf(restriction) ?? []
  if (!elements.every((element) => isElement(element, SAML, 'Audience'))) return false
  return elements.some((element) => audiences.some((audience) => audience === textOf(element)))
}
