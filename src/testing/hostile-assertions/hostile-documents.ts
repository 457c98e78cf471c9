/**
 * Faults of the document: DTDs, entities, comments, processing instructions, encodings, and content that is signed but must not be accepted.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7522#section-3
 * @module
 */

import { type AssertionForge, changed, type HostileAssertion } from './assertion-forge.ts'

/** Returns documents that no parser should be given. */
export function hostileDocuments({ hostile, signed, encode, xml, issuer }: AssertionForge): HostileAssertion[] {
  const declared = `<?xml version="1.0" encoding="UTF-8"?>\n${signed}`
  const nameId = /[^>]*(?=<\/saml:NameID>)/.exec(xml)?.[0] ?? ''
  const inNameId = (text: string): string => changed(signed, /[^>]*(?=<\/saml:NameID>)/, text)
  const half = Math.ceil(nameId.length / 2)
  const split = (between: string): string => inNameId(nameId.slice(0, half) + between + nameId.slice(half))
  const entities = Array.from({ length: 20 }, (_, index) => `<!ENTITY e${index + 1} "&e${index};&e${index};">`).join('')
  const deep = (depth: number): string => '<x>'.repeat(depth) + '</x>'.repeat(depth)
  const text: readonly (readonly [name: string, xml: string | Uint8Array])[] = [
    ['a comment in the name ID', split('<!---->')],
    ['a comment before the end of the name ID', inNameId(`${nameId}<!-- x -->`)],
    ['a comment in front of the root', `<!-- x -->${signed}`],
    ['a comment after the root', `${signed}<!-- x -->`],
    ['a comment in the audience', changed(signed, '</saml:Audience>', '<!-- x --></saml:Audience>')],
    ['a CDATA section', inNameId(`<![CDATA[${nameId}]]>`)],
    ['a processing instruction in the name ID', split('<?x y?>')],
    ['a processing instruction in front of the root', `<?x y?>${signed}`],
    ['a DTD', `<!DOCTYPE saml:Assertion>${signed}`],
    ['an internal entity', `<!DOCTYPE a [<!ENTITY e "attacker">]>${inNameId('&e;')}`],
    ['an external entity', `<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>${inNameId('&e;')}`],
    ['an external DTD', `<!DOCTYPE a SYSTEM "http://127.0.0.1:1/a.dtd">${signed}`],
    ['entities that expand exponentially', `<!DOCTYPE a [<!ENTITY e0 "x">${entities}]>${inNameId('&e20;')}`],
    ['an entity that is not declared', split('&nbsp;')],
    ['text in front of the root', `x${signed}`],
    ['text after the root', `${signed}x`],
    ['a null character', split('\0')],
    ['an unclosed element', signed.slice(0, -1)],
    ['an attribute without quotes', changed(signed, 'Version="2.0"', 'Version=2.0')],
    ['a repeated attribute', changed(signed, 'Version="2.0"', 'Version="2.0" Version="2.0"')],
    ['a prefix that is not declared', changed(signed, '<saml:Subject>', '<y:Subject></y:Subject><saml:Subject>')],
    ['two XML declarations', `<?xml version="1.0"?>${declared}`],
    ['XML 1.1', declared.replace('1.0', '1.1')],
    ['UTF-7 declared', declared.replace('UTF-8', 'UTF-7')],
    ['ISO-8859-1 declared', declared.replace('UTF-8', 'ISO-8859-1')],
    ['UTF-16', Buffer.from(`\ufeff${signed}`, 'utf16le')],
    ['invalid UTF-8', Buffer.concat([Buffer.from(signed), Buffer.from([0xc0, 0x80])])],
    ['a byte order mark', `\ufeff${signed}`],
    ['deep nesting', changed(signed, '<saml:AuthnStatement', `<saml:Advice>${deep(2000)}</saml:Advice><saml:AuthnStatement`)],
    ['nothing', ''],
    ['only an XML declaration', '<?xml version="1.0"?>'],
  ]
  const wrapped = issuer.sign(xml, { change: (signature) => signature.replace(/(?<=<ds:SignatureValue>.{76})/, '\n') })
  return [
    ...text.map(([name, document]) => hostile(`document: ${name}`, document, declared)),
    { name: 'encoding: whitespace', assertion: `${encode(signed)} `, twin: encode(wrapped) },
    { name: 'encoding: a character of no alphabet', assertion: `${encode(signed)}!`, twin: encode(signed) },
    { name: 'encoding: nothing', assertion: '', twin: encode(signed) },
  ]
}

/** Returns validly signed assertions for another service, time, issuer or subject. */
export function hostileContent({ resigned, issuer }: AssertionForge): HostileAssertion[] {
  const { audience, recipient } = issuer
  const day = (days: number): string => new Date(issuer.now() + days * 86_400_000).toISOString()
  const restriction = `<saml:AudienceRestriction><saml:Audience>${audience}</saml:Audience></saml:AudienceRestriction>`
  const condition = (element: string): readonly [string, string] => ['</saml:Conditions>', `${element}</saml:Conditions>`]
  const confirmationEnd = /NotOnOrAfter="[^"]*"(?= Recipient)/
  const conditionsEnd = /NotOnOrAfter="[^"]*"(?=><saml:Audience)/
  const confirmation = /<saml:SubjectConfirmation .*<\/saml:SubjectConfirmation>/
  return [
    resigned('audience: another', `<saml:Audience>${audience}`, '<saml:Audience>https://other.example'),
    resigned('audience: a prefix', `<saml:Audience>${audience}`, `<saml:Audience>${audience}.evil.example`),
    resigned('audience: none', restriction, ''),
    resigned('audience: an empty restriction', restriction, '<saml:AudienceRestriction></saml:AudienceRestriction>'),
    resigned('audience: a second restriction for another', ...condition(restriction.replace(audience, 'https://other.example'))),
    resigned('recipient: another', `Recipient="${recipient}"`, 'Recipient="https://other.example/saml"'),
    resigned('recipient: none', ` Recipient="${recipient}"`, ''),
    resigned('times: expired conditions', conditionsEnd, `NotOnOrAfter="${day(-1)}"`),
    resigned('times: conditions without an end', conditionsEnd, ''),
    resigned('times: not yet valid', /NotBefore="[^"]*" NotOnOrAfter="[^"]*"/, `NotBefore="${day(1)}" NotOnOrAfter="${day(2)}"`),
    resigned('times: an expired confirmation', confirmationEnd, `NotOnOrAfter="${day(-1)}"`),
    resigned('times: a confirmation without an end', /NotOnOrAfter="[^"]*" (?=Recipient)/, ''),
    resigned('times: an ended session', 'SessionIndex="_session"', `SessionIndex="_session" SessionNotOnOrAfter="${day(-1)}"`),
    resigned('times: with a zone', conditionsEnd, `NotOnOrAfter="${day(1).replace('Z', '+02:00')}"`),
    resigned('times: a number', conditionsEnd, `NotOnOrAfter="${issuer.now() + 86_400_000}"`),
    resigned('conditions: none', /<saml:Conditions .*<\/saml:Conditions>/, ''),
    resigned('conditions: an unknown one', ...condition('<saml:Condition></saml:Condition>')),
    resigned('conditions: one of another namespace', ...condition('<x:Condition xmlns:x="urn:x"></x:Condition>')),
    resigned('confirmation: none', confirmation, ''),
    resigned('confirmation: holder of key', 'cm:bearer', 'cm:holder-of-key'),
    resigned('confirmation: sender vouches', 'cm:bearer', 'cm:sender-vouches'),
    resigned('issuer: another', /(?<=<saml:Issuer>)[^<]*/, 'https://other.example/metadata'),
    resigned('issuer: with whitespace', '</saml:Issuer>', ' </saml:Issuer>'),
    resigned('subject: no name ID', /<saml:NameID .*<\/saml:NameID>/, ''),
    resigned('subject: an empty name ID', /[^>]+(?=<\/saml:NameID>)/, ''),
    resigned('subject: encrypted', /<saml:NameID .*<\/saml:NameID>/, '<saml:EncryptedID></saml:EncryptedID>'),
    resigned('version: 1.1', 'Version="2.0"', 'Version="1.1"'),
    resigned('version: none', ' Version="2.0"', ''),
  ]
}
