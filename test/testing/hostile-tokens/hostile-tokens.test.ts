import { describe, expect, test } from 'vitest'
import { cognito, type Identity, type JwtVerifier, oidc } from '../../../src/identity/index.ts'
import { type HostileTokenOptions, hostileTokens, type TestIssuer, testIssuer } from '../../../src/testing/index.ts'

const now = () => 1_700_000_000_000
const userPoolId = 'eu-west-1_AbCdEf'
const clientId = '4fjkLmno'

const pool = () => testIssuer({ userPoolId, clientId, now })
const provider = (algorithm: string) => testIssuer({ issuer: 'https://issuer.example/tenant', clientId, algorithm, now })

const users =
  (tokenUse: 'access' | 'id') =>
  ({ jwks }: TestIssuer): JwtVerifier<Identity> =>
    cognito({ userPoolId, clientId, tokenUse, jwks, now })
const partner = ({ issuer, algorithm, jwks, secret }: TestIssuer): JwtVerifier<Identity> =>
  oidc({ issuer, audience: clientId, algorithms: [algorithm], now, ...(secret === undefined ? { jwks } : { secret }) })

describe('hostile tokens are rejected, none is an outage, and each valid counterpart is accepted', () => {
  test.each<[string, () => Promise<TestIssuer>, (issuer: TestIssuer) => JwtVerifier<Identity>, HostileTokenOptions]>([
    ['cognito, access tokens', pool, users('access'), { graceSeconds: 0 }],
    ['cognito, ID tokens', pool, users('id'), { kind: 'id', graceSeconds: 0 }],
    ['oidc, RS256', () => provider('RS256'), partner, { graceSeconds: 0 }],
    ['oidc, ES256, ID tokens', () => provider('ES256'), partner, { kind: 'id', graceSeconds: 0 }],
    ['oidc, ES256', () => provider('ES256'), partner, {}],
    ['oidc, EdDSA', () => provider('EdDSA'), partner, {}],
    ['oidc, HS256', () => provider('HS256'), partner, {}],
  ])('%s', async (_, makeIssuer, makeVerifier, options) => {
    const issuer = await makeIssuer()
    const verifier = makeVerifier(issuer)
    const tokens = await hostileTokens(issuer, options)
    const wrong: string[] = []
    for (const { name, token } of tokens) {
      const { kind } = await verifier.verify(token)
      if (kind !== 'rejected') wrong.push(`${name}: ${kind}`)
    }
    for (const twin of new Set(tokens.map((token) => token.twin))) {
      const result = await verifier.verify(twin)
      if (result.kind !== 'identified')
        wrong.push(`counterpart of ${tokens.find((token) => token.twin === twin)?.name}: ${JSON.stringify(result)}`)
    }
    expect(wrong).toStrictEqual([])
    expect(tokens.length).toBeGreaterThan(400)
    expect(tokens.every(({ token, twin }) => token !== twin)).toBe(true)
  })

  test('have unique names', async () => {
    const names = (await hostileTokens(await provider('ES256'), { graceSeconds: 30 })).map(({ name }) => name)
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toStrictEqual([])
  })

  test('include times just beyond a clock tolerance that is known', async () => {
    const timesOf = async (options: HostileTokenOptions): Promise<readonly string[]> =>
      (await hostileTokens(await provider('ES256'), options))
        .map(({ name }) => name)
        .filter((name) => /^claims: (exp|nbf) 1\d{9}/.test(name))
    expect(await timesOf({})).toStrictEqual(['claims: exp 1699913600', 'claims: nbf 1700086400', 'claims: nbf 1700000000000'])
    expect(await timesOf({ graceSeconds: 30 })).toStrictEqual([
      'claims: exp 1699913600',
      'claims: nbf 1700086400',
      'claims: nbf 1700000000000',
      'claims: exp 1699999970',
      'claims: exp 1699999969',
      'claims: exp 1699999969.999',
      'claims: nbf 1700000031',
      'claims: nbf 1700000030.001',
    ])
  })
})
