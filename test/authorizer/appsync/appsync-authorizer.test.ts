import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { DecisionRecord } from '../../../src/index.ts'
import { appSyncAuthorizer, authenticated, hasScope, inGroup, not, own, requiredHeader, sourceIp } from '../../../src/index.ts'
import { identity, stub } from '../stub-verifier.ts'

const NOW = new Date('2026-01-01T00:00:00Z')
const NOW_SECONDS = NOW.getTime() / 1000

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW })
})
afterEach(() => {
  vi.useRealTimers()
})

const fields = { 'Query.pets': hasScope('pets/read'), 'Mutation.addPet': inGroup('admins') } as const
const base = { authenticate: stub(), fields, schema: null, ttlSeconds: 300 }

function event(authorizationToken = 'Bearer good', requestHeaders?: { readonly [name: string]: string }) {
  const requestContext = { apiId: 'a1', accountId: '012345678901', requestId: 'r1', queryString: '{ pets }' }
  return { authorizationToken, requestContext, ...(requestHeaders && { requestHeaders }) }
}

describe('the response', () => {
  test('authorizes the caller and denies the fields whose rules fail', async () => {
    const handler = appSyncAuthorizer({ ...base, context: ({ subject }) => ({ subject, level: 2, nothing: undefined }) })
    expect(await handler(event())).toStrictEqual({
      isAuthorized: true,
      resolverContext: { subject: 'u1', level: 2 },
      deniedFields: ['Mutation.addPet'],
      ttlOverride: 300,
    })
  })

  test('sorts the denied fields', async () => {
    const never = (): boolean => false
    const handler = appSyncAuthorizer({ ...base, fields: { 'Query.b': never, 'Query.a': never, 'Query.c': authenticated } })
    expect((await handler(event())).deniedFields).toStrictEqual(['Query.a', 'Query.b'])
  })

  test('does not authorize a caller for whom every field is denied', async () => {
    const handler = appSyncAuthorizer({ ...base, fields: { 'Query.pets': inGroup('admins') } })
    expect(await handler(event())).toStrictEqual({ isAuthorized: false })
  })

  test.each([
    ['no token', ''],
    ['a rejected token', 'Bearer bad'],
  ])('does not authorize %s', async (_, token) => {
    expect(await appSyncAuthorizer(base)(event(token))).toStrictEqual({ isAuthorized: false })
  })

  test.each([
    ['a token that outlives the TTL', NOW_SECONDS + 301, 300],
    ['a token that ends before the TTL', NOW_SECONDS + 20.9, 20],
    ['a token that has just expired', NOW_SECONDS - 5, 0],
    ['a credential without an end', undefined, 300],
  ])('is cached no longer than %s', async (_, expiresAt, expected) => {
    const handler = appSyncAuthorizer({ ...base, authenticate: stub({}, identity({ expiresAt })) })
    expect((await handler(event())).ttlOverride).toBe(expected)
  })

  test('an expiry that is not a number is an outage', async () => {
    const who = identity({ expiresAt: Number.NaN })
    await expect(appSyncAuthorizer({ ...base, authenticate: stub({}, who) })(event())).rejects.toMatchObject({
      code: 'ERR_RULE_OR_CALLBACK',
    })
  })

  test('denies a caller whose context exceeds the limit of AppSync', async () => {
    const records: DecisionRecord[] = []
    const context = (): { text: string } => ({ text: 'x'.repeat(5_242_880) })
    const handler = appSyncAuthorizer({ ...base, context, onDecision: (record) => records.push(record) })
    expect(await handler(event())).toStrictEqual({ isAuthorized: false })
    expect(records[0]).toMatchObject({ outcome: 'deny', code: 'ERR_REPLY', subject: 'u1' })
  })

  test('a context that is not flat is an error that names the key', async () => {
    const context = (): never => ({ pets: ['rex'] }) as never
    await expect(appSyncAuthorizer({ ...base, context })(event())).rejects.toMatchObject({ part: 'context.pets' })
  })

  test.each([
    ['a promise', () => Promise.resolve(true)],
    ['a truthy string', () => 'yes'],
    [
      'an error',
      () => {
        throw new Error('Unauthorized')
      },
    ],
  ])('a rule that returns %s is an outage', async (_, rule) => {
    const handler = appSyncAuthorizer({ ...base, fields: { 'Query.pets': rule as never } })
    await expect(handler(event())).rejects.toMatchObject({ name: 'UnavailableError', message: 'the authorizer is unavailable' })
  })

  test('reads the token and not a header of the same name', async () => {
    const handler = appSyncAuthorizer(base)
    expect(await handler(event('', { Authorization: 'Bearer good' }))).toStrictEqual({ isAuthorized: false })
    expect(await handler(event('Bearer good', { authorization: 'Bearer bad' }))).toMatchObject({ isAuthorized: true })
  })

  test('at TTL 0 a rule may read another header', async () => {
    const handler = appSyncAuthorizer({ ...base, ttlSeconds: 0, fields: { 'Query.pets': requiredHeader('x-team', 'a') } })
    expect(await handler(event('Bearer good', { 'X-Team': 'a' }))).toMatchObject({ isAuthorized: true, ttlOverride: 0 })
    expect(await handler(event('Bearer good', { 'X-Team': 'b' }))).toStrictEqual({ isAuthorized: false })
  })
})

describe('an event of a different kind', () => {
  test.each([
    ['nothing', undefined],
    ['an Events API', { ...event(), requestContext: { ...event().requestContext, operation: 'EVENT_CONNECT' } }],
    ['a REST API', { type: 'TOKEN', authorizationToken: 'x', methodArn: 'arn:aws:execute-api:eu-west-1:1:a/b/GET/' }],
  ])('%s is an EventError', async (_, given) => {
    await expect(appSyncAuthorizer(base)(given as never)).rejects.toMatchObject({ name: 'EventError' })
  })
})

describe('building', () => {
  test('the definition states the deployment and is frozen', () => {
    const { definition } = appSyncAuthorizer(base)
    expect(definition).toStrictEqual({
      api: 'APPSYNC',
      type: 'LAMBDA',
      ttlSeconds: 300,
      fields: ['Query.pets', 'Mutation.addPet'],
      validationExpression: '^Bearer .+$',
    })
    expect(Object.isFrozen(definition) && Object.isFrozen(definition.fields)).toBe(true)
  })

  const header = { in: 'header', name: 'x-key' } as const
  test.each([
    ['a verifier of the whole request under a TTL', { authenticate: stub({ reads: 'request' }) }, 'authenticate'],
    ['a verifier of another header under a TTL', { authenticate: stub({ reads: [[header]] }) }, 'authenticate'],
    ['a rule that reads a header under a TTL', { fields: { 'Query.pets': requiredHeader('x-team') } }, 'routes'],
    ['a rule that binds a parameter', { fields: { 'Query.pets': own('id') } }, 'fields["Query.pets"]'],
    ['a rule that is a condition', { fields: { 'Query.pets': sourceIp('10.0.0.0/8') } }, 'fields["Query.pets"]'],
    ['a key that is not a field', { fields: { pets: authenticated } }, 'fields["pets"]'],
    ['no fields', { fields: {} }, 'fields'],
    ['a missing schema', { schema: undefined }, 'schema'],
    ['an unknown option', { ttl: 5 }, 'ttl'],
    [
      'a rule without an issuer for a verifier of several',
      { authenticate: stub({ issuers: ['a', 'b'] }) },
      'fields["Query.pets"]',
    ],
  ])('%s is a ConfigError', (_, over, option) => {
    expect(() => appSyncAuthorizer({ ...base, ...over } as never)).toThrow(
      expect.objectContaining({ name: 'ConfigError', option }),
    )
  })

  test('a negated predicate is a predicate', () => {
    expect(() => appSyncAuthorizer({ ...base, fields: { 'Query.pets': not(inGroup('x')) } })).not.toThrow()
  })
})
