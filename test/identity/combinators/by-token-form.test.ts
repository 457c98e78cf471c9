import { beforeAll, describe, expect, test } from 'vitest'
import {
  type Authentication,
  bearer,
  byTokenForm,
  cached,
  cognito,
  type Identity,
  introspection,
  type Proof,
  type TokenVerifier,
} from '../../../src/identity/index.ts'
import { type TestIssuer, testIssuer } from '../../../src/testing/index.ts'
import { configError } from '../config-error.ts'
import { requestOf } from '../request-of.ts'

function stub(
  name: string,
  live = false,
): TokenVerifier<string> & { readonly calls: [token: string, proof: Proof | undefined][] } {
  const calls: [token: string, proof: Proof | undefined][] = []
  return {
    calls,
    issuers: [name, 'common'],
    live,
    verify: async (token, proof): Promise<Authentication<string>> => {
      calls.push([token, proof])
      return { kind: 'identified', identity: name }
    },
  }
}

let issuer: TestIssuer
let token: string
beforeAll(async () => {
  issuer = await testIssuer()
  token = await issuer.accessToken({ sub: 'jane' })
})

describe('byTokenForm', () => {
  const formOf = async (text: string) => {
    const result = await byTokenForm({ jwt: stub('jwt'), opaque: stub('opaque') }).verify(text)
    return result.kind === 'identified' ? result.identity : result.kind
  }

  test.each<[string, () => string, string]>([
    ['a signed JWT', () => token, 'jwt'],
    ['a JWT with a forged signature', () => `${token.slice(0, -8)}AAAAAAAA`, 'jwt'],
    ['three parts with an empty object', () => 'e30.a.b', 'jwt'],
    ['a header after a space', () => `${Buffer.from(' {}').toString('base64url')}.a.b`, 'jwt'],
    ['a token that is too long', () => 'a'.repeat(20_000), 'jwt'],
    ['a reference token', () => '2YotnFZFEjr1zCsicMWpAA', 'opaque'],
    ['an encrypted JWT', () => `${token}.a.b`, 'opaque'],
    ['a JWT without a signature part', () => token.slice(0, token.lastIndexOf('.')), 'opaque'],
    ['three parts that are not JSON', () => 'ya29.abc.def', 'opaque'],
    ['dots', () => '..', 'opaque'],
    ['an empty string', () => '', 'opaque'],
  ])('routes %s', async (_, text, expected) => {
    expect(await formOf(text())).toBe(expected)
  })

  test('passes on the proof and calls one verifier only', async () => {
    const [jwt, opaque] = [stub('jwt'), stub('opaque')]
    await byTokenForm({ jwt, opaque }).verify('opaque-token', { jkt: 'k' })
    expect(opaque.calls).toStrictEqual([['opaque-token', { jkt: 'k' }]])
    expect(jwt.calls).toStrictEqual([])
  })

  test('declares the issuers of both, and is live if one of them is', () => {
    expect(byTokenForm({ jwt: stub('a'), opaque: stub('b', true) })).toMatchObject({ issuers: ['a', 'common', 'b'], live: true })
    expect(byTokenForm({ jwt: stub('a', true), opaque: stub('b') }).live).toBe(true)
    expect(byTokenForm({ jwt: stub('a'), opaque: stub('b') }).live).toBe(false)
  })

  test('accepts JWTs and opaque tokens in one header, and passes no rejected JWT to the server', async () => {
    const requests: string[] = []
    const { userPoolId, clientId, jwks } = issuer
    const users = cached(cognito({ userPoolId, clientId, tokenUse: 'access', jwks }), { maxEntries: 10 })
    const opaque = introspection({
      endpoint: 'https://as.example/introspect',
      issuer: 'https://as.example',
      clientId: 'c',
      clientSecret: 's',
      audience: null,
      cacheSeconds: 0,
      exchange: async (_, { body = '' }) => {
        requests.push(body)
        return { status: 200, contentType: 'application/json', body: Buffer.from('{"active":true,"sub":"joe"}') }
      },
    })
    const verifier = bearer<Identity>(byTokenForm({ jwt: users, opaque }))
    const outcome = async (text: string) => {
      const result = await verifier.verify(requestOf({ headers: { authorization: `Bearer ${text}` } }))
      return result.kind === 'identified' ? result.identity.subject : result.kind
    }
    expect(await outcome(token)).toBe('jane')
    expect(await outcome(`${token.slice(0, -8)}AAAAAAAA`)).toBe('rejected')
    expect(requests).toStrictEqual([])
    expect(await outcome('opaque-1')).toBe('joe')
    expect(requests).toStrictEqual(['token=opaque-1&token_type_hint=access_token'])
  })

  test.each<[string, unknown, string]>([
    ['no argument', undefined, 'options'],
    ['null', null, 'options'],
    ['no jwt', { opaque: stub('b') }, 'jwt'],
    ['no opaque', { jwt: stub('a') }, 'opaque'],
    ['a verifier of requests', { jwt: bearer(stub('a')), opaque: stub('b') }, 'jwt'],
    ['an unknown option', { jwt: stub('a'), opaque: stub('b'), saml: stub('c') }, 'saml'],
  ])('throws a ConfigError for %s', (_, verifiers, option) => {
    const attempt = () => byTokenForm(verifiers as Parameters<typeof byTokenForm>[0])
    expect(attempt).toThrow(configError('byTokenForm', option))
  })
})
