import { describe, expect, test } from 'vitest'
import { readTemplate, type Template } from '../../../src/template/index.ts'
import { toCloudFormation, toOpenApi, toSam } from '../../../src/template/write/index.ts'
import { cloudFormation, resource } from '../lint/templates.ts'
import { BASES } from '../prove/bases.ts'

/** Positions, ids that API Gateway assigns, and which setting decided the authorization are not part of the comparison. */
const IGNORED = new Set([
  'at',
  'positions',
  'resourcePolicyAt',
  'id',
  'apiId',
  'authorizationFrom',
  'constructPath',
  'stageSettings',
])

interface Settings {
  /** Names that a format requires, and functions that an OpenAPI document names by ARN. */
  readonly also?: readonly string[]
}

function comparable({ apis }: Template, { also = [] }: Settings = {}): unknown {
  const ignored = new Set([...IGNORED, 'name', 'arn', 'functionArn', 'uri', ...also])
  const entries = Object.entries(apis).map(
    ([key, api]) => [key, JSON.parse(JSON.stringify(api, (name, value) => (ignored.has(name) ? undefined : value)))] as const,
  )
  return Object.fromEntries(
    entries.map(([key, api]) => [
      key,
      { ...api, routes: [...api.routes].sort((left, right) => (left.route < right.route ? -1 : 1)) },
    ]),
  )
}

const errorsOf = ({ findings }: Template): readonly string[] =>
  findings.filter(({ severity }) => severity === 'error').map(({ message }) => message)

const lambda = resource('AWS::Lambda::Function', {
  Code: { ZipFile: 'exports.handler = 1' },
  Handler: 'index.handler',
  Runtime: 'nodejs22.x',
  Role: 'arn:aws:iam::123456789012:role/r',
})
const uri = (id: string, qualifier = ''): object => ({
  'Fn::Sub': `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/\${${id}.Arn}${qualifier}/invocations`,
})
const restPart = (type: string, properties: object, over: object = {}): object =>
  resource(`AWS::ApiGateway::${type}`, { RestApiId: { Ref: 'Rest' }, ...properties }, over)
const v2Part = (api: string, type: string, properties: object): object =>
  resource(`AWS::ApiGatewayV2::${type}`, { ApiId: { Ref: api }, ...properties })
const proxy = { Type: 'AWS_PROXY', IntegrationHttpMethod: 'POST', Uri: uri('Backend') }

/** Everything that the writers can write. */
const COMPLETE = cloudFormation({
  Auth: lambda,
  Backend: lambda,
  AuthPermission: resource('AWS::Lambda::Permission', {
    Action: 'lambda:InvokeFunction',
    FunctionName: { 'Fn::Sub': '$' + '{Auth.Arn}:live' },
    Principal: 'apigateway.amazonaws.com',
  }),
  AuthPermission2: resource('AWS::Lambda::Permission', {
    Action: 'lambda:InvokeFunction',
    FunctionName: { 'Fn::GetAtt': ['Auth', 'Arn'] },
    Principal: 'apigateway.amazonaws.com',
  }),
  AuthVersion: resource('AWS::Lambda::Version', { FunctionName: { Ref: 'Auth' } }),
  AuthAlias: resource('AWS::Lambda::Alias', {
    FunctionName: { Ref: 'Auth' },
    FunctionVersion: { 'Fn::GetAtt': ['AuthVersion', 'Version'] },
    Name: 'live',
  }),
  Rest: resource('AWS::ApiGateway::RestApi', {
    Name: 'pets',
    ApiKeySourceType: 'AUTHORIZER',
    BinaryMediaTypes: ['image/png'],
    EndpointConfiguration: { Types: ['REGIONAL'] },
    Policy: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: '*',
          Action: 'execute-api:Invoke',
          Resource: 'execute-api:/*',
          Condition: { IpAddress: { 'aws:SourceIp': ['10.0.0.0/8'] } },
        },
      ],
    },
  }),
  Tokens: restPart('Authorizer', {
    Name: 'Tokens',
    Type: 'TOKEN',
    AuthorizerUri: uri('Auth', ':$' + '{!stageVariables.alias}'),
    IdentitySource: 'method.request.header.X-Token',
    IdentityValidationExpression: '^[a-z]+$',
    AuthorizerResultTtlInSeconds: 0,
  }),
  Requests: restPart('Authorizer', {
    Name: 'Requests',
    Type: 'REQUEST',
    AuthorizerUri: uri('Auth'),
    IdentitySource: 'method.request.querystring.a,method.request.header.B,stageVariables.alias,context.identity.sourceIp',
    AuthorizerResultTtlInSeconds: 3600,
  }),
  Pool: restPart('Authorizer', {
    Name: 'Pool',
    Type: 'COGNITO_USER_POOLS',
    ProviderARNs: ['arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_AbCdEf'],
    IdentitySource: 'method.request.header.Authorization',
    AuthorizerResultTtlInSeconds: 60,
  }),
  Pets: restPart('Resource', { ParentId: { 'Fn::GetAtt': ['Rest', 'RootResourceId'] }, PathPart: 'pets' }),
  Pet: restPart('Resource', { ParentId: { Ref: 'Pets' }, PathPart: '{id}' }),
  Validator: restPart('RequestValidator', { ValidateRequestParameters: true }),
  Root: restPart('Method', {
    ResourceId: { 'Fn::GetAtt': ['Rest', 'RootResourceId'] },
    HttpMethod: 'GET',
    AuthorizationType: 'NONE',
    ApiKeyRequired: true,
    Integration: proxy,
  }),
  List: restPart('Method', {
    ResourceId: { Ref: 'Pets' },
    HttpMethod: 'GET',
    AuthorizationType: 'CUSTOM',
    AuthorizerId: { Ref: 'Tokens' },
    Integration: proxy,
    RequestParameters: { 'method.request.header.X-Tenant': true },
    RequestValidatorId: { Ref: 'Validator' },
  }),
  Change: restPart('Method', {
    ResourceId: { Ref: 'Pet' },
    HttpMethod: 'PUT',
    AuthorizationType: 'CUSTOM',
    AuthorizerId: { Ref: 'Requests' },
    Integration: {
      Type: 'HTTP_PROXY',
      IntegrationHttpMethod: 'PUT',
      Uri: 'https://backend.example/pets',
      RequestParameters: { 'integration.request.header.X-Who': 'context.authorizer.principalId' },
    },
  }),
  Any: restPart('Method', {
    ResourceId: { Ref: 'Pet' },
    HttpMethod: 'ANY',
    AuthorizationType: 'COGNITO_USER_POOLS',
    AuthorizerId: { Ref: 'Pool' },
    AuthorizationScopes: ['pets/write', 'pets/read'],
    Integration: proxy,
  }),
  Signed: restPart('Method', {
    ResourceId: { Ref: 'Pets' },
    HttpMethod: 'POST',
    AuthorizationType: 'AWS_IAM',
    Integration: proxy,
  }),
  Unauthorized: restPart('GatewayResponse', {
    ResponseType: 'UNAUTHORIZED',
    StatusCode: '401',
    ResponseParameters: { 'gatewayresponse.header.X-Id': 'context.requestId', 'gatewayresponse.header.Y': "'z'" },
    ResponseTemplates: { 'application/json': '{"m":$context.error.messageString}' },
  }),
  Deployment: restPart('Deployment', {}, { DependsOn: ['Root', 'List', 'Change', 'Any', 'Signed'] }),
  Stage: restPart('Stage', { DeploymentId: { Ref: 'Deployment' }, StageName: 'prod', Variables: { alias: 'live' } }),
  Plan: resource('AWS::ApiGateway::UsagePlan', {
    ApiStages: [{ ApiId: { Ref: 'Rest' }, Stage: { Ref: 'Stage' } }],
    Throttle: { RateLimit: 10, BurstLimit: 20 },
    Quota: { Limit: 100, Period: 'DAY' },
  }),
  Key: resource('AWS::ApiGateway::ApiKey', { Enabled: true }),
  PlanKey: resource('AWS::ApiGateway::UsagePlanKey', { KeyId: { Ref: 'Key' }, KeyType: 'API_KEY', UsagePlanId: { Ref: 'Plan' } }),
  Http: resource('AWS::ApiGatewayV2::Api', {
    Name: 'http',
    ProtocolType: 'HTTP',
    CorsConfiguration: { AllowOrigins: ['https://site.example'], AllowCredentials: true, AllowMethods: ['GET'], MaxAge: 60 },
  }),
  Jwt: v2Part('Http', 'Authorizer', {
    Name: 'Jwt',
    AuthorizerType: 'JWT',
    IdentitySource: ['$request.header.Authorization'],
    JwtConfiguration: { Issuer: 'https://id.example', Audience: ['a', 'b'] },
  }),
  Simple: v2Part('Http', 'Authorizer', {
    Name: 'Simple',
    AuthorizerType: 'REQUEST',
    AuthorizerUri: uri('Auth'),
    AuthorizerPayloadFormatVersion: '2.0',
    EnableSimpleResponses: true,
    IdentitySource: ['$request.header.Authorization', '$context.routeKey'],
    AuthorizerResultTtlInSeconds: 5,
  }),
  Integration: v2Part('Http', 'Integration', {
    IntegrationType: 'AWS_PROXY',
    IntegrationUri: { 'Fn::GetAtt': ['Backend', 'Arn'] },
    PayloadFormatVersion: '2.0',
  }),
  Default: v2Part('Http', 'Route', {
    RouteKey: '$default',
    AuthorizationType: 'JWT',
    AuthorizerId: { Ref: 'Jwt' },
    AuthorizationScopes: ['x'],
    Target: { 'Fn::Join': ['/', ['integrations', { Ref: 'Integration' }]] },
  }),
  Route: v2Part('Http', 'Route', {
    RouteKey: 'GET /pets/{id}',
    AuthorizationType: 'CUSTOM',
    AuthorizerId: { Ref: 'Simple' },
    Target: { 'Fn::Join': ['/', ['integrations', { Ref: 'Integration' }]] },
  }),
  SignedRoute: v2Part('Http', 'Route', {
    RouteKey: 'POST /pets',
    AuthorizationType: 'AWS_IAM',
    Target: { 'Fn::Join': ['/', ['integrations', { Ref: 'Integration' }]] },
  }),
  HttpStage: v2Part('Http', 'Stage', { StageName: '$default', AutoDeploy: true }),
})

describe('what is written', () => {
  test('reads back to an equal template: CloudFormation', async () => {
    const template = await readTemplate({ template: COMPLETE })
    expect(errorsOf(template)).toStrictEqual([])
    const back = await readTemplate({ text: toCloudFormation(template, { functions: {} }) })
    expect(errorsOf(back)).toStrictEqual([])
    expect(comparable(back)).toStrictEqual(comparable(template))
  })

  test('reads back to an equal template: SAM', async () => {
    const template = await readTemplate({ template: COMPLETE })
    const back = await readTemplate({ text: toSam(template, { functions: {} }) })
    expect(errorsOf(back)).toStrictEqual([])
    // OpenAPI requires the method of an integration.
    const also = ['method']
    expect(comparable(back, { also })).toStrictEqual(comparable(template, { also }))
  })

  test.each(['Rest', 'Http'])('reads back to an equal API: OpenAPI of %s', async (name) => {
    const template = await readTemplate({ template: COMPLETE })
    const api = template.apis[name]
    if (api === undefined) throw new Error('the template has no such API')
    const text = toOpenApi({ ...template, apis: { [name]: api } }, { functions: {} })
    const back = await readTemplate({ text })
    expect(errorsOf(back)).toStrictEqual([])
    // A document has no stages, usage plans and functions.
    const also = ['logicalId', 'function', 'invocable', 'stage', 'stages', 'stageVariables', 'usagePlans', 'method']
    expect(Object.values(comparable(back, { also }) as object)).toStrictEqual(
      Object.values(comparable({ ...template, apis: { [name]: api } }, { also }) as object),
    )
  })

  test.each(Object.keys(BASES))('reads back to equal APIs: %s', async (name) => {
    const template = await readTemplate({ template: BASES[name]?.template ?? {} })
    const also = ['ttlFrom', 'invocable', 'basePaths', 'method', 'status']
    for (const write of name === 'CloudFormation REST, mutual TLS' || name === 'CloudFormation REST, JWT'
      ? []
      : [toSam, toCloudFormation]) {
      const back = await readTemplate({ text: write(template, { functions: {} }) })
      expect(errorsOf(back)).toStrictEqual([])
      expect(comparable(back, { also })).toStrictEqual(comparable(template, { also }))
    }
  })
})
