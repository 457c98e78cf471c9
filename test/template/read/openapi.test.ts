import { describe, expect, test } from 'vitest'
import { access, apiOf, codes, read } from '../summary.ts'

const URI =
  'arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:${AWS::AccountId}:function:auth/invocations'
const SCHEMES = {
  tok: {
    type: 'apiKey',
    name: 'X-Token',
    in: 'header',
    'x-amazon-apigateway-authtype': 'custom',
    'x-amazon-apigateway-authorizer': {
      type: 'token',
      authorizerUri: URI,
      identityValidationExpression: '^a',
      authorizerResultTtlInSeconds: 60,
    },
  },
  req: {
    type: 'apiKey',
    name: 'Unused',
    in: 'header',
    'x-amazon-apigateway-authorizer': {
      type: 'request',
      authorizerUri: URI,
      identitySource: 'method.request.header.A, context.stage',
      authorizerResultTtlInSeconds: 0,
    },
  },
  pool: {
    type: 'apiKey',
    name: 'Authorization',
    in: 'header',
    'x-amazon-apigateway-authorizer': {
      type: 'cognito_user_pools',
      providerARNs: ['arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_x'],
    },
  },
  iam: { type: 'apiKey', name: 'Authorization', in: 'header', 'x-amazon-apigateway-authtype': 'awsSigv4' },
  key: { type: 'apiKey', name: 'x-api-key', in: 'header' },
  nothing: { type: 'http', scheme: 'bearer' },
}
const integration = { 'x-amazon-apigateway-integration': { type: 'mock' } }
const rest = (operation: object, root: object = {}): string =>
  JSON.stringify({
    openapi: '3.0.1',
    info: { title: 'pets' },
    paths: { '/a': { parameters: [], get: { ...integration, ...operation } } },
    components: { securitySchemes: SCHEMES },
    ...root,
  })

describe('OpenAPI of a REST API', () => {
  test.each([
    ['no security', {}, 'NONE', []],
    ['an empty array', { security: [] }, 'NONE', []],
    ['a TOKEN authorizer', { security: [{ tok: [] }] }, 'CUSTOM tok', []],
    ['a REQUEST authorizer and an API key', { security: [{ req: [] }, { key: [] }] }, 'CUSTOM req +key', []],
    ['an API key in the same object', { security: [{ req: [], key: [] }] }, 'CUSTOM req +key', []],
    ['a user pool with scopes', { security: [{ pool: ['a/b'] }] }, 'COGNITO_USER_POOLS pool [a/b]', []],
    ['IAM', { security: [{ iam: [] }] }, 'AWS_IAM', []],
    ['an API key', { security: [{ key: [] }] }, 'NONE +key', []],
    ['x-amazon-apigateway-auth', { 'x-amazon-apigateway-auth': { type: 'aws_iam' } }, 'AWS_IAM', []],
    ['x-amazon-apigateway-auth NONE', { 'x-amazon-apigateway-auth': { type: 'NONE' } }, 'NONE', []],
    ['the marker of SAM', { security: [{ NONE: [] }] }, 'NONE', []],
    ['a scheme without authorizer', { security: [{ nothing: [] }] }, 'NONE', ['warning auth-without-effect']],
    ['two authorizers', { security: [{ tok: [] }, { req: [] }] }, 'AWS_IAM', ['error ambiguous-security']],
    ['an authorizer and IAM', { security: [{ tok: [], iam: [] }] }, 'AWS_IAM', ['error ambiguous-security']],
    [
      'an authorizer and x-amazon-apigateway-auth',
      { security: [{ tok: [] }], 'x-amazon-apigateway-auth': { type: 'NONE' } },
      'AWS_IAM',
      ['error ambiguous-security'],
    ],
    ['a scheme that is not defined', { security: [{ other: [] }] }, 'AWS_IAM', ['error unknown-authorizer']],
    ['security that is not an array', { security: { tok: [] } }, 'AWS_IAM', ['error invalid-value']],
    [
      'x-amazon-apigateway-auth of another type',
      { 'x-amazon-apigateway-auth': { type: 'CUSTOM' } },
      'AWS_IAM',
      ['error invalid-value'],
    ],
    ['a placeholder', { security: '${security}' }, 'AWS_IAM', ['error unresolved']],
  ])('reads an operation with %s', async (_, operation, expected, errors) => {
    const template = await read(rest(operation))
    expect(codes(template)).toStrictEqual(errors)
    expect(access(apiOf(template))).toStrictEqual({ 'GET /a': expected })
  })

  test('reads the header of a TOKEN scheme, AWS variables and the sources of a REQUEST scheme', async () => {
    const { tok, req } = apiOf(
      await read(rest({ security: [{ tok: [] }] }), { pseudo: { accountId: '111122223333', region: 'eu-west-1' } }),
    ).authorizers
    expect(tok).toMatchObject({
      type: 'TOKEN',
      ttlSeconds: 60,
      identitySources: [{ in: 'header', name: 'X-Token' }],
      identityValidationExpression: '^a',
    })
    expect(tok?.function).toStrictEqual({ arn: 'arn:aws:lambda:eu-west-1:111122223333:function:auth' })
    expect(tok?.invocable).toBe('unknown')
    expect(req?.identitySources).toStrictEqual([
      { in: 'header', name: 'A' },
      { in: 'context', name: 'stage' },
    ])
  })

  test('applies root-level security, unless told to ignore it', async () => {
    const text = rest({}, { security: [{ tok: [] }] })
    const applied = await read(text)
    expect(codes(applied)).toStrictEqual(['warning root-security'])
    expect(access(apiOf(applied))).toStrictEqual({ 'GET /a': 'CUSTOM tok' })
    expect(apiOf(applied).routes[0]?.authorizationFrom).toBe('root-security')
    expect(access(apiOf(await read(text, { rootSecurity: 'ignore' })))).toStrictEqual({ 'GET /a': 'NONE' })
    expect(access(apiOf(await read(rest({ security: [] }, { security: [{ tok: [] }] }))))).toStrictEqual({ 'GET /a': 'NONE' })
    expect(codes(await read(text, { ignore: ['root-security'] }))).toStrictEqual([])
  })

  test('reads root settings', async () => {
    const api = apiOf(
      await read(
        rest(
          {
            parameters: [
              { name: 'q', in: 'query', required: true },
              { name: 'h', in: 'header', required: false },
              { $ref: '#/components/parameters/T' },
            ],
          },
          {
            'x-amazon-apigateway-policy': { Version: '2012-10-17', Statement: [] },
            'x-amazon-apigateway-api-key-source': 'AUTHORIZER',
            'x-amazon-apigateway-binary-media-types': ['a/b'],
            'x-amazon-apigateway-gateway-responses': {
              DEFAULT_4XX: { responseParameters: { 'gatewayresponse.header.X': "'y'" } },
            },
            'x-amazon-apigateway-request-validators': { all: { validateRequestParameters: true } },
            'x-amazon-apigateway-request-validator': 'all',
            servers: [{ url: 'https://x', 'x-amazon-apigateway-endpoint-configuration': { disableExecuteApiEndpoint: true } }],
            components: { securitySchemes: SCHEMES, parameters: { T: { name: 'X-Tenant', in: 'header', required: true } } },
          },
        ),
      ),
    )
    expect(api).toMatchObject({
      kind: 'REST',
      name: 'pets',
      apiKeySource: 'AUTHORIZER',
      binaryMediaTypes: ['a/b'],
      disableExecuteApiEndpoint: true,
      stage: 'prod',
    })
    expect(api.resourcePolicy).toStrictEqual({ Version: '2012-10-17', Statement: [] })
    expect(api.gatewayResponses).toStrictEqual({ DEFAULT_4XX: { headers: { X: 'y' }, mappings: {}, templates: {} } })
    expect(api.routes[0]?.requiredParameters).toStrictEqual(['method.request.querystring.q', 'method.request.header.X-Tenant'])
  })

  test('reads Swagger 2 with ANY methods', async () => {
    const template = await read(
      JSON.stringify({
        swagger: '2.0',
        paths: { '/{proxy+}': { 'x-amazon-apigateway-any-method': { ...integration, security: [{ tok: [] }] } } },
        securityDefinitions: SCHEMES,
      }),
    )
    expect(template.format).toBe('swagger-2')
    expect(access(apiOf(template))).toStrictEqual({ 'ANY /{proxy+}': 'CUSTOM tok' })
  })

  test('replaces placeholders', async () => {
    const text = rest(
      { security: [{ t: [] }] },
      {
        components: {
          securitySchemes: {
            t: { ...SCHEMES.tok, 'x-amazon-apigateway-authorizer': { type: 'token', authorizerUri: '${auth_uri}' } },
          },
        },
      },
    )
    expect(codes(await read(text))).toStrictEqual(['error unresolved'])
    const known = await read(text, { placeholders: { auth_uri: 'arn:aws:lambda:eu-west-1:123456789012:function:x' } })
    expect(codes(known)).toStrictEqual([])
    expect(apiOf(known).authorizers['t']?.function?.arn).toBe('arn:aws:lambda:eu-west-1:123456789012:function:x')
  })

  test('closes a path that cannot be read', async () => {
    const text = JSON.stringify({ openapi: '3.0.1', paths: { '/a': { $ref: 'other.json#/a' }, '/b': { get: 'x' } } })
    const template = await read(text)
    expect(template.findings.map(({ code, route }) => `${code} ${route}`)).toStrictEqual([
      'invalid-value ANY /a',
      'invalid-value GET /b',
    ])
  })
})

describe('OpenAPI of an HTTP API', () => {
  const http = {
    jwt: {
      type: 'oauth2',
      'x-amazon-apigateway-authorizer': {
        type: 'jwt',
        identitySource: '$request.header.Authorization',
        jwtConfiguration: { issuer: 'https://idp.example', audience: ['app'] },
      },
    },
    oidc: {
      type: 'openIdConnect',
      openIdConnectUrl: 'https://idp.example/.well-known/openid-configuration',
      'x-amazon-apigateway-authorizer': {
        type: 'jwt',
        identitySource: ['$request.header.Authorization'],
        jwtConfiguration: { audience: ['app'] },
      },
    },
    lam: {
      type: 'apiKey',
      name: 'Unused',
      in: 'header',
      'x-amazon-apigateway-authorizer': {
        type: 'request',
        authorizerUri: URI,
        authorizerPayloadFormatVersion: '2.0',
        enableSimpleResponses: true,
        identitySource: '$request.header.A, $context.routeKey',
      },
    },
  }
  const text = JSON.stringify({
    openapi: '3.0.1',
    'x-amazon-apigateway-cors': { allowOrigins: ['*'] },
    paths: {
      '/a': {
        get: {
          security: [{ jwt: ['s'] }],
          'x-amazon-apigateway-integration': { type: 'http_proxy', uri: 'https://x', payloadFormatVersion: '1.0' },
        },
      },
      '/b': { post: { security: [{ oidc: [] }], ...integration } },
      '/$default': { 'x-amazon-apigateway-any-method': { security: [{ lam: [] }], ...integration } },
    },
    components: { securitySchemes: http },
  })

  test('is recognized by what only HTTP APIs have', async () => {
    const template = await read(text)
    expect(codes(template)).toStrictEqual([])
    const api = apiOf(template)
    expect([api.kind, api.stage, api.cors?.allowOrigins]).toStrictEqual(['HTTP', '$default', ['*']])
    expect(access(api)).toStrictEqual({ 'GET /a': 'JWT jwt [s]', 'POST /b': 'JWT oidc', $default: 'CUSTOM lam' })
    expect(api.authorizers['oidc']?.issuers).toStrictEqual([{ issuer: 'https://idp.example', audiences: ['app'], claims: [] }])
    expect(api.authorizers['lam']).toMatchObject({
      ttlSeconds: 0,
      ttlFrom: 'default',
      payloadFormatVersion: '2.0',
      simpleResponses: true,
    })
  })

  test('takes the kind that the caller states', async () => {
    expect(apiOf(await read(rest({}), { kind: 'HTTP' })).kind).toBe('HTTP')
  })
})
