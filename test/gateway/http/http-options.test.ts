import { describe, expect, test } from 'vitest'
import { ConfigError } from '../../../src/errors.ts'
import { httpApi } from '../../../src/gateway/index.ts'

const integration = (): object => ({})
const header = { in: 'header', name: 'Authorization' }
const jwt = { type: 'JWT', identitySource: header, issuer: 'https://id.example', audience: ['app'] }
const lambda = {
  api: 'HTTP',
  type: 'REQUEST',
  ttlSeconds: 0,
  identitySources: [header],
  payloadFormatVersion: '2.0',
  handler: integration,
}
const routes = { $default: { authorizer: null, integration } }
const withAuthorizer = (a: unknown): object => ({ routes, authorizers: { a } })
const withRoute = (route: object, authorizers: object = {}): object => ({ routes: { $default: route }, authorizers })
const withCors = (cors: object): object => ({ routes, cors: { allowOrigins: ['https://a.example'], ...cors } })

describe('httpApi', () => {
  test.each<[string, unknown, string]>([
    ['no options', undefined, 'options'],
    ['null', null, 'options'],
    ['no routes', {}, 'routes'],
    ['empty routes', { routes: {} }, 'routes'],
    ['an unknown option', { routes, resourcePolicy: {} }, 'resourcePolicy'],
    ['API keys', { routes, apiKeys: {} }, 'apiKeys'],
    ['a wrong stage', { routes, stage: 'a/b' }, 'stage'],
    ['a further stage of the same name', { routes, stages: { $default: {} } }, 'stages["$default"]'],
    ['a reserved authorizer name', { routes, authorizers: { AWS_IAM: lambda } }, 'authorizers["AWS_IAM"]'],
    ['a wrong route key', { routes: { 'GET pets': routes.$default } }, 'routes["GET pets"]'],
    ['a route without an authorizer', withRoute({ integration }), 'routes["$default"].authorizer'],
    ['an undefined authorizer', withRoute({ integration, authorizer: undefined }), 'routes["$default"].authorizer'],
    ['an unknown authorizer', withRoute({ integration, authorizer: 'users' }), 'routes["$default"].authorizer'],
    ['a route without an integration', withRoute({ authorizer: null }), 'routes["$default"].integration'],
    ['an API key', withRoute({ authorizer: null, integration, apiKeyRequired: true }), 'routes["$default"].apiKeyRequired'],
    ['a mock integration', withRoute({ authorizer: null, integration: { type: 'MOCK' } }), 'routes["$default"].integration.type'],
    [
      'another payload format version',
      withRoute({ authorizer: null, integration: { type: 'AWS_PROXY', handler: integration, payloadFormatVersion: '3.0' } }),
      'routes["$default"].integration.payloadFormatVersion',
    ],
    ['scopes without an authorizer', withRoute({ authorizer: null, integration, scopes: ['a'] }), 'routes["$default"].scopes'],
    [
      'scopes of a Lambda authorizer',
      withRoute({ authorizer: 'a', integration, scopes: ['a'] }, { a: lambda }),
      'routes["$default"].scopes',
    ],
    ['no scope', withRoute({ authorizer: 'a', integration, scopes: [] }, { a: jwt }), 'routes["$default"].scopes'],
    [
      '11 scopes',
      withRoute({ authorizer: 'a', integration, scopes: [...'abcdefghijk'] }, { a: jwt }),
      'routes["$default"].scopes',
    ],
    [
      'a scope with a quotation mark',
      withRoute({ authorizer: 'a', integration, scopes: ['a"b'] }, { a: jwt }),
      'routes["$default"].scopes',
    ],
    ['an authorizer that is a string', withAuthorizer('x'), 'authorizers["a"]'],
    ['a plain handler', withAuthorizer(integration), 'authorizers["a"]'],
    ['Cognito user pools', withAuthorizer({ type: 'COGNITO_USER_POOLS' }), 'authorizers["a"].type'],
    ['a TOKEN authorizer', withAuthorizer({ ...lambda, type: 'TOKEN' }), 'authorizers["a"].type'],
    ['an authorizer of a REST API', withAuthorizer({ ...lambda, api: 'REST' }), 'authorizers["a"].api'],
    ['no TTL', withAuthorizer({ ...lambda, ttlSeconds: undefined }), 'authorizers["a"].ttlSeconds'],
    ['a TTL over 3,600', withAuthorizer({ ...lambda, ttlSeconds: 3601 }), 'authorizers["a"].ttlSeconds'],
    [
      'a TTL without identity sources',
      withAuthorizer({ ...lambda, ttlSeconds: 1, identitySources: [] }),
      'authorizers["a"].identitySources',
    ],
    [
      'simple responses of format 1.0',
      withAuthorizer({ ...lambda, payloadFormatVersion: '1.0', simpleResponses: true }),
      'authorizers["a"].simpleResponses',
    ],
    [
      'a validation expression',
      withAuthorizer({ ...lambda, identityValidationExpression: 'x' }),
      'authorizers["a"].identityValidationExpression',
    ],
    ['no audience', withAuthorizer({ ...jwt, audience: [] }), 'authorizers["a"].audience'],
    ['51 audiences', withAuthorizer({ ...jwt, audience: Array.from({ length: 51 }, String) }), 'authorizers["a"].audience'],
    ['an issuer with the scheme http', withAuthorizer({ ...jwt, issuer: 'http://id.example' }), 'authorizers["a"].issuer'],
    ['a key set without keys', withAuthorizer({ ...jwt, jwks: {} }), 'authorizers["a"].jwks'],
    ['a key set without RSA keys', withAuthorizer({ ...jwt, jwks: { keys: [] } }), 'authorizers["a"].jwks'],
    [
      'a token from a stage variable',
      withAuthorizer({ ...jwt, identitySource: { in: 'stageVariable', name: 'x' } }),
      'authorizers["a"].identitySource',
    ],
    ['a TTL of a JWT authorizer', withAuthorizer({ ...jwt, ttlSeconds: 60 }), 'authorizers["a"].ttlSeconds'],
    ['credentials with the origin *', withCors({ allowOrigins: ['*'], allowCredentials: true }), 'cors.allowCredentials'],
    ['no origin', withCors({ allowOrigins: [] }), 'cors.allowOrigins'],
    ['an origin with a path', withCors({ allowOrigins: ['https://a.example/'] }), 'cors.allowOrigins'],
    ['a wildcard within an origin', withCors({ allowOrigins: ['https://*.example'] }), 'cors.allowOrigins'],
    ['a fractional age', withCors({ maxAge: 1.5 }), 'cors.maxAge'],
    ['a line break in a header name', withCors({ allowHeaders: ['a\r\nb'] }), 'cors.allowHeaders'],
    ['a domain with a policy', { routes, domains: { 'a.example.com': { policy: {} } } }, 'domains["a.example.com"].policy'],
    ['a domain without a stage', { routes, domains: { 'a.example.com': { stage: null } } }, 'domains["a.example.com"].stage'],
    ['a disabled endpoint without domains', { routes, disableExecuteApiEndpoint: true }, 'disableExecuteApiEndpoint'],
    ['a time limit over 30 seconds', { routes, timeoutMs: 30_001 }, 'timeoutMs'],
    ['an unknown uncertain option', { routes, uncertain: { denialText: 'new' } }, 'uncertain.denialText'],
  ])('rejects %s', (_, options, option) => {
    const build = (): unknown => httpApi(options as never)
    expect(build).toThrow(ConfigError)
    expect(build).toThrow(expect.objectContaining({ option }))
    expect(build).toThrow(/^httpApi: /)
  })

  test.each([
    ['ttlSeconds', { ttlSeconds: 60 }],
    ['identitySources', { identitySources: [] }],
    ['payloadFormatVersion', { payloadFormatVersion: '1.0' }],
    ['simpleResponses', { simpleResponses: true }],
  ])('rejects an entry whose %s differs from the definition of its handler', (name, more) => {
    const { handler: _, ...definition } = lambda
    const handler = Object.assign(() => ({}), { definition })
    expect(() => httpApi(withAuthorizer({ ...lambda, handler }) as never)).not.toThrow()
    const build = (): unknown => httpApi(withAuthorizer({ ...lambda, ...more, handler }) as never)
    expect(build).toThrow(expect.objectContaining({ option: `authorizers["a"].${name}` }))
    const named = { ...definition, ...more, functionName: 'auth:live' }
    const functions = { auth: { aliases: { live: handler } } }
    expect(() => httpApi({ ...withAuthorizer(named), functions } as never)).toThrow('differs from the definition')
  })

  test('does not state values in messages', () => {
    const build = (): unknown => httpApi({ routes, stage: 'secret value' } as never)
    expect(build).toThrow(ConfigError)
    expect(build).not.toThrow(/secret value/)
  })
})
