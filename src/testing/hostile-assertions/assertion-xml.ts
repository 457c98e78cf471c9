/**
 * Writes SAML assertions in the form that exclusive canonicalization gives them, so that they can be signed without a canonicalizer.
 *
 * @module
 */

/** What an assertion contains. */
export interface AssertionContent {
  readonly id: string
  readonly issuer: string
  readonly nameId: string
  readonly audience: string
  readonly recipient: string
  readonly attributes: { readonly [name: string]: string | readonly string[] }
  /** Milliseconds since the epoch. */
  readonly issuedAt: number
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
}

const SAML = 'urn:oasis:names:tc:SAML:2.0:assertion'

/** Attributes are in alphabetical order and no element is empty-tag, as in canonical XML. */
export function assertionXml({ id, issuer, nameId, audience, recipient, ...content }: AssertionContent): string {
  const { issuedAt, expiresAt, attributes } = content
  const [from, until] = [issuedAt - 60_000, expiresAt].map((time) => new Date(time).toISOString())
  const instant = new Date(issuedAt).toISOString()
  return [
    `<saml:Assertion xmlns:saml="${SAML}" ID="${id}" IssueInstant="${instant}" Version="2.0">`,
    `<saml:Issuer>${escapeText(issuer)}</saml:Issuer>`,
    '<saml:Subject>',
    `<saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">${escapeText(nameId)}</saml:NameID>`,
    '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">',
    `<saml:SubjectConfirmationData NotOnOrAfter="${until}" Recipient="${escapeAttribute(recipient)}"></saml:SubjectConfirmationData>`,
    '</saml:SubjectConfirmation></saml:Subject>',
    `<saml:Conditions NotBefore="${from}" NotOnOrAfter="${until}">`,
    `<saml:AudienceRestriction><saml:Audience>${escapeText(audience)}</saml:Audience></saml:AudienceRestriction>`,
    '</saml:Conditions>',
    `<saml:AuthnStatement AuthnInstant="${instant}" SessionIndex="_session"><saml:AuthnContext><saml:AuthnContextClassRef>`,
    'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport',
    '</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>',
    attributeStatement(attributes),
    '</saml:Assertion>',
  ].join('')
}

function attributeStatement(attributes: AssertionContent['attributes']): string {
  const elements = Object.entries(attributes).map(([name, given]) => {
    const values = [given].flat().map((value) => `<saml:AttributeValue>${escapeText(value)}</saml:AttributeValue>`)
    return `<saml:Attribute Name="${escapeAttribute(name)}">${values.join('')}</saml:Attribute>`
  })
  return elements.length === 0 ? '' : `<saml:AttributeStatement>${elements.join('')}</saml:AttributeStatement>`
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\r', '&#xD;')
}

function escapeAttribute(text: string): string {
  return escapeText(text).replaceAll('&gt;', '>').replaceAll('"', '&quot;').replaceAll('\t', '&#x9;').replaceAll('\n', '&#xA;')
}
