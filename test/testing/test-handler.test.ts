import { createServer } from 'node:http'
import { request } from 'node:https'
import { describe, expect, test } from 'vitest'
import { bearer, byIssuer, cached, cognito, hasScope, httpApiAuthorizer, oidc, tokenAuthorizer } from '../../src/index.ts'
import { events, type TestIssuer, testHandler, testIssuer } from '../../src/testing/index.ts'
import '../../src/testing/matchers.ts'

const userPoolId = 'eu-west-1_AbCdEf'
const clientId = '4fjk'
const routes = { 'GET /pets': hasScope('pets/read') } as const

/** As a module of an application exports it: without keys. */
const poolHandler = () =>
  tokenAuthorizer({ authenticate: bearer(cognito({ userPoolId, clientId, tokenUse: 'access' })), ttlSeconds: 300, routes })

const eventOf = (token: string) => events.token({ request: 'GET /pets', token: `Bearer ${token}` })
const claims = { scope: 'pets/read' }

describe('testHandler', () => {
  test('answers requests for the keys of a user pool', async () => {
    const issuer = await testIssuer({ userPoolId, clientId })
    const handler = testHandler(poolHandler(), issuer)
    expect(await handler(eventOf(await issuer.accessToken(claims)))).toAllow('GET /pets')
    expect(await handler(eventOf(await issuer.accessToken({ scope: 'pets/write' })))).toDenyExplicitly('GET /pets')
    const attacker = await testIssuer({ userPoolId, clientId })
    await expect(handler(eventOf(await attacker.accessToken(claims)))).rejects.toThrow(/^Unauthorized$/)
  })

  test('follows a key rotation', async () => {
    const issuer = await testIssuer({ userPoolId, clientId })
    const handler = testHandler(poolHandler(), issuer)
    expect(await handler(eventOf(await issuer.accessToken(claims)))).toAllow('GET /pets')
    await issuer.rotate()
    expect(await handler(eventOf(await issuer.accessToken(claims)))).toAllow('GET /pets')
  })

  test('keeps the definition and works through combinators', async () => {
    const issuer = await testIssuer({ userPoolId, clientId })
    const pool = cognito({ userPoolId, clientId, tokenUse: 'access' })
    const handler = httpApiAuthorizer({
      authenticate: bearer(cached(byIssuer(pool), { maxEntries: 10 })),
      ttlSeconds: 60,
      payloadFormatVersion: '2.0',
      routes: { 'GET /pets': hasScope('pets/read', { issuer: issuer.issuer }) },
    })
    const tested = testHandler(handler, issuer)
    expect(tested.definition).toBe(handler.definition)
    const headers = { authorization: `Bearer ${await issuer.accessToken(claims)}` }
    expect(await tested(events.httpApi2({ request: 'GET /pets', headers }))).toAllow('GET /pets')
  })

  test.each<[string, object, object]>([
    ['discovered', {}, {}],
    ['at a URL of the same origin', { jwksUri: 'https://issuer.example/keys' }, {}],
    ['at another origin', { jwksUri: 'https://keys.example/jwks' }, { jwksUri: 'https://keys.example/jwks' }],
  ])('answers requests for the keys of an OpenID provider that are %s', async (_, verifierOptions, options) => {
    const issuer = await testIssuer({ issuer: 'https://issuer.example', clientId: 'api', algorithm: 'ES256' })
    const verifier = oidc({ issuer: issuer.issuer, audience: 'api', algorithms: ['ES256'], ...verifierOptions })
    const handler = tokenAuthorizer({ authenticate: bearer(verifier), ttlSeconds: 300, routes })
    expect(await testHandler(handler, issuer, options)(eventOf(await issuer.accessToken(claims)))).toAllow('GET /pets')
  })

  test('answers fetch of a handler of the user, and leaves other requests alone', async () => {
    const issuer = await testIssuer({ issuer: 'https://issuer.example', algorithm: 'ES256' })
    const other = createServer((_, response) => response.end('other'))
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const address = other.address()
    const port = typeof address === 'object' ? address?.port : 0
    const handler = async (url: string) => (await fetch(url)).text()
    const tested = testHandler(handler, issuer)
    expect(JSON.parse(await tested('https://issuer.example/.well-known/jwks.json'))).toStrictEqual(issuer.jwks)
    expect(JSON.parse(await tested('https://issuer.example/.well-known/openid-configuration'))).toMatchObject({
      issuer: 'https://issuer.example',
    })
    expect(await tested(`http://127.0.0.1:${port}/`)).toBe('other')
    other.close()
  })

  test('does not redirect requests outside of the handler', async () => {
    const issuer = await testIssuer({ issuer: 'https://127.0.0.1:1', algorithm: 'ES256' })
    await testHandler(async () => 'done', issuer)()
    const failed = new Promise((resolve) => request('https://127.0.0.1:1/jwks.json').on('error', resolve).end())
    await expect(failed).resolves.toMatchObject({ code: 'ECONNREFUSED' })
    await expect(fetch('https://127.0.0.1:1/jwks.json')).rejects.toThrow(TypeError)
  })

  test.each<[string, (issuer: TestIssuer) => unknown]>([
    ['a handler that is not a function', (issuer) => testHandler({} as never, issuer)],
    ['no handler', (issuer) => testHandler(undefined as never, issuer)],
    ['a value that is not an issuer', () => testHandler(async () => 1, {} as TestIssuer)],
    ['an unknown option', (issuer) => testHandler(async () => 1, issuer, { jwks: 1 } as object)],
    ['a jwksUri that is not a URL', (issuer) => testHandler(async () => 1, issuer, { jwksUri: 'keys' })],
  ])('rejects %s', async (_, wrong) => {
    const issuer = await testIssuer({ algorithm: 'ES256' })
    expect(() => wrong(issuer)).toThrow(expect.objectContaining({ name: 'ConfigError' }))
  })

  test('rejects an issuer with a shared secret', async () => {
    const issuer = await testIssuer({ issuer: 'https://issuer.example', algorithm: 'HS256' })
    expect(() => testHandler(async () => 1, issuer)).toThrow(/not HMAC/)
  })
})
