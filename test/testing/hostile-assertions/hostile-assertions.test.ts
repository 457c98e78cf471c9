import { deflateRawSync } from 'node:zlib'
import { DOMParser } from '@xmldom/xmldom'
import { describe, expect, test, vi } from 'vitest'
import { SignedXml } from 'xml-crypto'
import { describeCode } from '../../../src/identity/index.ts'
import { samlBearer } from '../../../src/identity/saml/index.ts'
import { type HostileAssertionOptions, hostileAssertions, testSamlIssuer } from '../../../src/testing/index.ts'
import { configError } from '../../identity/config-error.ts'

const now = () => Date.UTC(2026, 10, 30, 12)
const idp = await testSamlIssuer({ now })
const { issuer, audience, recipient, certificate: certificates } = idp
const verifierOf = (options: object = {}) =>
  samlBearer({ issuer, audience, recipient, certificates, replays: null, now, ...options })

describe.each<[string, HostileAssertionOptions]>([
  ['base64url', {}],
  ['base64 and DEFLATE', { encoding: 'base64', compression: 'deflate', content: { nameId: 'jane', attributes: { mail: 'a' } } }],
])('in %s', (_, options) => {
  const { encoding, compression } = options
  const verifier = verifierOf({
    encoding,
    compression,
    ...(options.content === undefined ? {} : { attributes: { mail: { name: 'mail', values: 'one' } } }),
  })

  test.each(hostileAssertions(idp, options).map((row) => [row.name, row] as const))(
    'rejects %s',
    async (_, { assertion, twin }) => {
      const result = await verifier.verify(assertion)
      expect(result).toMatchObject({ kind: 'rejected', code: expect.stringMatching(/^ERR_SAML_/) })
      expect('code' in result && describeCode(result.code)?.status).toBe(401)
      expect(await verifier.verify(twin)).toMatchObject({ kind: 'identified' })
    },
  )
})

test('every assertion has a name of its own and differs from its valid counterpart', () => {
  const all = hostileAssertions(idp)
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length)
  expect(all.length).toBeGreaterThan(140)
  expect(all.filter(({ assertion, twin }) => assertion === twin)).toStrictEqual([])
})

test('a verifier that reads the document instead of the signed bytes accepts some', () => {
  // The parser of xml-crypto reports malformed documents here.
  const silenced = [vi.spyOn(console, 'error'), vi.spyOn(console, 'warn')].map((spy) => spy.mockImplementation(() => undefined))
  const accepted = hostileAssertions(idp).filter(({ assertion }) => {
    try {
      return readsLoosely(Buffer.from(assertion, 'base64url').toString())
    } catch {
      return false
    }
  })
  for (const spy of silenced) spy.mockRestore()
  expect(accepted.length).toBeGreaterThan(20)
})

/** What many services do: verify any signature in the document, then read the first name ID. */
function readsLoosely(xml: string): boolean {
  const document = new DOMParser({ onError: () => undefined }).parseFromString(xml, 'text/xml')
  const [signature] = [...document.getElementsByTagName('ds:Signature')]
  if (signature === undefined) return false
  const verifier = new SignedXml({ publicCert: idp.certificate })
  verifier.loadSignature(String(signature))
  return verifier.checkSignature(xml) && document.getElementsByTagName('saml:NameID').length > 0
}

test('a size limit holds before anything is parsed', async () => {
  const verifier = verifierOf({ maxBytes: 262_144, compression: 'deflate' })
  const bomb = deflateRawSync(Buffer.alloc(50_000_000, 60)).toString('base64url')
  expect(await verifier.verify(bomb)).toMatchObject({ code: 'ERR_SAML_SIZE' })
})

test.each<[unknown, object | undefined, string]>([
  [{}, {}, 'issuer'],
  [undefined, {}, 'issuer'],
  [idp, { encoding: 'hex' }, 'encoding'],
  [idp, { kind: 'access' }, 'kind'],
])('rejects the arguments %#', (given, options, option) => {
  expect(() => hostileAssertions(given as never, options as never)).toThrow(configError('hostileAssertions', option))
})
