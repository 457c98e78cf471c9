/** Assertions that xml-crypto has signed, in the forms that identity providers send. */
import { expect, test } from 'vitest'
import { SignedXml } from 'xml-crypto'
import { samlBearer } from '../../../src/identity/saml/index.ts'
import { testSamlIssuer } from '../../../src/testing/index.ts'

const now = () => Date.UTC(2026, 10, 30, 12)
const idp = await testSamlIssuer({ now })
const { issuer, audience, recipient, certificate: certificates } = idp
const verifier = samlBearer({ issuer, audience, recipient, certificates, replays: null, now })

const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#'
const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature'
interface Form {
  /** The prefix of the signature; an empty string for the default namespace. */
  readonly prefix: string
  readonly prefixList?: readonly string[]
  readonly wrap?: boolean
}

function sign(xml: string, { prefix, prefixList = [], wrap = false }: Form): string {
  const signer = new SignedXml({
    privateKey: idp.privateKey.export({ type: 'pkcs8', format: 'pem' }),
    publicCert: certificates,
    signatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    canonicalizationAlgorithm: EXCLUSIVE,
    inclusiveNamespacesPrefixList: [...prefixList],
  })
  signer.addReference({
    xpath: '/*',
    transforms: [ENVELOPED, EXCLUSIVE],
    digestAlgorithm: 'http://www.w3.org/2001/04/xmlenc#sha256',
    inclusiveNamespacesPrefixList: [...prefixList],
  })
  signer.computeSignature(xml, { prefix, location: { reference: "//*[local-name(.)='Issuer']", action: 'after' } })
  const signed = signer.getSignedXml()
  return wrap ? signed.replace(/(?<=SignatureValue>)[^<]+/, (value) => value.replace(/.{76}/g, '$&&#13;\n')) : signed
}

const XS = 'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
const plain = idp.xml({ nameId: 'ana', attributes: { mail: 'a@b' } })
const typedRoot = plain
  .replace(' ID=', ` ${XS} ID=`)
  .replace('<saml:AttributeValue>', '<saml:AttributeValue xsi:type="xs:string">')
const typedValue = plain.replace('<saml:AttributeValue>', `<saml:AttributeValue ${XS} xsi:type="xs:string">`)
const unprefixed = plain.replaceAll('<saml:', '<').replaceAll('</saml:', '</').replace('xmlns:saml=', 'xmlns=')
const renamed = plain.replaceAll('saml:', 'a-2.x:').replace('xmlns:saml', 'xmlns:a-2.x')
const indented = plain.replaceAll('><', '>\n    <')
const selfClosing = plain.replace('></saml:SubjectConfirmationData>', '/>')
const quotes = plain.replace(/(\w+)="([^"]*)"/g, "$1='$2'")
const references = plain.replace('>ana<', '>&#x61;n&#97;<').replace('a@b', 'a&amp;&lt;&gt;&quot;&apos;b')

test.each<[string, string, Form]>([
  ['a prefixed signature', plain, { prefix: 'ds' }],
  ['a signature in the default namespace', plain, { prefix: '' }],
  ['types with a list of prefixes', typedRoot, { prefix: 'ds', prefixList: ['xs'] }],
  ['types with a list of prefixes in the default namespace', typedRoot, { prefix: '', prefixList: ['xs', 'saml', 'xsi'] }],
  ['types that each value declares', typedValue, { prefix: 'ds', prefixList: ['xs'] }],
  ['types without a list', typedValue, { prefix: 'ds' }],
  ['the default namespace', unprefixed, { prefix: 'ds' }],
  ['the default namespace twice', unprefixed, { prefix: '' }],
  ['another prefix', renamed, { prefix: 'dsig' }],
  ['indentation', indented, { prefix: 'ds' }],
  ['empty-element tags', selfClosing, { prefix: 'ds' }],
  ['single quotes', quotes, { prefix: 'ds' }],
  ['character references', references, { prefix: 'ds' }],
  ['line breaks of Windows in the signature value', plain, { prefix: 'ds', wrap: true }],
])('accepts %s', async (_, xml, form) => {
  const credential = Buffer.from(sign(xml, form)).toString('base64url')
  expect(await verifier.verify(credential)).toMatchObject({ kind: 'identified', identity: { subject: 'ana' } })
})

test('accepts a signature whose prefix the root declares', async () => {
  const signed = sign(plain.replace(' ID=', ' xmlns:ds="http://www.w3.org/2000/09/xmldsig#" ID='), {
    prefix: 'ds',
    prefixList: ['ds'],
  })
  const inherited = signed.replace('<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"', '<ds:Signature')
  expect(inherited).not.toBe(signed)
  expect(await verifier.verify(Buffer.from(inherited).toString('base64url'))).toMatchObject({ kind: 'identified' })
})

test('values are read without loss', async () => {
  const values = ['&<>"\'', 'é😀', '  spaces  ', 'line\nbreak', 'tab\t']
  for (const value of values) {
    const credential = idp.assertion({ nameId: value, attributes: { a: value } })
    expect(await verifier.verify(credential)).toMatchObject({ identity: { subject: value, claims: { a: [value] } } })
  }
})

test('a document without a genuine signature is rejected before its canonical form is computed', async () => {
  const advice = (content: string): string => {
    const [start = '', end = ''] = idp
      .sign(idp.xml(), { method: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512' })
      .split('<saml:AuthnStatement')
    return `${start}<saml:Advice>${content}</saml:Advice><saml:AuthnStatement${end}`.replace(/(?<=SignatureValue>)..../, 'AAAA')
  }
  const long = Buffer.from(advice('<a/>'.repeat(8000))).toString('base64url')
  const short = Buffer.from(advice('')).toString('base64url')
  const timeOf = async (credential: string): Promise<number> => {
    const start = performance.now()
    for (let index = 0; index < 20; index += 1)
      expect(await verifier.verify(credential)).toMatchObject({ code: 'ERR_SAML_SIGNATURE' })
    return performance.now() - start
  }
  await timeOf(short)
  // Canonicalization of the long document takes more than fifty times as long as that of the short one.
  expect(await timeOf(long)).toBeLessThan(20 * (await timeOf(short)))
})
