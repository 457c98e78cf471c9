import { expect, test } from 'vitest'
import { compareFeatures, recommend } from '../../src/compare/index.ts'

test('returns the table of 2018', () => {
  const { asOf, features, columns } = compareFeatures()
  const cells = features.map((feature) => [feature, ...columns.map(({ has }) => (has.has(feature) ? 'yes' : 'no'))])
  expect(asOf).toBe('2018')
  expect(['', ...columns.map(({ type }) => type)]).toStrictEqual(['', 'AWS_IAM', 'TOKEN', 'REQUEST', 'COGNITO_USER_POOLS'])
  expect(cells).toStrictEqual([
    ['Authentication', 'yes', 'yes', 'yes', 'yes'],
    ['Authorization', 'yes', 'yes', 'yes', 'no'],
    ['Signature V4', 'yes', 'no', 'no', 'no'],
    ['Cognito User Pools', 'no', 'yes', 'yes', 'yes'],
    ['Third-Party Authentication', 'no', 'yes', 'yes', 'no'],
    ['Multiple Header Support', 'no', 'no', 'yes', 'no'],
  ])
  expect(columns.map(({ additionalCosts }) => additionalCosts)).toStrictEqual([
    'none',
    'per authorizer invocation',
    'per authorizer invocation',
    'none',
  ])
})

test('states later changes in notes', () => {
  const { columns, since } = compareFeatures()
  expect(columns.find(({ type }) => type === 'COGNITO_USER_POOLS')?.notes.join(' ')).toContain('scopes')
  expect(since.join(' ')).toContain('native JWT authorizer')
})

test.each([
  [{ callers: 'aws' } as const, 'AWS_IAM'],
  [{ callers: 'cognito' } as const, 'COGNITO_USER_POOLS'],
  [{ callers: 'cognito', ownRules: true } as const, 'TOKEN'],
  [{ callers: 'third-party' } as const, 'TOKEN'],
  [{ callers: 'third-party', severalSources: true } as const, 'REQUEST'],
  [{ callers: 'aws', severalSources: true } as const, 'REQUEST'],
])('recommends for %o the type %s', (needs, type) => {
  expect(recommend(needs).type).toBe(type)
})

test('rejects an unknown kind of caller', () => {
  // Invalid on purpose: possible in plain JavaScript.
  const wrong = { callers: 'martians' } as unknown as Parameters<typeof recommend>[0]
  expect(() => recommend(wrong)).toThrow(expect.objectContaining({ option: 'callers' }))
})
