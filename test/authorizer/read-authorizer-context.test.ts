import { describe, expect, test } from 'vitest'
import { readAuthorizerContext, readClaims, readIamCaller } from '../../src/authorizer/read-authorizer-context.ts'

const eventWith = (authorizer: unknown, over: object = {}) => ({ requestContext: { authorizer, ...over } })

describe('readAuthorizerContext', () => {
  test.each<[string, unknown, object]>([
    [
      'REST and WebSocket APIs: without the keys that API Gateway adds',
      eventWith({ tenant: 'acme', level: '3', principalId: 'p', integrationLatency: 42 }),
      { tenant: 'acme', level: '3' },
    ],
    ['HTTP APIs: JSON', eventWith({ lambda: { tenant: 'acme', roles: ['a'] } }), { tenant: 'acme', roles: ['a'] }],
    [
      'string values under keys of other authorizers',
      eventWith({ scopes: 'a b', claims: 'c', jwt: 'd' }),
      { scopes: 'a b', claims: 'c', jwt: 'd' },
    ],
    ['the claims of another authorizer', eventWith({ claims: { sub: 'u' }, iam: {} }), {}],
    ['no authorizer', eventWith(undefined), {}],
    ['an event of another service', { Records: [] }, {}],
    ['null instead of an event', null, {}],
    ['null instead of the context', eventWith({ lambda: null }), {}],
  ])('%s', (_, event, expected) => {
    expect(readAuthorizerContext(event)).toStrictEqual(expected)
  })
})

describe('readClaims', () => {
  test.each<[string, unknown, unknown]>([
    [
      'a Cognito authorizer of a REST API',
      eventWith({ claims: { sub: 'u', 'cognito:groups': 'a' } }),
      { sub: 'u', 'cognito:groups': 'a' },
    ],
    ['a JWT authorizer of an HTTP API', eventWith({ jwt: { claims: { sub: 'u' }, scopes: null } }), { sub: 'u' }],
    ['a Lambda authorizer', eventWith({ principalId: 'p' }), undefined],
    ['claims that are not an object', eventWith({ claims: 'x' }), undefined],
  ])('%s', (_, event, expected) => {
    expect(readClaims(event)).toStrictEqual(expected)
  })
})

describe('readIamCaller', () => {
  const caller = { accountId: '012345678901', userArn: 'arn:aws:iam::012345678901:user/u', userId: 'AIDA', accessKeyId: 'AKID' }
  test.each<[string, unknown, unknown]>([
    [
      'a REST API',
      eventWith(undefined, {
        identity: { accountId: caller.accountId, userArn: caller.userArn, user: 'AIDA', accessKey: 'AKID' },
      }),
      caller,
    ],
    [
      'an HTTP API',
      eventWith({ iam: { accountId: caller.accountId, userArn: caller.userArn, userId: 'AIDA', accessKey: 'AKID' } }),
      caller,
    ],
    [
      'another authorization type',
      eventWith(undefined, { identity: { accountId: null, userArn: null, user: null, accessKey: null } }),
      undefined,
    ],
    ['an event without identity', eventWith({}), undefined],
    ['a number instead of an event', 7, undefined],
  ])('%s', (_, event, expected) => {
    expect(readIamCaller(event)).toStrictEqual(expected)
  })
})
