import { describe, expect, test } from 'vitest'
import { ConfigError } from '../../../src/errors.ts'
import { toCdkProps } from '../../../src/template/write/to-cdk-props.ts'
import { http, http1, plainToken, request, simple, token, websocket } from './handlers.ts'

describe('toCdkProps', () => {
  test('writes a TOKEN authorizer with its validation expression', () => {
    expect(toCdkProps(token)).toStrictEqual({
      construct: 'TokenAuthorizer',
      props: {
        identitySource: 'method.request.header.authorization',
        validationRegex: '^Bearer .+$',
        resultsCacheTtlSeconds: 300,
      },
    })
  })

  test.each([
    [
      'TTL 0',
      plainToken,
      {
        construct: 'TokenAuthorizer',
        props: { identitySource: 'method.request.header.authorization', resultsCacheTtlSeconds: 0 },
      },
    ],
    [
      'a REQUEST authorizer, sources in order',
      request.definition,
      {
        construct: 'RequestAuthorizer',
        props: {
          identitySources: ['method.request.header.authorization', 'method.request.querystring.Tenant'],
          resultsCacheTtlSeconds: 60,
        },
      },
    ],
    [
      'simple responses',
      simple,
      {
        construct: 'HttpLambdaAuthorizer',
        props: {
          identitySource: ['$request.header.authorization', '$context.routeKey'],
          responseTypes: ['SIMPLE'],
          payloadFormatVersion: '2.0',
          resultsCacheTtlSeconds: 60,
        },
      },
    ],
    [
      'payload format 1.0',
      http1,
      {
        construct: 'HttpLambdaAuthorizer',
        props: {
          identitySource: ['$request.header.authorization'],
          responseTypes: ['IAM'],
          payloadFormatVersion: '1.0',
          resultsCacheTtlSeconds: 0,
        },
      },
    ],
    [
      'a WebSocket authorizer',
      websocket,
      { construct: 'WebSocketLambdaAuthorizer', props: { identitySource: ['route.request.header.authorization'] } },
    ],
  ])('writes %s', (_, authorizer, expected) => {
    expect(toCdkProps(authorizer)).toStrictEqual(expected)
  })

  test('rejects payload format 2.0 with policy responses and names CfnAuthorizer', () => {
    expect(() => toCdkProps(http)).toThrow(/CfnAuthorizer/)
  })

  test.each([
    ['nothing', undefined],
    ['null', null],
    ['a handler without a definition', () => undefined],
    ['a definition without TTL', { api: 'REST', type: 'TOKEN', identitySources: [{ in: 'header', name: 'a' }] }],
    ['an unknown kind', { api: 'SOAP', type: 'TOKEN', ttlSeconds: 0, identitySources: [] }],
    ['an unknown setting', { ...token.definition, ttl: 3 }],
    ['a TTL without identity sources', { ...request.definition, identitySources: [] }],
    ['a TOKEN authorizer with a query parameter', { ...token.definition, identitySources: [{ in: 'query', name: 'a' }] }],
  ])('rejects %s', (_, value) => {
    expect(() => toCdkProps(value as never)).toThrow(ConfigError)
  })
})
