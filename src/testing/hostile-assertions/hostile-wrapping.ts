/**
 * Signature wrapping: the signature of a valid assertion is presented together with another assertion, in every place where a verifier could
 * resolve the reference to one and read the other.
 *
 * @see https://www.usenix.org/system/files/conference/usenixsecurity12/sec12-final91-8-23-12.pdf
 * @module
 */

import { type AssertionForge, changed, type HostileAssertion, insertInto } from './assertion-forge.ts'

/** Returns documents that contain a genuine signature, and claims that it does not cover. */
export function hostileWrapping(forge: AssertionForge): HostileAssertion[] {
  const { hostile, xml, signed, signature, evil } = forge
  const inside = (element: string, content: string): string => insertInto(evilSigned, element, content)
  const evilSigned = changed(evil, '</saml:Issuer>', `</saml:Issuer>${signature}`)
  const evilBare = evil
  const object = (content: string): string =>
    changed(signature, '</ds:Signature>', `<ds:Object>${content}</ds:Object></ds:Signature>`)
  const withSignature = (text: string, element: string): string => changed(text, '</saml:Issuer>', `</saml:Issuer>${element}`)
  const closing = '</saml:Assertion>'
  const places: readonly (readonly [name: string, xml: string])[] = [
    ['the valid assertion in ds:Object', withSignature(evil, object(xml))],
    ['the signed assertion in ds:Object', withSignature(evil, object(signed))],
    ['the other assertion in ds:Object', withSignature(xml, object(evil))],
    ['the signature on the other assertion', evilSigned],
    ['the other assertion with the same ID', changed(evilSigned, '_evil', '_valid')],
    [
      'the valid assertion in Advice',
      inside('saml:Conditions', '').replace('<saml:AuthnStatement', `<saml:Advice>${xml}</saml:Advice><saml:AuthnStatement`),
    ],
    [
      'the signed assertion in Advice',
      evilBare.replace('<saml:AuthnStatement', () => `<saml:Advice>${signed}</saml:Advice><saml:AuthnStatement`),
    ],
    ['the valid assertion in the subject', inside('saml:Subject', xml)],
    ['the valid assertion in the name ID', inside('saml:NameID', xml)],
    ['the valid assertion in the issuer', insertInto(evilSigned, 'saml:Issuer', xml)],
    [
      'the valid assertion in KeyInfo',
      withSignature(evil, changed(signature, '</ds:Signature>', `<ds:KeyInfo>${xml}</ds:KeyInfo></ds:Signature>`)),
    ],
    ['the signed assertion as the last child', changed(evil, new RegExp(`${closing}$`), signed + closing)],
    ['the signed assertion as the first child', insertInto(evil, 'saml:Assertion', signed)],
    ['the other assertion as the last child', changed(signed, new RegExp(`${closing}$`), evil + closing)],
    ['the other assertion as the first child', insertInto(signed, 'saml:Assertion', evil)],
    [
      'both in a response',
      `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_r">${evil}${signed}</samlp:Response>`,
    ],
    [
      'a response with the signed assertion',
      `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_r">${signed}</samlp:Response>`,
    ],
    ['two documents, the other one first', evil + signed],
    ['two documents, the signed one first', signed + evil],
    ['an element of another namespace around it', `<x:Assertion xmlns:x="urn:x">${signed}</x:Assertion>`],
    [
      'a root of another namespace',
      signed.replaceAll('urn:oasis:names:tc:SAML:2.0:assertion', 'urn:oasis:names:tc:SAML:1.0:assertion'),
    ],
    [
      'the valid assertion in another element',
      changed(evilSigned, '<saml:Subject>', `<x:Extensions xmlns:x="urn:x">${xml}</x:Extensions><saml:Subject>`),
    ],
    [
      'a second Subject before the valid one',
      changed(signed, '<saml:Subject>', '<saml:Subject><saml:NameID>attacker</saml:NameID></saml:Subject><saml:Subject>'),
    ],
    ['a second NameID', insertInto(signed, 'saml:Subject', '<saml:NameID>attacker</saml:NameID>')],
    ['a second Issuer', insertInto(signed, 'saml:Assertion', '<saml:Issuer>https://evil.example</saml:Issuer>')],
  ]
  return [
    ...places.map(([name, text]) => hostile(`wrapping: ${name}`, text)),
    ...['Id', 'id', 'x:ID'].flatMap((name) => identifiers(forge, name, evilSigned)),
  ]
}

/** Attributes that a library may take for the ID. */
function identifiers({ hostile, xml }: AssertionForge, name: string, evilSigned: string): HostileAssertion[] {
  const namespace = name.startsWith('x:') ? ' xmlns:x="urn:x"' : ''
  const attribute = `${namespace} ${name}="_valid"`
  const other = xml.replace(' ID="_valid"', attribute)
  return [
    hostile(`wrapping: ${name} on the root`, changed(evilSigned, ' ID="_evil"', ` ID="_evil"${attribute}`)),
    hostile(`wrapping: ${name} in place of ID`, changed(evilSigned, ' ID="_evil"', attribute)),
    hostile(
      `wrapping: ${name} on the wrapped assertion`,
      changed(evilSigned, '<saml:Subject>', `<saml:Advice>${other}</saml:Advice><saml:Subject>`),
    ),
    hostile(`wrapping: ${name} on a child`, changed(evilSigned, '<saml:Subject>', `<saml:Subject${attribute}>`)),
  ]
}
