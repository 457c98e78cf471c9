import { describe, expect, test } from 'vitest'
import { access, apiOf, codes, findings, read } from '../summary.ts'

const NO_POSITIONS: { readonly [member: string]: { readonly line?: number | undefined } } = {}
const FUNCTIONS = `
  AuthFn: { Type: AWS::Serverless::Function, Properties: { Handler: a.h, Runtime: nodejs24.x, InlineCode: x } }
  Pool: { Type: AWS::Cognito::UserPool }
`
/** A function with one event. */
const event = (name: string, properties: string, type = 'Api'): string => `
  ${name}:
    Type: AWS::Serverless::Function
    Properties:
      Handler: a.h
      Events:
        Call: { Type: ${type}, Properties: ${properties} }
`
const sam = (api: string, rest: string, globals = ''): string => `
Transform: AWS::Serverless-2016-10-31
${globals}
Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: prod
      ${api}
${FUNCTIONS}${rest}`

const AUTHORIZERS = `
        Authorizers:
          Users: { FunctionArn: !GetAtt AuthFn.Arn, AuthorizationScopes: [read] }
          Pool: { UserPoolArn: !GetAtt Pool.Arn, AuthorizationScopes: [pets/read] }`

describe('AWS::Serverless::Api', () => {
  test('reads a TOKEN authorizer with every setting and its position', async () => {
    const template = await read(
      sam(
        `Auth:
        DefaultAuthorizer: Users
        Authorizers:
          Users:
            FunctionArn: !GetAtt AuthFn.Arn
            FunctionInvokeRole: arn:aws:iam::123456789012:role/invoke
            Identity: { Header: X-Token, ValidationExpression: "^Bearer .+", ReauthorizeEvery: 60 }`,
        event('Fn', '{ RestApiId: !Ref Api, Path: /pets/, Method: get }'),
      ),
    )
    const { Users: users } = apiOf(template).authorizers
    const { at, positions, id, ...settings } = users ?? { at: undefined, positions: NO_POSITIONS, id: '' }
    expect(settings).toStrictEqual({
      name: 'Users',
      type: 'TOKEN',
      ttlSeconds: 60,
      ttlFrom: 'template',
      identitySources: [{ in: 'header', name: 'X-Token' }],
      identityValidationExpression: '^Bearer .+',
      function: { logicalId: 'AuthFn', arn: 'arn:aws:lambda:us-east-1:123456789012:function:stack-AuthFn' },
      invokeRole: 'arn:aws:iam::123456789012:role/invoke',
      invocable: 'yes',
    })
    expect(at).toStrictEqual({
      file: 'template.yaml',
      line: 12,
      column: 11,
      pointer: '/Resources/Api/Properties/Auth/Authorizers/Users',
    })
    expect(positions['ttlSeconds']?.line).toBe(15)
    expect(id).toMatch(/^[a-z0-9]{6}$/)
    expect(access(apiOf(template))).toStrictEqual({ 'GET /pets': 'CUSTOM Users' })
    expect(codes(template)).toStrictEqual([])
  })

  test('keeps the order in which SAM writes the sources of a REQUEST authorizer', async () => {
    const template = await read(
      sam(
        `Auth:
        Authorizers:
          Users:
            FunctionPayloadType: REQUEST
            FunctionArn: !GetAtt AuthFn.Arn
            Identity: { Context: [identity.sourceIp], QueryStrings: [k], Headers: [A, B], StageVariables: [v] }`,
        event('Fn', '{ RestApiId: !Ref Api, Path: /, Method: get, Auth: { Authorizer: Users } }'),
      ),
    )
    const { Users: users } = apiOf(template).authorizers
    expect(users?.identitySources.map((source) => `${source.in} ${source.name}`)).toStrictEqual([
      'header A',
      'header B',
      'query k',
      'stageVariable v',
      'context identity.sourceIp',
    ])
    expect([users?.type, users?.ttlSeconds, users?.ttlFrom, users?.invocable]).toStrictEqual(['REQUEST', 300, 'default', 'yes'])
  })

  test.each([
    ['no Auth', '', '', 'NONE'],
    ['authorizers without a default', `Auth:${AUTHORIZERS}`, '', 'NONE'],
    ['a default', `Auth:\n        DefaultAuthorizer: Users${AUTHORIZERS}`, '', 'CUSTOM Users'],
    [
      'a Cognito default with its scopes',
      `Auth:\n        DefaultAuthorizer: Pool${AUTHORIZERS}`,
      '',
      'COGNITO_USER_POOLS Pool [pets/read]',
    ],
    ['AWS_IAM as default', 'Auth: { DefaultAuthorizer: AWS_IAM }', '', 'AWS_IAM'],
    ['an event that opens its route', `Auth:\n        DefaultAuthorizer: Users${AUTHORIZERS}`, 'Authorizer: NONE', 'NONE'],
    [
      'an event with an authorizer',
      `Auth:\n        DefaultAuthorizer: Users${AUTHORIZERS}`,
      'Authorizer: Pool',
      'COGNITO_USER_POOLS Pool [pets/read]',
    ],
    [
      'an event with scopes of its own',
      `Auth:\n        DefaultAuthorizer: Users${AUTHORIZERS}`,
      'Authorizer: Pool, AuthorizationScopes: [x]',
      'COGNITO_USER_POOLS Pool [x]',
    ],
    [
      'an event without scopes',
      `Auth:\n        DefaultAuthorizer: Users${AUTHORIZERS}`,
      'Authorizer: Pool, AuthorizationScopes: []',
      'COGNITO_USER_POOLS Pool',
    ],
    ['an event with AWS_IAM', '', 'Authorizer: AWS_IAM', 'AWS_IAM'],
    ['an API key', 'Auth: { ApiKeyRequired: true }', '', 'NONE +key'],
    ['an event without the API key', 'Auth: { ApiKeyRequired: true }', 'ApiKeyRequired: false', 'NONE'],
    ['an event with an API key', '', 'ApiKeyRequired: true', 'NONE +key'],
    [
      'an API key and an authorizer',
      `Auth:\n        ApiKeyRequired: true\n        DefaultAuthorizer: Users${AUTHORIZERS}`,
      '',
      'CUSTOM Users +key',
    ],
  ])('applies %s', async (_, api, auth, expected) => {
    const template = await read(
      sam(api, event('Fn', `{ RestApiId: !Ref Api, Path: /a, Method: GET${auth === '' ? '' : `, Auth: { ${auth} }`} }`)),
    )
    expect(codes(template)).toStrictEqual([])
    expect(Object.values(access(apiOf(template))).map((one) => one.replace(' [read]', ''))).toStrictEqual([expected])
  })

  test.each([
    ['an authorizer that is not defined', '', 'Authorizer: Missing', 'error unknown-authorizer'],
    ['NONE without a default', '', 'Authorizer: NONE', 'error invalid-value'],
    ['an unknown key of the event', '', 'Authoriser: Users', 'error unsupported-property'],
    ['ApiKeyRequired: false without a key', '', 'ApiKeyRequired: false', 'error invalid-value'],
    ['OverrideApiAuth alone', '', 'OverrideApiAuth: true', 'error missing-property'],
    ['an unknown key of the API', 'Auth: { DefaultAuthoriser: Users }', '', 'error unsupported-property'],
    ['a default that is not defined', 'Auth: { DefaultAuthorizer: Users }', '', 'error unknown-authorizer'],
    ['a default that is not a string', 'Auth: { DefaultAuthorizer: !GetAtt Other.Name }', '', 'error unresolved'],
    [
      'an unknown key of ResourcePolicy',
      'Auth: { ResourcePolicy: { IpRangeAllowlist: [10.0.0.0/8] } }',
      '',
      'error unsupported-property',
    ],
    ['an authorizer without function', 'Auth: { DefaultAuthorizer: U, Authorizers: { U: {} } }', '', 'error missing-property'],
    [
      'a TTL over an hour',
      'Auth: { DefaultAuthorizer: U, Authorizers: { U: { FunctionArn: !GetAtt AuthFn.Arn, Identity: { ReauthorizeEvery: 3601 } } } }',
      '',
      'error invalid-value',
    ],
    [
      'a REQUEST authorizer without sources',
      'Auth: { DefaultAuthorizer: U, Authorizers: { U: { FunctionPayloadType: REQUEST, FunctionArn: !GetAtt AuthFn.Arn } } }',
      '',
      'error missing-property',
    ],
    [
      'a function of another stack',
      'Auth: { DefaultAuthorizer: U, Authorizers: { U: { FunctionArn: !ImportValue AuthArn } } }',
      '',
      'error unresolved',
    ],
    [
      'a user pool without value',
      'Auth: { DefaultAuthorizer: U, Authorizers: { U: { UserPoolArn: !Ref Nothing } } }',
      '',
      'error unresolved',
    ],
    ['an unknown intrinsic', 'Auth: { DefaultAuthorizer: { Fn::Guess: U } }', '', 'error unknown-intrinsic'],
  ])('reports %s and keeps the route closed', async (_, api, auth, expected) => {
    const template = await read(
      sam(api, event('Fn', `{ RestApiId: !Ref Api, Path: /a, Method: GET${auth === '' ? '' : `, Auth: { ${auth} }`} }`)),
    )
    expect(codes(template, 'error')).toContain(expected)
    const [error] = template.findings
    expect(error?.at.line).toBeGreaterThan(1)
    expect(error?.api).toBe('Api')
  })

  test.each([
    ['ReauthorizeEvery of a Cognito authorizer', 'Pool: { UserPoolArn: !GetAtt Pool.Arn, Identity: { ReauthorizeEvery: 10 } }'],
    ['Headers of a TOKEN authorizer', 'U: { FunctionArn: !GetAtt AuthFn.Arn, Identity: { Headers: [X] } }'],
    ['EnableSimpleResponses of a REST authorizer', 'U: { FunctionArn: !GetAtt AuthFn.Arn, EnableSimpleResponses: true }'],
  ])('drops %s as SAM does, with a warning', async (_, authorizer) => {
    const template = await read(
      sam(`Auth: { Authorizers: { ${authorizer} } }`, event('Fn', '{ RestApiId: !Ref Api, Path: /a, Method: GET }')),
    )
    expect(codes(template)).toStrictEqual(['warning property-without-effect'])
  })

  test('reports problems of an authorizer that no route uses as warnings', async () => {
    const template = await read(
      sam(
        'Auth: { Authorizers: { U: { FunctionArn: !ImportValue X } } }',
        event('Fn', '{ RestApiId: !Ref Api, Path: /a, Method: GET }'),
      ),
    )
    expect(codes(template)).toStrictEqual(['warning unresolved'])
  })

  test('puts the default authorizer on preflight methods, unless told not to', async () => {
    const rest = event('Fn', '{ RestApiId: !Ref Api, Path: /a, Method: GET }')
    const both = `Cors: "'*'"\n      Auth:\n        DefaultAuthorizer: Users${AUTHORIZERS}`
    expect(access(apiOf(await read(sam(both, rest))))['OPTIONS /a']).toBe('CUSTOM Users [read]')
    const open = await read(
      sam(both.replace('DefaultAuthorizer', 'AddDefaultAuthorizerToCorsPreflight: false\n        DefaultAuthorizer'), rest),
    )
    expect(access(apiOf(open))).toStrictEqual({ 'GET /a': 'CUSTOM Users [read]', 'OPTIONS /a': 'NONE' })
    expect(apiOf(open).routes.map(({ generated }) => generated)).toStrictEqual([false, true])
  })

  test('merges Globals: objects deeply, arrays joined, the resource wins', async () => {
    const globals = `Globals: { Api: { OpenApiVersion: 3.0.1, Auth: { DefaultAuthorizer: AWS_IAM, ApiKeyRequired: true }, BinaryMediaTypes: [a~1b] } }`
    const rest = event('Fn', '{ RestApiId: !Ref Api, Path: /a, Method: GET }')
    const api = apiOf(await read(sam('Auth: { ApiKeyRequired: false }\n      BinaryMediaTypes: [c~1d]', rest, globals)))
    expect(access(api)).toStrictEqual({ 'GET /a': 'AWS_IAM' })
    expect(api.binaryMediaTypes).toStrictEqual(['a/b', 'c/d'])
    expect(api.stages).toStrictEqual(['prod'])
    const ignored = apiOf(
      await read(
        sam('BinaryMediaTypes: [c~1d]', rest, globals).replace(
          '    Properties:\n      StageName',
          '    Properties:\n      IgnoreGlobals: "*"\n      StageName',
        ),
      ),
    )
    expect(access(ignored)).toStrictEqual({ 'GET /a': 'NONE' })
  })

  test('gives events without an API to the implicit one, which Globals protect', async () => {
    const template = await read(`
Transform: AWS::Serverless-2016-10-31
Globals: { Api: { Auth: { DefaultAuthorizer: AWS_IAM } } }
Resources:${event('Fn', '{ Path: /a, Method: any }')}`)
    const api = apiOf(template, 'ServerlessRestApi')
    expect([api.kind, api.stage, api.stages]).toStrictEqual(['REST', 'Prod', ['Prod', 'Stage']])
    expect(access(api)).toStrictEqual({ 'ANY /a': 'AWS_IAM' })
    expect(codes(template)).toStrictEqual([])
  })

  test.each([
    [
      'the event has no effect without OverrideApiAuth',
      '',
      'Auth: { Authorizer: AWS_IAM }',
      { 'GET /a': 'NONE' },
      ['warning auth-without-effect'],
    ],
    [
      'OverrideApiAuth replaces the security of the document',
      '',
      'Auth: { Authorizer: AWS_IAM, OverrideApiAuth: true }',
      { 'GET /a': 'AWS_IAM' },
      [],
    ],
    [
      'MergeDefinitions lets the event win',
      'MergeDefinitions: true\n      ',
      'Auth: { Authorizer: AWS_IAM }',
      { 'GET /a': 'AWS_IAM' },
      [],
    ],
  ])('with a DefinitionBody, %s', async (_, merge, auth, expected, warnings) => {
    const body = `${merge}DefinitionBody: { openapi: 3.0.1, paths: { /a: { get: { x-amazon-apigateway-integration: { type: mock } } } } }`
    const template = await read(sam(body, event('Fn', `{ RestApiId: !Ref Api, Path: /a, Method: GET, ${auth} }`)))
    expect(access(apiOf(template))).toStrictEqual(expected)
    expect(codes(template)).toStrictEqual(warnings)
  })

  test('reports two authorizers of one method: one of the document and the default', async () => {
    const body = `Auth:\n        DefaultAuthorizer: Users${AUTHORIZERS}
      DefinitionBody:
        openapi: 3.0.1
        paths: { /a: { get: { security: [{ Own: [] }], x-amazon-apigateway-integration: { type: mock } } } }
        components: { securitySchemes: { Own: { type: apiKey, in: header, name: X, x-amazon-apigateway-authtype: awsSigv4 } } }`
    expect(codes(await read(sam(body, '')), 'error')).toStrictEqual(['error ambiguous-security'])
  })

  test('reports two events with one method and path', async () => {
    const rest =
      event('One', '{ RestApiId: !Ref Api, Path: /a, Method: GET }') +
      event('Two', '{ RestApiId: !Ref Api, Path: /a/, Method: get }')
    expect(codes(await read(sam('', rest)), 'error')).toStrictEqual(['error route-conflict'])
  })

  test('reports paths that differ in the name of a parameter only', async () => {
    const rest =
      event('One', '{ RestApiId: !Ref Api, Path: "/a/{id}", Method: GET }') +
      event('Two', '{ RestApiId: !Ref Api, Path: "/a/{name}", Method: post }')
    expect(codes(await read(sam('', rest)), 'error')).toStrictEqual(['error route-conflict'])
  })

  test('builds the resource policy that SAM generates', async () => {
    const auth = `Auth: { ResourcePolicy: { IpRangeWhitelist: [10.0.0.0/8], AwsAccountBlacklist: ["012345678901"], SourceVpcWhitelist: [vpc-1, vpce-2], CustomStatements: [{ Effect: Deny, Principal: "*", Action: execute-api:Invoke, Resource: "execute-api:/*" }] } }`
    const api = apiOf(await read(sam(auth, event('Fn', '{ RestApiId: !Ref Api, Path: "/a/{id}", Method: GET }'))))
    const base = { Action: 'execute-api:Invoke', Resource: ['execute-api:/prod/GET/a/*'] }
    expect(api.resourcePolicy).toStrictEqual({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Deny', Principal: { AWS: ['012345678901'] }, ...base },
        { Effect: 'Allow', Principal: '*', ...base },
        { Effect: 'Deny', Principal: '*', ...base, Condition: { NotIpAddress: { 'aws:SourceIp': ['10.0.0.0/8'] } } },
        {
          Effect: 'Deny',
          Principal: '*',
          ...base,
          Condition: { StringNotEquals: { 'aws:SourceVpc': ['vpc-1'], 'aws:SourceVpce': ['vpce-2'] } },
        },
        { Effect: 'Deny', Principal: '*', Action: 'execute-api:Invoke', Resource: ['execute-api:/*'] },
      ],
    })
  })

  test('reports the extra stage at the position of StageName', async () => {
    expect(findings(await read(sam('', event('Fn', '{ RestApiId: !Ref Api, Path: /a, Method: GET }'))))).toStrictEqual([
      'warning extra-stage 8',
    ])
  })
})
