import { expect, test } from 'vitest'
import { requestAuthorizer } from '../../../src/authorizer/index.ts'
import { bearer, header } from '../../../src/identity/index.ts'
import { samlBearer } from '../../../src/identity/saml/index.ts'
import { testSamlIssuer } from '../../../src/testing/index.ts'
import { matchHostileAssertions } from '../../../src/testing/matchers/hostile-assertion-matcher.ts'
import { configError } from '../../identity/config-error.ts'

const now = () => Date.UTC(2026, 10, 30, 12)
const idp = await testSamlIssuer({ now })
const { issuer, audience, recipient, certificate: certificates } = idp
const verifier = samlBearer({ issuer, audience, recipient, certificates, replays: null, now })
const from = header('authorization', 'SAML')

test('passes for the token verifier, a request verifier, an authorizer and a function', async () => {
  const authorizer = requestAuthorizer({
    authenticate: bearer(verifier, { from }),
    ttlSeconds: 60,
    routes: { 'GET /x': () => true },
  })
  for (const subject of [verifier, bearer(verifier, { from }), authorizer, (text: string) => verifier.verify(text)]) {
    const result = await matchHostileAssertions(subject, idp)
    expect(result.message()).toMatch(/^expected one of \d+ hostile assertions to be accepted$/)
    expect(result.pass).toBe(true)
  }
}, 60_000)

test('lists what is accepted wrongly, and valid assertions that are rejected', async () => {
  const open = await matchHostileAssertions(() => true, idp)
  expect(open.pass).toBe(false)
  expect(open.message()).toContain('wrapping: the signature on the other assertion: accepted')
  expect(open.message()).toMatch(/and \d+ more$/)
  const closed = await matchHostileAssertions(() => false, idp)
  expect(closed.message()).toContain('its valid counterpart: rejected')
  const withoutAudience = samlBearer({ issuer, audience: 'https://other.example', recipient, certificates, replays: null, now })
  expect((await matchHostileAssertions(withoutAudience, idp)).pass).toBe(false)
})

test('an outage is a wrong verdict', async () => {
  const broken = { verify: async () => ({ kind: 'unavailable', code: 'custom:x', cause: undefined }) }
  expect((await matchHostileAssertions(broken, idp)).message()).toContain(': failed')
})

test('rejects other values and options', async () => {
  await expect(matchHostileAssertions(5, idp)).rejects.toThrow(configError('toRejectHostileAssertions', 'value'))
  await expect(matchHostileAssertions(verifier, {} as never)).rejects.toThrow(configError('hostileAssertions', 'issuer'))
  await expect(matchHostileAssertions(verifier, idp, { from: 'a' } as never)).rejects.toThrow(
    configError('toRejectHostileAssertions', 'from'),
  )
})
