import { describe, expect, test } from 'vitest'
import { access, apiOf, codes, read } from '../summary.ts'

const NO_POSITIONS: { readonly [member: string]: { readonly line?: number | undefined } } = {}
const sam = (api: string, event: string): string => `
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::HttpApi
    Properties:
      Name: pets
      ${api}
  AuthFn: { Type: AWS::Serverless::Function, Properties: { Handler: a.h, Runtime: nodejs24.x, InlineCode: x } }
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      Handler: a.h
      Events:
        Call: { Type: HttpApi, Properties: ${event} }
`
const JWT =
  'J: { IdentitySource: $request.header.Authorization, AuthorizationScopes: [a], JwtConfiguration: { Issuer: "https://idp.example", audience: [app] } }'
const LAMBDA =
  'L: { FunctionArn: !GetAtt AuthFn.Arn, AuthorizerPayloadFormatVersion: 2.0, EnableSimpleResponses: true, Identity: { QueryStrings: [k], Headers: [A], ReauthorizeEvery: 30 } }'

describe('AWS::Serverless::HttpApi', () => {
  test('reads a Lambda authorizer; SAM writes no permission by default', async () => {
    const template = await read(
      sam(`Auth: { Authorizers: { ${LAMBDA} } }`, '{ ApiId: !Ref Api, Path: /a, Method: GET, Auth: { Authorizer: L } }'),
    )
    const { at, positions, id, ...settings } = apiOf(template).authorizers['L'] ?? {
      at: undefined,
      positions: NO_POSITIONS,
      id: '',
    }
    expect(settings).toStrictEqual({
      name: 'L',
      type: 'REQUEST',
      ttlSeconds: 30,
      ttlFrom: 'template',
      identitySources: [
        { in: 'header', name: 'A' },
        { in: 'query', name: 'k' },
      ],
      payloadFormatVersion: '2.0',
      simpleResponses: true,
      function: { logicalId: 'AuthFn', arn: 'arn:aws:lambda:us-east-1:123456789012:function:stack-AuthFn' },
      invocable: 'no',
    })
    expect([at?.line, positions['payloadFormatVersion']?.line, id.length]).toStrictEqual([8, 8, 6])
    expect(codes(template)).toStrictEqual([])
    const permitted = await read(
      sam(
        `Auth: { Authorizers: { ${LAMBDA.replace('FunctionArn', 'EnableFunctionDefaultPermissions: true, FunctionArn')} } }`,
        '{ ApiId: !Ref Api }',
      ),
    )
    expect(apiOf(permitted).authorizers['L']?.invocable).toBe('yes')
  })

  test.each([
    [
      'a JWT authorizer with its scopes',
      `{ Authorizers: { ${JWT} } }`,
      'Path: /a, Method: GET, Auth: { Authorizer: J }',
      { 'GET /a': 'JWT J [a]' },
    ],
    [
      'scopes of the event',
      `{ Authorizers: { ${JWT} } }`,
      'Path: /a, Method: GET, Auth: { Authorizer: J, AuthorizationScopes: [b] }',
      { 'GET /a': 'JWT J [b]' },
    ],
    [
      'scopes of the event with the default authorizer',
      `{ DefaultAuthorizer: J, Authorizers: { ${JWT} } }`,
      'Path: /a, Method: GET, Auth: { AuthorizationScopes: [b] }',
      { 'GET /a': 'JWT J [b]' },
    ],
    ['the default', `{ DefaultAuthorizer: J, Authorizers: { ${JWT} } }`, 'Path: /a, Method: GET', { 'GET /a': 'JWT J [a]' }],
    ['the default on $default', `{ DefaultAuthorizer: J, Authorizers: { ${JWT} } }`, '', { $default: 'JWT J [a]' }],
    [
      'no default on OPTIONS',
      `{ DefaultAuthorizer: J, Authorizers: { ${JWT} } }`,
      'Path: /a, Method: OPTIONS',
      { 'OPTIONS /a': 'NONE' },
    ],
    [
      'NONE',
      `{ DefaultAuthorizer: J, Authorizers: { ${JWT} } }`,
      'Path: /a, Method: GET, Auth: { Authorizer: NONE }',
      { 'GET /a': 'NONE' },
    ],
    [
      'IAM where it is enabled',
      '{ EnableIamAuthorizer: true }',
      'Path: /a, Method: GET, Auth: { Authorizer: AWS_IAM }',
      { 'GET /a': 'AWS_IAM' },
    ],
    ['nothing for EnableIamAuthorizer alone', '{ EnableIamAuthorizer: true }', 'Path: /a, Method: GET', { 'GET /a': 'NONE' }],
  ])('applies %s', async (_, auth, event, expected) => {
    const template = await read(sam(`Auth: ${auth}`, `{ ApiId: !Ref Api${event === '' ? '' : `, ${event}`} }`))
    expect(codes(template)).toStrictEqual([])
    expect(access(apiOf(template))).toStrictEqual(expected)
  })

  test.each([
    [
      'a missing payload version',
      'L: { FunctionArn: !GetAtt AuthFn.Arn, Identity: { Headers: [A] } }',
      'L',
      'error missing-property',
    ],
    [
      'simple responses with 1.0',
      'L: { FunctionArn: !GetAtt AuthFn.Arn, AuthorizerPayloadFormatVersion: "1.0", EnableSimpleResponses: true }',
      'L',
      'error invalid-value',
    ],
    [
      'a payload version that does not exist',
      'L: { FunctionArn: !GetAtt AuthFn.Arn, AuthorizerPayloadFormatVersion: 3 }',
      'L',
      'error invalid-value',
    ],
    [
      'scopes of a Lambda authorizer',
      'L: { FunctionArn: !GetAtt AuthFn.Arn, AuthorizerPayloadFormatVersion: 2, AuthorizationScopes: [a] }',
      'L',
      'error unsupported-property',
    ],
    [
      'OpenIdConnectUrl',
      'J: { OpenIdConnectUrl: "https://idp.example", IdentitySource: $request.header.A, JwtConfiguration: { issuer: "https://idp.example", audience: [a] } }',
      'J',
      'error unsupported-property',
    ],
    [
      'a JWT authorizer without source',
      'J: { JwtConfiguration: { issuer: "https://idp.example", audience: [a] } }',
      'J',
      'error missing-property',
    ],
    [
      'a source of a REST API',
      'J: { IdentitySource: method.request.header.A, JwtConfiguration: { issuer: "https://idp.example", audience: [a] } }',
      'J',
      'error invalid-value',
    ],
    [
      'an issuer without value',
      'J: { IdentitySource: $request.header.A, JwtConfiguration: { issuer: !GetAtt Stack.Outputs.Issuer, audience: [a] } }',
      'J',
      'error unresolved',
    ],
    [
      'an http issuer',
      'J: { IdentitySource: $request.header.A, JwtConfiguration: { issuer: "http://idp.example", audience: [a] } }',
      'J',
      'error invalid-value',
    ],
    [
      'a missing audience',
      'J: { IdentitySource: $request.header.A, JwtConfiguration: { issuer: "https://idp.example" } }',
      'J',
      'error missing-property',
    ],
    ['AWS_IAM that is not enabled', '', 'AWS_IAM', 'error invalid-value'],
  ])('reports %s', async (_, authorizer, name, expected) => {
    const template = await read(
      sam(
        `Auth: { Authorizers: { ${authorizer} } }`,
        `{ ApiId: !Ref Api, Path: /a, Method: GET, Auth: { Authorizer: ${name} } }`,
      ),
    )
    expect(codes(template, 'error')).toContain(expected)
  })

  test('reads CORS and refuses credentials for every origin', async () => {
    const cors = (value: string): string => sam(`CorsConfiguration: ${value}`, '{ ApiId: !Ref Api }')
    expect(
      apiOf(await read(cors('{ AllowOrigins: ["https://a.example"], AllowMethods: [GET], AllowCredentials: true, MaxAge: 5 }')))
        .cors,
    ).toStrictEqual({
      allowOrigins: ['https://a.example'],
      allowCredentials: true,
      allowHeaders: [],
      allowMethods: ['GET'],
      exposeHeaders: [],
      maxAgeSeconds: 5,
    })
    expect(apiOf(await read(cors('true'))).cors?.allowOrigins).toStrictEqual(['*'])
    expect(codes(await read(cors('{ AllowOrigins: ["*"], AllowCredentials: true }')))).toStrictEqual(['error invalid-value'])
  })

  test('gives events without an API to the implicit one', async () => {
    const template = await read(`
Transform: AWS::Serverless-2016-10-31
Globals: { HttpApi: { Auth: { DefaultAuthorizer: J, Authorizers: { ${JWT} } } } }
Resources:
  Fn: { Type: AWS::Serverless::Function, Properties: { Events: { A: { Type: HttpApi }, B: { Type: HttpApi, Properties: { Path: /b, Method: post } } } } }`)
    expect(access(apiOf(template, 'ServerlessHttpApi'))).toStrictEqual({ $default: 'JWT J [a]', 'POST /b': 'JWT J [a]' })
  })
})

describe('AWS::Serverless::WebSocketApi', () => {
  const socket = (
    auth: string,
    routes = '$connect: { FunctionArn: !GetAtt AuthFn.Arn }, join: { FunctionArn: !GetAtt AuthFn.Arn }',
  ): string => `
Transform: AWS::Serverless-2016-10-31
Resources:
  AuthFn: { Type: AWS::Serverless::Function, Properties: { Handler: a.h } }
  Api:
    Type: AWS::Serverless::WebSocketApi
    Properties: { Routes: { ${routes} }, RouteSelectionExpression: $request.body.do${auth === '' ? '' : `, Auth: ${auth}`} }
`
  test('reads the authorizer of $connect, which has no TTL', async () => {
    const template = await read(
      socket('{ AuthType: CUSTOM, AuthArn: !GetAtt AuthFn.Arn, IdentitySource: [route.request.querystring.token] }'),
    )
    const api = apiOf(template)
    expect(codes(template)).toStrictEqual([])
    expect(access(api)).toStrictEqual({ $connect: 'CUSTOM ApiConnectAuthorizer', join: 'NONE' })
    expect([api.kind, api.stage, api.routeSelectionExpression]).toStrictEqual(['WEBSOCKET', 'default', '$request.body.do'])
    const { ttlSeconds, identitySources, invocable } = api.authorizers['ApiConnectAuthorizer'] ?? {}
    expect([ttlSeconds, identitySources, invocable]).toStrictEqual([undefined, [{ in: 'query', name: 'token' }], 'yes'])
  })

  test.each([
    ['IAM', '{ AuthType: AWS_IAM }', 'AWS_IAM', []],
    ['NONE', '{ AuthType: NONE }', 'NONE', []],
    ['a missing type', '{ AuthArn: !GetAtt AuthFn.Arn }', 'AWS_IAM', ['error unsupported-property', 'error missing-property']],
    ['a wrong type', '{ AuthType: JWT }', 'AWS_IAM', ['error invalid-value']],
    ['a missing function', '{ AuthType: CUSTOM }', 'CUSTOM ApiConnectAuthorizer', ['error missing-property']],
    ['other keys with IAM', '{ AuthType: AWS_IAM, Name: x }', 'AWS_IAM', ['error unsupported-property']],
  ])('reads %s', async (_, auth, expected, errors) => {
    const template = await read(socket(auth))
    expect(access(apiOf(template))['$connect']).toBe(expected)
    expect(codes(template)).toStrictEqual(errors)
  })

  test('reports Auth without a $connect route as an error of the API', async () => {
    const template = await read(socket('{ AuthType: AWS_IAM }', 'join: { FunctionArn: !GetAtt AuthFn.Arn }'))
    expect(codes(template)).toStrictEqual(['error missing-property'])
    expect(template.findings[0]).toMatchObject({ api: 'Api' })
  })
})
