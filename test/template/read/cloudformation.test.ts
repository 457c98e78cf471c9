import { describe, expect, test } from 'vitest'
import { access, apiOf, codes, read } from '../summary.ts'

const REST = (method: string, more = ''): string => `
Parameters: { Which: { Type: String, Default: CUSTOM }, Unset: { Type: String } }
Conditions: { IsUnset: !Equals [!Ref Unset, x], Never: !Equals [a, b] }
Resources:
  Api: { Type: AWS::ApiGateway::RestApi, Properties: { Name: pets } }
  Other: { Type: AWS::ApiGateway::RestApi, Properties: { Name: other } }
  Pets: { Type: AWS::ApiGateway::Resource, Properties: { RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: pets } }
  Pet: { Type: AWS::ApiGateway::Resource, Properties: { RestApiId: !Ref Api, ParentId: !Ref Pets, PathPart: "{id}" } }
  AuthFn: { Type: AWS::Lambda::Function, Properties: { FunctionName: auth, Handler: a.h, Runtime: nodejs22.x, Code: { ZipFile: x } } }
  Auth:
    Type: AWS::ApiGateway::Authorizer
    Properties:
      RestApiId: !Ref Api
      Name: users
      Type: TOKEN
      IdentitySource: method.request.header.Authorization
      AuthorizerResultTtlInSeconds: 0
      AuthorizerUri: !Sub arn:aws:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${AuthFn.Arn}/invocations
  Foreign: { Type: AWS::ApiGateway::Authorizer, Properties: { RestApiId: !Ref Other, Type: COGNITO_USER_POOLS, IdentitySource: method.request.header.A, ProviderARNs: [!GetAtt Pool.Arn] } }
  Pool: { Type: AWS::Cognito::UserPool }
  Get: { Type: AWS::ApiGateway::Method, Properties: { RestApiId: !Ref Api, ResourceId: !Ref Pet, HttpMethod: get, Integration: { Type: MOCK }, ${method} } }
  Deployment: { Type: AWS::ApiGateway::Deployment, Properties: { RestApiId: !Ref Api, StageName: live } }
${more}`

describe('AWS::ApiGateway', () => {
  test.each([
    ['NONE', 'AuthorizationType: NONE', 'NONE', []],
    ['IAM', 'AuthorizationType: AWS_IAM', 'AWS_IAM', []],
    ['an authorizer', 'AuthorizationType: CUSTOM, AuthorizerId: !Ref Auth', 'CUSTOM Auth', []],
    ['an authorizer by attribute', 'AuthorizationType: !Ref Which, AuthorizerId: !GetAtt Auth.AuthorizerId', 'CUSTOM Auth', []],
    ['an API key', 'AuthorizationType: NONE, ApiKeyRequired: true', 'NONE +key', []],
    ['a missing type', 'ApiKeyRequired: false', 'AWS_IAM', ['error missing-property']],
    ['a misspelled type', 'AuthorizationType: Custom, AuthorizerId: !Ref Auth', 'AWS_IAM', ['error invalid-value']],
    ['a type without authorizer', 'AuthorizationType: CUSTOM', 'AWS_IAM', ['error missing-property']],
    [
      'an authorizer of another API',
      'AuthorizationType: COGNITO_USER_POOLS, AuthorizerId: !Ref Foreign',
      'AWS_IAM',
      ['error authorizer-of-another-api'],
    ],
    [
      'an authorizer that does not exist',
      'AuthorizationType: CUSTOM, AuthorizerId: abc123',
      'AWS_IAM',
      ['error unknown-authorizer'],
    ],
    [
      'an authorizer of another type',
      'AuthorizationType: COGNITO_USER_POOLS, AuthorizerId: !Ref Auth',
      'AWS_IAM',
      ['error invalid-value'],
    ],
    ['a type without value', 'AuthorizationType: !Ref Unset', 'AWS_IAM', ['error unresolved']],
    [
      'a type that depends on an unknown condition',
      'AuthorizationType: !If [IsUnset, NONE, AWS_IAM]',
      'AWS_IAM',
      ['error condition-unknown'],
    ],
    [
      'a type that a condition removes',
      'AuthorizationType: !If [Never, NONE, !Ref AWS::NoValue]',
      'AWS_IAM',
      ['error missing-property'],
    ],
    ['a dynamic reference', 'AuthorizationType: "{{resolve:ssm:type}}"', 'AWS_IAM', ['error unresolved']],
  ])('reads %s', async (_, method, expected, errors) => {
    const template = await read(REST(method), { api: 'Api' })
    expect(codes(template)).toStrictEqual(errors)
    const api = apiOf(template)
    expect(access(api)).toStrictEqual({ 'GET /pets/{id}': expected })
    expect([api.stage, api.stages]).toStrictEqual(['live', ['live']])
    if (errors.length > 0) expect(template.findings.map(({ route }) => route)).toContain('GET /pets/{id}')
  })

  test('leaves out resources whose condition is false, and reports one that is not known', async () => {
    const conditional = (name: string): string =>
      `  Post: { Type: AWS::ApiGateway::Method, Condition: ${name}, Properties: { RestApiId: !Ref Api, ResourceId: !Ref Pets, HttpMethod: POST, AuthorizationType: NONE, Integration: { Type: MOCK } } }`
    expect(
      Object.keys(access(apiOf(await read(REST('AuthorizationType: NONE', conditional('Never')), { api: 'Api' })))),
    ).toStrictEqual(['GET /pets/{id}'])
    const unknown = await read(REST('AuthorizationType: NONE', conditional('IsUnset')), { api: 'Api' })
    expect(codes(unknown)).toStrictEqual(['error condition-unknown'])
    const known = await read(REST('AuthorizationType: NONE', conditional('IsUnset')), { api: 'Api', parameters: { Unset: 'x' } })
    expect(codes(known)).toStrictEqual([])
    expect(Object.keys(access(apiOf(known)))).toStrictEqual(['GET /pets/{id}', 'POST /pets'])
  })

  test.each([
    ['no permission', '', 'no'],
    [
      'a permission for all authorizers',
      'SourceArn: !Sub "arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/authorizers/*"',
      'yes',
    ],
    [
      'a permission for the authorizer',
      'SourceArn: !Sub "arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/authorizers/${Auth}"',
      'yes',
    ],
    [
      'a permission of the Serverless Framework',
      'SourceArn: !Sub "arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*/*"',
      'yes',
    ],
    ['a permission without source', 'Dummy: 1', 'yes'],
    ['a permission for another API', 'SourceArn: !Sub "arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:${Other}/*"', 'no'],
    [
      'a permission for a method',
      'SourceArn: !Sub "arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*/GET/pets"',
      'no',
    ],
    ['a permission whose source is not known', 'SourceArn: !ImportValue Arn', 'unknown'],
  ])('finds out with %s whether the authorizer can be invoked', async (_, source, expected) => {
    const permission = `  P: { Type: AWS::Lambda::Permission, Properties: { Action: lambda:InvokeFunction, Principal: apigateway.amazonaws.com, FunctionName: !GetAtt AuthFn.Arn, ${source} } }`
    const api = apiOf(
      await read(REST('AuthorizationType: CUSTOM, AuthorizerId: !Ref Auth', source === '' ? '' : permission), { api: 'Api' }),
    )
    expect(api.authorizers['Auth']?.invocable).toBe(expected)
  })

  test('reads the URI that CDK writes: parts of the ARN by Select and Split', async () => {
    const uri = `!Join ["", ["arn:", !Select [1, !Split [":", !GetAtt AuthFn.Arn]], ":apigateway:", !Select [3, !Split [":", !GetAtt AuthFn.Arn]], ":lambda:path/2015-03-31/functions/", !GetAtt AuthFn.Arn, "/invocations"]]`
    const more = `  Cdk: { Type: AWS::ApiGateway::Authorizer, Properties: { RestApiId: !Ref Api, Name: c, Type: REQUEST, IdentitySource: "method.request.header.A,method.request.querystring.b, context.identity.sourceIp", AuthorizerResultTtlInSeconds: 300, AuthorizerUri: ${uri} } }`
    const { Cdk: cdk } = apiOf(await read(REST('AuthorizationType: NONE', more), { api: 'Api' })).authorizers
    expect(cdk?.function).toStrictEqual({ logicalId: 'AuthFn', arn: 'arn:aws:lambda:us-east-1:123456789012:function:auth' })
    expect(cdk?.identitySources.map((one) => one.in)).toStrictEqual(['header', 'query', 'context'])
  })

  test('reads an alias with a stage variable', async () => {
    const more = `  A: { Type: AWS::ApiGateway::Authorizer, Properties: { RestApiId: !Ref Api, Name: c, Type: TOKEN, IdentitySource: method.request.header.A, AuthorizerUri: !Sub "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/\${AuthFn.Arn}:\${!stageVariables.alias}/invocations" } }`
    const { A: one } = apiOf(await read(REST('AuthorizationType: NONE', more), { api: 'Api' })).authorizers
    expect(one?.function?.qualifier).toBe('${stageVariables.alias}')
    expect([one?.ttlSeconds, one?.ttlFrom]).toStrictEqual([300, 'default'])
  })

  test('reads usage plans, gateway responses, domains and the policy', async () => {
    const more = `
  Key: { Type: AWS::ApiGateway::ApiKey, Properties: { Enabled: true } }
  Off: { Type: AWS::ApiGateway::ApiKey, Properties: { Enabled: false } }
  Plan: { Type: AWS::ApiGateway::UsagePlan, Properties: { ApiStages: [{ ApiId: !Ref Api, Stage: live, Throttle: { /pets/GET: { RateLimit: 1, BurstLimit: 2 } } }], Throttle: { RateLimit: 5, BurstLimit: 6 }, Quota: { Limit: 10, Period: DAY } } }
  K1: { Type: AWS::ApiGateway::UsagePlanKey, Properties: { KeyId: !Ref Key, KeyType: API_KEY, UsagePlanId: !Ref Plan } }
  K2: { Type: AWS::ApiGateway::UsagePlanKey, Properties: { KeyId: !Ref Off, KeyType: API_KEY, UsagePlanId: !Ref Plan } }
  Denied: { Type: AWS::ApiGateway::GatewayResponse, Properties: { RestApiId: !Ref Api, ResponseType: ACCESS_DENIED, StatusCode: "404", ResponseParameters: { gatewayresponse.header.X: "'a'", gatewayresponse.header.Y: context.requestId } } }
  Name: { Type: AWS::ApiGateway::DomainName, Properties: { DomainName: api.example.com, MutualTlsAuthentication: { TruststoreUri: s3://b/t } } }
  Map: { Type: AWS::ApiGateway::BasePathMapping, Properties: { RestApiId: !Ref Api, DomainName: !Ref Name, BasePath: v1, Stage: live } }`
    const api = apiOf(
      await read(
        REST('AuthorizationType: NONE', more).replace(
          '{ Name: pets }',
          `{ Name: pets, Policy: '{"Version":"2012-10-17","Statement":[]}', ApiKeySourceType: AUTHORIZER, EndpointConfiguration: { Types: [PRIVATE], VpcEndpointIds: [vpce-1, !Ref Vpce] } }`,
        ),
        { api: 'Api' },
      ),
    )
    expect(api.usagePlans).toStrictEqual([
      {
        logicalId: 'Plan',
        keys: ['Key'],
        stages: ['live'],
        throttle: { rateLimit: 5, burstLimit: 6 },
        quota: { limit: 10, period: 'DAY' },
        methods: { '/pets/GET': { rateLimit: 1, burstLimit: 2 } },
      },
    ])
    expect(api.gatewayResponses).toStrictEqual({
      ACCESS_DENIED: { statusCode: 404, headers: { X: 'a' }, mappings: { Y: 'context.requestId' }, templates: {} },
    })
    expect(api.domains.map(({ at, ...one }) => one)).toStrictEqual([
      { name: 'api.example.com', basePath: 'v1', stage: 'live', mutualTls: true },
    ])
    expect([api.endpoint, api.vpcEndpointIds, api.apiKeySource, api.basePaths]).toStrictEqual([
      'PRIVATE',
      ['vpce-1'],
      'AUTHORIZER',
      ['v1'],
    ])
    expect(api.resourcePolicy).toStrictEqual({ Version: '2012-10-17', Statement: [] })
  })

  test('reports a policy that is not known: it decides access', async () => {
    const template = await read(REST('AuthorizationType: NONE').replace('{ Name: pets }', '{ Policy: !ImportValue Policy }'), {
      api: 'Api',
    })
    expect(codes(template)).toStrictEqual(['error unresolved'])
    expect(
      apiOf(await read(REST('AuthorizationType: NONE').replace('{ Name: pets }', '{ Policy: "" }'), { api: 'Api' }))
        .resourcePolicy,
    ).toBeUndefined()
  })
})

const V2 = (route: string, more = '', api = 'ProtocolType: HTTP'): string => `
Resources:
  Api: { Type: AWS::ApiGatewayV2::Api, Properties: { Name: pets, ${api} } }
  Fn: { Type: AWS::Lambda::Function, Properties: { Handler: a.h } }
  Integration: { Type: AWS::ApiGatewayV2::Integration, Properties: { ApiId: !Ref Api, IntegrationType: AWS_PROXY, IntegrationUri: !GetAtt Fn.Arn, PayloadFormatVersion: "2.0" } }
  Auth: { Type: AWS::ApiGatewayV2::Authorizer, Properties: { ApiId: !Ref Api, Name: j, AuthorizerType: JWT, IdentitySource: [$request.header.Authorization], JwtConfiguration: { Audience: [a], Issuer: "https://idp.example" } } }
  Route: { Type: AWS::ApiGatewayV2::Route, Properties: { ApiId: !Ref Api, RouteKey: GET /a, Target: !Join [/, [integrations, !Ref Integration]], ${route} } }
  Stage: { Type: AWS::ApiGatewayV2::Stage, Properties: { ApiId: !Ref Api, StageName: $default, AutoDeploy: true, StageVariables: { a: b } } }
${more}`

describe('AWS::ApiGatewayV2', () => {
  test.each([
    ['no type', 'RouteResponseSelectionExpression: x', 'NONE', []],
    ['NONE', 'AuthorizationType: NONE', 'NONE', []],
    ['IAM', 'AuthorizationType: AWS_IAM', 'AWS_IAM', []],
    ['JWT', 'AuthorizationType: JWT, AuthorizerId: !Ref Auth, AuthorizationScopes: [s]', 'JWT Auth [s]', []],
    ['an authorizer without type', 'AuthorizerId: !Ref Auth', 'AWS_IAM', ['error missing-property']],
    ['Cognito', 'AuthorizationType: COGNITO_USER_POOLS, AuthorizerId: !Ref Auth', 'AWS_IAM', ['error invalid-value']],
  ])('reads a route with %s', async (_, route, expected, errors) => {
    const template = await read(V2(route))
    expect(codes(template)).toStrictEqual(errors)
    const api = apiOf(template)
    expect(access(api)).toStrictEqual({ 'GET /a': expected })
    expect(api.routes[0]?.integration).toMatchObject({ type: 'AWS_PROXY', function: 'Fn', payload: '2.0' })
    expect(api.stageVariables).toStrictEqual({ a: 'b' })
  })

  test('warns of the open route of a quick create', async () => {
    const template = await read(V2('AuthorizationType: NONE', '', 'ProtocolType: HTTP, Target: !GetAtt Fn.Arn'))
    expect(codes(template)).toStrictEqual(['warning quick-create'])
    expect(access(apiOf(template))['$default']).toBe('NONE')
  })

  test('reads a WebSocket API: only $connect is authorized, and a TTL is refused', async () => {
    const lambda = `AuthorizerType: REQUEST, IdentitySource: [route.request.header.Auth], AuthorizerUri: !Sub "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/\${Fn.Arn}/invocations"`
    const socket = (ttl: string): string =>
      V2(
        '',
        `  Join: { Type: AWS::ApiGatewayV2::Route, Properties: { ApiId: !Ref Api, RouteKey: join } }`,
        'ProtocolType: WEBSOCKET, RouteSelectionExpression: $request.body.x',
      )
        .replace('RouteKey: GET /a', 'RouteKey: $connect, AuthorizationType: CUSTOM, AuthorizerId: !Ref Auth')
        .replace(/AuthorizerType: JWT, .* }, }?/, '')
        .replace(/AuthorizerType: JWT.*$/m, `${lambda}${ttl} } }`)
    const template = await read(socket(''))
    expect(codes(template)).toStrictEqual([])
    expect(access(apiOf(template))).toStrictEqual({ $connect: 'CUSTOM Auth', join: 'NONE' })
    expect(codes(await read(socket(', AuthorizerResultTtlInSeconds: 300')))).toStrictEqual(['error invalid-value'])
  })
})
