import { expect, test } from 'vitest'
import { type Needs, recommend } from '../../../src/compare/index.ts'

test.each<[Needs, string | null]>([
  [{ callers: 'aws' }, 'AWS_IAM'],
  [{ callers: 'aws', severalSources: true }, 'REQUEST'],
  [{ callers: 'cognito' }, 'COGNITO_USER_POOLS'],
  [{ callers: 'cognito', scopes: true }, 'COGNITO_USER_POOLS'],
  [{ callers: 'cognito', ownRules: true }, 'TOKEN'],
  [{ callers: 'cognito', api: 'http' }, 'HTTP_JWT'],
  [{ callers: 'third-party' }, 'HTTP_JWT'],
  [{ callers: 'third-party', api: 'rest' }, 'REST_JWT'],
  [{ callers: 'third-party', api: 'http' }, 'HTTP_JWT'],
  [{ callers: 'third-party', issuers: 2 }, 'REST_JWT'],
  [{ callers: 'third-party', privateApi: true }, 'REST_JWT'],
  [{ callers: 'third-party', token: 'opaque' }, 'TOKEN'],
  [{ callers: 'third-party', token: 'saml', severalSources: true }, 'REQUEST'],
  [{ callers: 'third-party', revokedWithinSeconds: 60 }, 'TOKEN'],
  [{ callers: 'third-party', severalSources: true }, 'REQUEST'],
  [{ callers: 'third-party', api: 'http', ownRules: true }, 'HTTP_LAMBDA_SIMPLE'],
  [{ callers: 'third-party', api: 'websocket' }, 'WEBSOCKET_LAMBDA'],
  [{ callers: 'aws', api: 'websocket' }, 'AWS_IAM'],
  [{ callers: 'api-key' }, 'API_KEY'],
  [{ callers: 'api-key', api: 'http' }, 'HTTP_LAMBDA_SIMPLE'],
  [{ callers: 'certificate' }, 'MUTUAL_TLS'],
  [{ callers: 'certificate', ownRules: true }, 'REQUEST'],
  [{ callers: 'certificate', privateApi: true }, null],
  [{ callers: 'third-party', api: 'http', privateApi: true }, null],
])('recommends for %j the type %s', (needs, best) => {
  const { best: found, candidates, because } = recommend(needs)
  expect(found).toBe(best)
  expect(because).not.toBe('')
  expect(candidates).toHaveLength(16)
  expect(new Set(candidates.map(({ type }) => type)).size).toBe(16)
  const fits = candidates.map((candidate) => candidate.fits)
  expect(fits).toStrictEqual([...fits].sort((left, right) => Number(right) - Number(left)))
  for (const [index, { lostBecause, fits: doesFit }] of candidates.entries()) {
    if (index === 0 && doesFit) expect(lostBecause).toStrictEqual([])
    else expect(lostBecause.length).toBeGreaterThan(0)
  }
})

test('ranks types without a function before types with one, and types outside API Gateway last', () => {
  const fitting = recommend({ callers: 'third-party' }).candidates.filter(({ fits }) => fits)
  expect(fitting.map(({ type }) => type)).toStrictEqual([
    'HTTP_JWT',
    'REST_JWT',
    'TOKEN',
    'REQUEST',
    'HTTP_LAMBDA_SIMPLE',
    'HTTP_LAMBDA_POLICY',
    'WEBSOCKET_LAMBDA',
    'VERIFIED_PERMISSIONS',
    'ALB_JWT',
    'AGENTCORE_GATEWAY',
  ])
})

test('names each need that a type does not meet', () => {
  const { candidates } = recommend({
    callers: 'third-party',
    ownRules: true,
    revokedWithinSeconds: 0,
    issuers: 2,
    privateApi: true,
  })
  const jwt = candidates.find(({ type }) => type === 'HTTP_JWT')
  expect(jwt?.lostBecause.map(({ need }) => need)).toStrictEqual(['ownRules', 'privateApi', 'revokedWithinSeconds', 'issuers'])
})

test.each<[string, object]>([
  ['callers', { callers: 'martians' }],
  ['callers', {}],
  ['issuers', { callers: 'aws', issuers: 0 }],
  ['revokedWithinSeconds', { callers: 'aws', revokedWithinSeconds: -1 }],
  ['color', { callers: 'aws', color: 'red' }],
])('rejects a wrong %s', (option, needs) => {
  // Invalid on purpose: possible in plain JavaScript.
  expect(() => recommend(needs as Needs)).toThrow(expect.objectContaining({ name: 'ConfigError', option }))
})
