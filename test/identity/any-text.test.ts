/** Sends arbitrary strings as credentials: every verifier rejects them, in linear time. */
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { header, type Identity, type Verifier } from '../../src/events/index.ts'
import {
  albOidcData,
  apiKey,
  basic,
  bearer,
  byTokenForm,
  cached,
  cognito,
  dpop,
  hashApiKey,
  introspection,
  signedParameters,
} from '../../src/identity/index.ts'
import { testIssuer } from '../../src/testing/index.ts'
import { requestOf } from './request-of.ts'

const ARN = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/gate/50dc6c495c0c9188'
const factories: { readonly [name: string]: (jwks: unknown) => Verifier<Identity> } = {
  apiKey: () => apiKey({ keys: { [hashApiKey('k-0123456789abcdefghijkl')]: { owner: 'acme' } }, from: header('x') }),
  basic: () => basic({ lookup: () => undefined, costs: [{ logN: 10, r: 1, p: 1 }], from: header('x') }),
  albOidcData: () => albOidcData({ loadBalancer: ARN, issuer: 'i', clientId: null, publicKeys: {}, from: header('x') }),
  introspection: () =>
    bearer(
      introspection({
        endpoint: 'https://as.example/',
        issuer: 'i',
        clientId: 'c',
        clientSecret: 's',
        audience: null,
        cacheSeconds: 0,
        exchange: async () => ({ status: 200, contentType: 'application/json', body: Buffer.from('{"active":false}') }),
      }),
      { from: header('x') },
    ),
  dpop: (jwks) =>
    dpop(cognito({ userPoolId: 'eu-west-1_TestPool', clientId: null, tokenUse: null, jwks }), {
      replays: { claim: async () => true },
    }),
  optionalScheme: (jwks) =>
    bearer(cognito({ userPoolId: 'eu-west-1_TestPool', clientId: null, tokenUse: null, jwks }), {
      from: header('x', 'Bearer'),
      scheme: 'optional',
    }),
  byTokenForm: (jwks) =>
    bearer(
      byTokenForm({
        jwt: cached(cognito({ userPoolId: 'eu-west-1_TestPool', clientId: null, tokenUse: null, jwks }), { maxEntries: 10 }),
        opaque: introspection({
          endpoint: 'https://as.example/',
          issuer: 'i',
          clientId: 'c',
          clientSecret: 's',
          audience: null,
          cacheSeconds: 60,
          exchange: async () => ({ status: 200, contentType: 'application/json', body: Buffer.from('{"active":false}') }),
        }),
      }),
      { from: header('x') },
    ),
  severalLoadBalancers: () =>
    albOidcData(['i', 'j'].map((issuer) => ({ loadBalancer: ARN, issuer, clientId: null, publicKeys: {}, from: header('x') }))),
  signedParameters: () => signedParameters({ keys: { k: 'a secret of thirty-two bytes or more' }, parameters: ['a'] }),
}
let jwks: unknown
beforeAll(async () => {
  jwks = (await testIssuer()).jwks
})

/** A request with the string at every location that one of the verifiers reads. */
const requestOfText = (text: string) =>
  requestOf({
    headers: { x: text, authorization: `DPoP ${text}`, dpop: text },
    query: { sig: text, 'sig-key': text, 'sig-from': text, 'sig-until': text, 'sig-subject': text, a: text },
    url: { host: text, path: text },
    path: text,
  })

const fragment = fc.constantFrom(
  '.',
  '=',
  ' ',
  ':',
  ',',
  ';',
  'e30',
  'eyJhbGciOiJFUzI1NiJ9',
  'Basic',
  'DPoP',
  '\u0000',
  '\ud800',
  'ü',
  '%',
  '"',
  '\\',
)
const strings = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 100 }),
  fc.base64String({ maxLength: 100 }),
  fc.array(fragment, { maxLength: 20 }).map((parts) => parts.join('')),
)

describe.each(Object.keys(factories))('%s', (name) => {
  test('rejects any string', async () => {
    const verifier = factories[name]?.(jwks)
    await fc.assert(
      fc.asyncProperty(strings, async (text) => {
        const result = await verifier?.verify(requestOfText(text))
        expect(['absent', 'rejected']).toContain(result?.kind)
      }),
      { numRuns: 300 },
    )
  })

  test.each([...'a.= :,;"\\{[/%ü', 'a.', '=.', '":', '..'])('rejects a megabyte of %j in linear time', async (text) => {
    const verifier = factories[name]?.(jwks)
    const request = requestOfText(text.repeat(1_000_000 / text.length))
    const started = performance.now()
    expect(['absent', 'rejected']).toContain((await verifier?.verify(request))?.kind)
    expect(performance.now() - started).toBeLessThan(5000) // a quadratic algorithm would need minutes
  })
})
