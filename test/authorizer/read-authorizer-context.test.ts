import { describe, expect, test } from 'vitest'
import { readAuthorizerContext, readClaims, readIamCaller } from '../../src/authorizer/read-authorizer-context.ts'

const within = (authorizer: unknown, over: object = {}) => ({ requestContext: { authorizer, ...over } })

describe('readAuthorizerContext', () => {
  test.each<[string, unknown, object]>([
    [
      'REST and WebSocket: without what API Gateway adds',
      within({ tenant: 'acme', level: '3', principalId: 'p', integrationLatency: 42 }),
      { tenant: 'acme', level: '3' },
    ],
    ['HTTP API: as JSON', within({ lambda: { tenant: 'acme', roles: ['a'] } }), { tenant: 'acme', roles: ['a'] }],
    [
      'keys of any name, as long as they are texts',
      within({ scopes: 'a b', claims: 'c', jwt: 'd' }),
      { scopes: 'a b', claims: 'c', jwt: 'd' },
    ],
    ['nothing of another authorizer', within({ claims: { sub: 'u' }, iam: {} }), {}],
    ['nothing where there is none', within(undefined), {}],
    ['nothing in an event of something else', { Records: [] }, {}],
    ['nothing in no event', null, {}],
    ['nothing where lambda is null', within({ lambda: null }), {}],
  ])('%s', (_, event, expected) => {
    expect(readAuthorizerContext(event)).toStrictEqual(expected)
  })
})

describe('readClaims', () => {
  test.each<[string, unknown, unknown]>([
    [
      'of a REST Cognito authorizer',
      within({ claims: { sub: 'u', 'cognito:groups': 'a' } }),
      { sub: 'u', 'cognito:groups': 'a' },
    ],
    ['of an HTTP API JWT authorizer', within({ jwt: { claims: { sub: 'u' }, scopes: null } }), { sub: 'u' }],
    ['of neither', within({ principalId: 'p' }), undefined],
    ['of no object', within({ claims: 'x' }), undefined],
  ])('%s', (_, event, expected) => {
    expect(readClaims(event)).toStrictEqual(expected)
  })
})

describe('readIamCaller', () => {
  const caller = { accountId: '012345678901', userArn: 'arn:aws:iam::012345678901:user/u', userId: 'AIDA', accessKeyId: 'AKID' }
  test.each<[string, unknown, unknown]>([
    [
      'REST',
      within(undefined, { identity: { accountId: caller.accountId, userArn: caller.userArn, user: 'AIDA', accessKey: 'AKID' } }),
      caller,
    ],
    [
      'HTTP API',
      within({ iam: { accountId: caller.accountId, userArn: caller.userArn, userId: 'AIDA', accessKey: 'AKID' } }),
      caller,
    ],
    [
      'another authorization type',
      within(undefined, { identity: { accountId: null, userArn: null, user: null, accessKey: null } }),
      undefined,
    ],
    ['no identity', within({}), undefined],
    ['no event', 7, undefined],
  ])('%s', (_, event, expected) => {
    expect(readIamCaller(event)).toStrictEqual(expected)
  })
})
