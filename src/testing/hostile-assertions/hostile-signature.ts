/**
 * Faults of the signature: missing, altered, by another key, with weak algorithms, or of another structure.
 *
 * @see https://www.w3.org/TR/xmldsig-bestpractices/
 * @module
 */

import { createPublicKey, createSecretKey, generateKeyPairSync } from 'node:crypto'
import { type AssertionForge, changed, type HostileAssertion } from './assertion-forge.ts'
import { ENVELOPED, EXCLUSIVE_C14N, transform, XML_DSIG } from './sign-assertion.ts'

const C14N = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315'
const MORE = 'http://www.w3.org/2001/04/xmldsig-more#'
const EXCLUSIVE = transform(EXCLUSIVE_C14N)

/** Returns assertions whose signature must not be accepted. */
export function hostileSignatures(forge: AssertionForge): HostileAssertion[] {
  return [
    ...alteredSignatures(forge),
    ...otherKeys(forge),
    ...weakAlgorithms(forge),
    ...otherTransforms(forge),
    ...structures(forge),
  ]
}

function alteredSignatures({ hostile, xml, signed, signature }: AssertionForge): HostileAssertion[] {
  const value = /<ds:SignatureValue>(.*)<\/ds:SignatureValue>/.exec(signature)?.[1] ?? ''
  const digest = /<ds:DigestValue>(.*)<\/ds:DigestValue>/.exec(signature)?.[1] ?? ''
  const flipped = (value.startsWith('A') ? 'B' : 'A') + value.slice(1)
  const replaced = (from: string, to: string): string => changed(signed, from, to)
  return [
    hostile('signature: missing', xml),
    hostile('signature: an empty element', changed(signed, signature, `<ds:Signature xmlns:ds="${XML_DSIG}"></ds:Signature>`)),
    hostile('signature: an altered value', replaced(value, flipped)),
    hostile('signature: an empty value', replaced(value, '')),
    hostile('signature: zeros', replaced(value, Buffer.alloc(256).toString('base64'))),
    hostile('signature: an altered digest', replaced(digest, Buffer.alloc(32).toString('base64'))),
    hostile('signature: the digest of an empty string', replaced(digest, '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=')),
    hostile('signature: an altered name ID', changed(signed, />[^<]*<\/saml:NameID>/, '>attacker</saml:NameID>')),
    hostile('signature: an altered audience', changed(signed, '<saml:Audience>', '<saml:Audience>x')),
    hostile('signature: an added attribute statement', changed(signed, '</saml:Assertion>', `${ADMIN}</saml:Assertion>`)),
    hostile('signature: in another namespace', signed.replaceAll(XML_DSIG, 'urn:x')),
    hostile('signature: a second signature', changed(signed, signature, signature + signature)),
    hostile(
      'signature: an empty signature in front',
      changed(signed, signature, `<Signature xmlns="urn:x"></Signature>${signature}`),
    ),
    hostile('signature: below another element', changed(signed, signature, `<saml:Advice>${signature}</saml:Advice>`)),
  ]
}

const ADMIN =
  '<saml:AttributeStatement><saml:Attribute Name="role"><saml:AttributeValue>admin</saml:AttributeValue></saml:Attribute></saml:AttributeStatement>'

function otherKeys({ issuer, signedWith, hostile, signed }: AssertionForge): HostileAssertion[] {
  const attacker = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const keyInfo = (key: string): string => `<ds:KeyInfo><ds:KeyValue>${key}</ds:KeyValue></ds:KeyInfo>`
  const rsaKeyValue = ({ n, e }: { readonly n?: string; readonly e?: string }): string =>
    `<ds:RSAKeyValue><ds:Modulus>${base64(n)}</ds:Modulus><ds:Exponent>${base64(e)}</ds:Exponent></ds:RSAKeyValue>`
  const attackerInfo = keyInfo(rsaKeyValue(attacker.publicKey.export({ format: 'jwk' })))
  const genuineInfo = keyInfo(rsaKeyValue(createPublicKey(issuer.privateKey).export({ format: 'jwk' })))
  // A KeyInfo with the provider's own key is harmless, and common.
  const twin = changed(signed, '</ds:Signature>', `${genuineInfo}</ds:Signature>`)
  const spki = createPublicKey(issuer.certificate)
  const secrets = {
    'the PEM': Buffer.from(issuer.certificate),
    'the trimmed PEM': Buffer.from(issuer.certificate.trim()),
    'the DER': spki.export({ type: 'spki', format: 'der' }),
  }
  const hmacs = Object.entries(secrets).flatMap(([name, secret]) =>
    [`${XML_DSIG}hmac-sha1`, `${MORE}hmac-sha256`].map((method) =>
      signedWith(`key: HMAC with ${name} as the secret, ${method}`, { privateKey: createSecretKey(secret), method }),
    ),
  )
  return [
    signedWith('key: another key', { privateKey: attacker.privateKey }),
    signedWith('key: another key in KeyInfo', { privateKey: attacker.privateKey, keyInfo: attackerInfo }, twin),
    signedWith("key: another key, the provider's in KeyInfo", { privateKey: attacker.privateKey, keyInfo: genuineInfo }, twin),
    signedWith('key: an elliptic key', { privateKey: elliptic.privateKey, method: `${MORE}ecdsa-sha256` }),
    hostile('key: the method of another key type', changed(signed, `${MORE}rsa-sha256`, `${MORE}ecdsa-sha256`)),
    ...hmacs,
  ]
}

function base64(base64Url: string | undefined): string {
  return Buffer.from(base64Url ?? '', 'base64url').toString('base64')
}

function weakAlgorithms({ signedWith }: AssertionForge): HostileAssertion[] {
  const methods = [`${XML_DSIG}rsa-sha1`, `${MORE}rsa-md5`, `${XML_DSIG}dsa-sha1`, 'none', '']
  const digests = [`${XML_DSIG}sha1`, `${MORE}md5`, 'none', '']
  return [
    ...methods.map((method) => signedWith(`algorithm: signature method ${JSON.stringify(method)}`, { method })),
    ...digests.map((digestMethod) => signedWith(`algorithm: digest method ${JSON.stringify(digestMethod)}`, { digestMethod })),
  ]
}

function otherTransforms({ signedWith, issuer, xml }: AssertionForge): HostileAssertion[] {
  const xpath = transform('http://www.w3.org/TR/1999/REC-xpath-19991116', '<ds:XPath>true()</ds:XPath>')
  const rows: readonly (readonly [name: string, transforms: string])[] = [
    ['none', ''],
    ['enveloped only', ENVELOPED],
    ['exclusive canonicalization only', EXCLUSIVE],
    ['in the reverse order', EXCLUSIVE + ENVELOPED],
    ['exclusive canonicalization with comments', ENVELOPED + transform(`${EXCLUSIVE_C14N}WithComments`)],
    ['inclusive canonicalization', ENVELOPED + transform(C14N)],
    ['XPath', ENVELOPED + xpath + EXCLUSIVE],
    ['XPath filter 2', ENVELOPED + transform('http://www.w3.org/2002/06/xmldsig-filter2') + EXCLUSIVE],
    ['XSLT', ENVELOPED + transform('http://www.w3.org/TR/1999/REC-xslt-19991116') + EXCLUSIVE],
    ['base64', ENVELOPED + transform(`${XML_DSIG}base64`) + EXCLUSIVE],
    ['enveloped twice', ENVELOPED + ENVELOPED + EXCLUSIVE],
    ['an unknown one', ENVELOPED + transform('urn:x') + EXCLUSIVE],
  ]
  const list = `<ec:InclusiveNamespaces xmlns:ec="${EXCLUSIVE_C14N}" PrefixList="xs"></ec:InclusiveNamespaces>`
  const twin = issuer.sign(xml, { transforms: ENVELOPED + transform(EXCLUSIVE_C14N, list) })
  return rows.map(([name, transforms]) => signedWith(`transforms: ${name}`, { transforms }, twin))
}

function structures({ hostile, signed, signature, signedWith }: AssertionForge): HostileAssertion[] {
  const signedInfo = /<ds:SignedInfo>.*<\/ds:SignedInfo>/.exec(signature)?.[0] ?? ''
  const reference = /<ds:Reference .*<\/ds:Reference>/.exec(signature)?.[0] ?? ''
  const digestValue = /<ds:DigestValue>.*<\/ds:DigestValue>/.exec(signature)?.[0] ?? ''
  const replaced = (from: string, to: string): string => changed(signed, from, to)
  const wrongMethod = `<ds:SignatureMethod Algorithm="${XML_DSIG}rsa-sha1"></ds:SignatureMethod>`
  return [
    signedWith('reference: an empty URI', { uri: '' }),
    signedWith('reference: another ID', { uri: '#_other' }),
    signedWith('reference: an XPointer', { uri: "#xpointer(id('_valid'))" }),
    signedWith('reference: an external URI', { uri: 'https://evil.example/a.xml' }),
    signedWith('reference: a second one', { moreSignedInfo: reference }),
    signedWith('canonicalization: with comments', { canonicalization: `${EXCLUSIVE_C14N}WithComments` }),
    signedWith('canonicalization: inclusive', { canonicalization: C14N }),
    signedWith('canonicalization: unknown', { canonicalization: 'urn:x' }),
    hostile('structure: a second SignedInfo', replaced(signedInfo, signedInfo + signedInfo)),
    hostile('structure: an empty SignedInfo in front', replaced(signedInfo, `<ds:SignedInfo></ds:SignedInfo>${signedInfo}`)),
    hostile('structure: a method in front of SignedInfo', replaced(signedInfo, wrongMethod + signedInfo)),
    hostile(
      'structure: a method in KeyInfo',
      replaced('</ds:Signature>', `<ds:KeyInfo>${wrongMethod}</ds:KeyInfo></ds:Signature>`),
    ),
    hostile('structure: a second DigestValue', replaced(digestValue, digestValue + digestValue)),
    hostile('structure: a comment in DigestValue', replaced('</ds:DigestValue>', '<!-- x --></ds:DigestValue>')),
    hostile('structure: an element in DigestValue', replaced('</ds:DigestValue>', '<x></x></ds:DigestValue>')),
    hostile('structure: a comment in SignatureValue', replaced('</ds:SignatureValue>', '<!-- x --></ds:SignatureValue>')),
    hostile('structure: an object', replaced('</ds:Signature>', '<ds:Object></ds:Object></ds:Signature>')),
    hostile(
      'structure: two KeyInfo',
      replaced('</ds:Signature>', '<ds:KeyInfo></ds:KeyInfo><ds:KeyInfo></ds:KeyInfo></ds:Signature>'),
    ),
    hostile('structure: text in the signature', replaced('<ds:SignedInfo>', 'x<ds:SignedInfo>')),
  ]
}
