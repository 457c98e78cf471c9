import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { ConfigError } from '../../../src/errors.ts'
import { toCloudFormation } from '../../../src/template/write/to-cloud-formation.ts'
import { toSam } from '../../../src/template/write/to-sam.ts'
import { ARN, http, request, simple, token, websocket } from './handlers.ts'

const ref = { ref: 'AuthFn' }

describe('toSam', () => {
  test('writes authorizers of REST APIs with an explicit TTL', () => {
    const { Transform, Resources } = parse(
      toSam({ authorizers: { Users: token, Tenants: request } }, { functions: { Users: ref, Tenants: `${ARN}:live` } }),
    )
    expect(Transform).toBe('AWS::Serverless-2016-10-31')
    expect(Resources.RestApi.Properties.Auth).toStrictEqual({
      Authorizers: {
        Users: {
          FunctionPayloadType: 'TOKEN',
          FunctionArn: { 'Fn::GetAtt': ['AuthFn', 'Arn'] },
          Identity: { Header: 'authorization', ValidationExpression: '^Bearer .+$', ReauthorizeEvery: 300 },
        },
        Tenants: {
          FunctionPayloadType: 'REQUEST',
          FunctionArn: `${ARN}:live`,
          Identity: { Headers: ['authorization'], QueryStrings: ['Tenant'], ReauthorizeEvery: 60 },
        },
      },
    })
    // Without it SAM deploys a second stage.
    expect(Resources.RestApi.Properties.OpenApiVersion).toBe('3.0.1')
  })

  test('writes a permission where SAM writes none', () => {
    const { Resources } = parse(
      toSam({ authorizers: { Users: http, Simple: simple } }, { functions: { Users: ref, Simple: ref } }),
    )
    expect(Resources.HttpApi.Properties.Auth.Authorizers.Simple).toStrictEqual({
      AuthorizerPayloadFormatVersion: '2.0',
      EnableSimpleResponses: true,
      FunctionArn: { 'Fn::GetAtt': ['AuthFn', 'Arn'] },
      Identity: { Headers: ['authorization'], Context: ['routeKey'], ReauthorizeEvery: 60 },
    })
    expect(Resources.SimplePermission.Properties).toStrictEqual({
      Action: 'lambda:InvokeFunction',
      FunctionName: { 'Fn::GetAtt': ['AuthFn', 'Arn'] },
      Principal: 'apigateway.amazonaws.com',
      SourceArn: {
        'Fn::Sub': `arn:\${AWS::Partition}:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${HttpApi}/authorizers/*`,
      },
    })
  })

  test('defines in the body what SAM would reorder', () => {
    const definition = { ...request.definition, identitySources: [...request.definition.identitySources].reverse() }
    const { Resources } = parse(toSam({ authorizers: { Tenants: definition } }, { functions: { Tenants: ref } }))
    const { Auth, DefinitionBody } = Resources.RestApi.Properties
    expect(Auth).toBeUndefined()
    expect(DefinitionBody.components.securitySchemes.Tenants['x-amazon-apigateway-authorizer'].identitySource).toBe(
      'method.request.querystring.Tenant,method.request.header.authorization',
    )
    expect(Resources.TenantsPermission).toBeDefined()
  })

  test('accepts TTL 0 without identity sources', () => {
    const definition = { ...request.definition, ttlSeconds: 0, identitySources: [] }
    const { Resources } = parse(toSam({ authorizers: { Tenants: definition } }, { functions: { Tenants: ref } }))
    expect(Resources.RestApi.Properties.Auth.Authorizers.Tenants.Identity).toStrictEqual({ ReauthorizeEvery: 0 })
  })

  test('gives functions a role that may write to their own log group only', () => {
    const { Resources } = parse(toSam({ authorizers: { Users: token } }, { functions: { Users: ref } }))
    expect(Resources.AuthFn.Properties.Role).toStrictEqual({ 'Fn::GetAtt': ['AuthFnRole', 'Arn'] })
    expect(Resources.AuthFnRole.Properties.Policies[0].PolicyDocument.Statement).toStrictEqual([
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: { 'Fn::GetAtt': ['AuthFnLogs', 'Arn'] },
      },
    ])
  })

  test('grants a permission for each alias that a stage variable selects', () => {
    const api = {
      stage: 'prod',
      stageVariables: { alias: 'live' },
      authorizers: { Users: token },
      routes: { 'GET /': { authorizer: 'Users', integration: () => {} } },
    }
    const { Resources } = parse(toSam(api, { functions: { Users: `AuthFn:\${stageVariables.alias}` } }))
    expect(Resources.RestApi.Properties.Auth.Authorizers.Users).toMatchObject({
      FunctionArn: { 'Fn::Sub': `\${AuthFn.Arn}:\${!stageVariables.alias}` },
      DisableFunctionDefaultPermissions: true,
    })
    expect(Resources.UsersPermission.Properties.FunctionName).toStrictEqual({ 'Fn::Sub': `\${AuthFn.Arn}:live` })
    expect(Resources.AuthFnliveAlias.Properties.Name).toBe('live')
  })

  test('rejects several stages', () => {
    const api = {
      stage: 'prod',
      stages: { test: {} },
      authorizers: {},
      routes: { 'GET /': { authorizer: null, integration: () => {} } },
    }
    expect(() => toSam(api, { functions: {} })).toThrow(/toCloudFormation/)
  })
})

describe('toCloudFormation', () => {
  test('writes an authorizer, and a permission for it alone', () => {
    const { Resources } = parse(toCloudFormation({ authorizers: { Users: token } }, { functions: { Users: ref } }))
    expect(Resources.Users).toStrictEqual({
      Type: 'AWS::ApiGateway::Authorizer',
      Properties: {
        RestApiId: { Ref: 'RestApi' },
        Name: 'Users',
        Type: 'TOKEN',
        AuthorizerUri: {
          'Fn::Sub': `arn:\${AWS::Partition}:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${AuthFn.Arn}/invocations`,
        },
        IdentitySource: 'method.request.header.authorization',
        IdentityValidationExpression: '^Bearer .+$',
        AuthorizerResultTtlInSeconds: 300,
      },
    })
    expect(Resources.UsersPermission.Properties.SourceArn).toStrictEqual({
      'Fn::Sub': `arn:\${AWS::Partition}:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${RestApi}/authorizers/\${Users}`,
    })
  })

  test('writes a role that may invoke the authorizer only', () => {
    const { Resources } = parse(
      toCloudFormation(
        { authorizers: { Users: token } },
        { functions: { Users: 'AuthFn:live' }, invokeRoles: { Users: 'InvokeRole' } },
      ),
    )
    expect(Resources.Users.Properties.AuthorizerCredentials).toStrictEqual({ 'Fn::GetAtt': ['InvokeRole', 'Arn'] })
    expect(Resources.InvokeRole.Properties.Policies[0].PolicyDocument.Statement).toStrictEqual([
      { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: { 'Fn::Sub': `\${AuthFn.Arn}:live` } },
    ])
    expect(Resources.UsersPermission).toBeUndefined()
  })

  test('grants permissions for the alias of every stage', () => {
    const api = {
      stage: 'prod',
      stageVariables: { alias: 'live' },
      stages: { test: { stageVariables: { alias: 'next' } } },
      authorizers: { Users: token },
      routes: { 'GET /': { authorizer: 'Users', integration: () => {} } },
    }
    const { Resources } = parse(toCloudFormation(api, { functions: { Users: `${ARN}:\${stageVariables.alias}` } }))
    const names = ['UsersPermissionlive', 'UsersPermissionnext'].map((id) => Resources[id].Properties.FunctionName)
    expect(names).toStrictEqual([`${ARN}:live`, `${ARN}:next`])
    expect(Resources.RestApitestStage.Properties.Variables).toStrictEqual({ alias: 'next' })
  })

  test('writes resources of the API itself in the short form, and other statements as they are', () => {
    const own = 'arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/prod/GET/pets'
    const Statement = [{ Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: [own, 'execute-api:/x'] }, 'x']
    const resourcePolicy = { Version: '2012-10-17', Statement }
    const api = {
      stage: 'prod',
      authorizers: {},
      resourcePolicy,
      routes: { 'GET /': { authorizer: null, integration: () => {} } },
    }
    const { Resources } = parse(toCloudFormation(api, { functions: {} }))
    const [first, second] = Resources.RestApi.Properties.Policy.Statement
    expect(first.Resource).toStrictEqual(['execute-api:/prod/GET/pets', 'execute-api:/x'])
    expect(second).toBe('x')
  })

  test('writes a WebSocket API without a TTL', () => {
    const text = toCloudFormation({ authorizers: { Users: websocket } }, { functions: { Users: ARN } })
    expect(text).not.toContain('Ttl')
    expect(parse(text).Resources.WebSocketApiConnectRoute.Properties).toMatchObject({
      RouteKey: '$connect',
      AuthorizationType: 'CUSTOM',
    })
  })

  test.each([
    ['nothing', undefined],
    ['null', null],
    ['no authorizer', {}],
    ['an unknown member', { authorizers: { Users: token }, stages: 3 }],
    [
      'a route with an unknown authorizer',
      { stage: 'p', authorizers: { Users: token }, routes: { 'GET /': { authorizer: 'Other' } } },
    ],
  ])('rejects %s', (_, api) => {
    expect(() => toCloudFormation(api as never, { functions: { Users: ARN } })).toThrow(ConfigError)
  })

  test.each([
    ['no options', undefined],
    ['a missing function', { functions: {} }],
    ['an ARN of another service', { functions: { Users: 'arn:aws:iam::123456789012:role/x' } }],
    ['an object without ref', { functions: { Users: { name: 'x' } } }],
    ['a role of an unknown authorizer', { functions: { Users: ARN }, invokeRoles: { Other: 'arn:aws:iam::1:role/x' } }],
    ['an unknown format', { functions: { Users: ARN }, format: 'toml' }],
  ])('rejects %s', (_, options) => {
    expect(() => toCloudFormation({ authorizers: { Users: token } }, options as never)).toThrow(ConfigError)
  })
})
