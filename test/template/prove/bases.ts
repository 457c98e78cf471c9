/** Base templates of the planted holes. Each one is proven as it is. */

import { httpApiAuthorizer, requestAuthorizer, tokenAuthorizer, websocketAuthorizer } from '../../../src/authorizer/index.ts'
import { authenticated, hasScope, inGroup } from '../../../src/policy/index.ts'
import type { ProveOptions } from '../../../src/template/prove/prove-template.ts'
import { identity, stub } from '../../authorizer/stub-verifier.ts'
import {
  AUTH_URI,
  cloudFormation,
  cognitoScheme,
  invoke,
  jwtScheme,
  openApi,
  operation,
  policy,
  resource,
  sam,
  samFunction,
  tokenScheme,
} from '../lint/templates.ts'

// biome-ignore lint/suspicious/noExplicitAny: plants change any part of a template
export type Mutable = any

/** A template that is proven, and the options of its proof. */
export interface Base {
  readonly template: object
  readonly options: ProveOptions
}

const routes = {
  'GET /pets': hasScope('pets/read'),
  'POST /pets/{id}': authenticated,
  'GET /admin/{proxy+}': inGroup('admin'),
} as const
/** `Bearer good` is staff, `Bearer admin` is in the group admin. */
const people = {
  ...stub({ identityValidationExpression: undefined as never }),
  verify: async (request: { headers(name: string): readonly string[] }) => {
    const [credential] = request.headers('authorization')
    if (credential === undefined) return { kind: 'absent' as const }
    const groups = credential === 'Bearer admin' ? new Set(['admin']) : new Set<string>()
    const isKnown = credential === 'Bearer admin' || credential === 'Bearer good'
    return isKnown
      ? { kind: 'identified' as const, identity: identity({ groups }) }
      : { kind: 'rejected' as const, code: 'ERR_TEST' }
  },
} as never as ReturnType<typeof stub>
const tenants = stub({
  identityValidationExpression: undefined as never,
  reads: [
    [
      { in: 'header', name: 'authorization' },
      { in: 'query', name: 'tenant' },
    ],
  ],
})

export const handlers = {
  token: tokenAuthorizer({ authenticate: people, ttlSeconds: 300, routes }),
  perRequest: tokenAuthorizer({ authenticate: people, ttlSeconds: 0, routes }),
  request: requestAuthorizer({ authenticate: tenants, ttlSeconds: 60, routes }),
  http: httpApiAuthorizer({ authenticate: people, ttlSeconds: 60, payloadFormatVersion: '2.0', routes }),
  simple: httpApiAuthorizer({
    authenticate: people,
    ttlSeconds: 60,
    payloadFormatVersion: '2.0',
    simpleResponses: true,
    cachePer: 'route',
    routes,
  }),
  websocket: websocketAuthorizer({ authenticate: people, routes: { $connect: authenticated } }),
  /** Forgets the group of the admin routes. */
  careless: tokenAuthorizer({
    authenticate: people,
    ttlSeconds: 300,
    routes: { ...routes, 'GET /admin/{proxy+}': authenticated },
  }),
  carelessHttp: httpApiAuthorizer({
    authenticate: people,
    ttlSeconds: 60,
    payloadFormatVersion: '2.0',
    routes: { ...routes, 'GET /admin/{proxy+}': authenticated },
  }),
}

export const callers = {
  ana: { headers: { authorization: 'Bearer good' }, query: { tenant: 'a' }, claims: { groups: ['staff'] } },
  bob: { headers: { authorization: 'Bearer admin' }, query: { tenant: 'a' }, claims: { groups: ['admin'] } },
}
export const onlyAdmins = { routes: 'ANY /admin/*', claim: { name: 'groups', value: 'admin' } }

const KEYS = ['GET /pets', 'POST /pets/{id}', 'GET /admin/{proxy+}'] as const
const auth = { 'Fn::GetAtt': ['Auth', 'Arn'] }
const functions = { Auth: samFunction({}, { Handler: 'auth.handler' }) }
const events = (Type: 'Api' | 'HttpApi'): { [name: string]: object } =>
  Object.fromEntries(
    KEYS.map((key, index) => {
      const [Method, Path] = key.split(' ')
      return [`E${index}`, { Type, Properties: { [Type === 'Api' ? 'RestApiId' : 'ApiId']: { Ref: 'Api' }, Path, Method } }]
    }),
  )
const samRest = (users: object): object =>
  sam({
    ...functions,
    Backend: samFunction(events('Api')),
    Api: resource('AWS::Serverless::Api', {
      StageName: 'prod',
      OpenApiVersion: '3.0.1',
      Auth: { DefaultAuthorizer: 'Users', Authorizers: { Users: { FunctionArn: auth, ...users } } },
    }),
  })
const samHttp = (users: object, over: object = {}): object =>
  sam({
    ...functions,
    Backend: samFunction(events('HttpApi')),
    Api: resource('AWS::Serverless::HttpApi', { Auth: { DefaultAuthorizer: 'Users', Authorizers: { Users: users } }, ...over }),
  })
const samHttpLambda = (identity_: object, over: object = {}): object =>
  samHttp({
    FunctionArn: auth,
    AuthorizerPayloadFormatVersion: '2.0',
    EnableFunctionDefaultPermissions: true,
    Identity: identity_,
    ...over,
  })
const paths = (security: (key: string) => object): object =>
  Object.fromEntries(
    KEYS.map((key) => {
      const [method = '', path = ''] = key.split(' ')
      return [path, { [method.toLowerCase()]: operation({ security: [security(key)] }) }]
    }),
  )
const cfnRest = (method: object, over: object = {}, api: object = {}): object =>
  cloudFormation({
    Api: resource('AWS::ApiGateway::RestApi', { Name: 'pets', ...api }),
    Pets: resource('AWS::ApiGateway::Resource', {
      RestApiId: { Ref: 'Api' },
      ParentId: { 'Fn::GetAtt': ['Api', 'RootResourceId'] },
      PathPart: 'pets',
    }),
    Get: resource('AWS::ApiGateway::Method', {
      RestApiId: { Ref: 'Api' },
      ResourceId: { Ref: 'Pets' },
      HttpMethod: 'GET',
      Integration: {
        Type: 'HTTP_PROXY',
        IntegrationHttpMethod: 'GET',
        Uri: 'https://backend.example',
        RequestParameters: {},
        CacheKeyParameters: [],
      },
      ...method,
    }),
    Deployment: resource('AWS::ApiGateway::Deployment', { RestApiId: { Ref: 'Api' } }, { DependsOn: ['Get'] }),
    Stage: resource('AWS::ApiGateway::Stage', {
      RestApiId: { Ref: 'Api' },
      DeploymentId: { Ref: 'Deployment' },
      StageName: 'prod',
    }),
    ...over,
  })
const lambda = resource('AWS::Lambda::Function', {
  Code: { ZipFile: 'exports.handler = 1' },
  Handler: 'index.handler',
  Runtime: 'nodejs22.x',
  Role: 'arn:aws:iam::123456789012:role/r',
})
const permission = resource('AWS::Lambda::Permission', {
  Action: 'lambda:InvokeFunction',
  FunctionName: { Ref: 'Auth' },
  Principal: 'apigateway.amazonaws.com',
})
const restAuthorizer = resource('AWS::ApiGateway::Authorizer', {
  RestApiId: { Ref: 'Api' },
  Name: 'Users',
  Type: 'TOKEN',
  IdentitySource: 'method.request.header.Authorization',
  AuthorizerUri: AUTH_URI,
  AuthorizerResultTtlInSeconds: 300,
})
const custom = { AuthorizationType: 'CUSTOM', AuthorizerId: { Ref: 'Users' } }
const cfnToken = { Users: restAuthorizer, Auth: lambda, Permission: permission }
const v2Route = (over: object): object => resource('AWS::ApiGatewayV2::Route', { ApiId: { Ref: 'Api' }, ...over })
const v2Custom = { AuthorizationType: 'CUSTOM', AuthorizerId: { Ref: 'Users' } }
const v2Authorizer = (over: object): object =>
  resource('AWS::ApiGatewayV2::Authorizer', {
    ApiId: { Ref: 'Api' },
    Name: 'Users',
    AuthorizerType: 'REQUEST',
    AuthorizerUri: AUTH_URI,
    ...over,
  })
const privateEndpoint = { EndpointConfiguration: { Types: ['PRIVATE'] } }
const noAuth = { AuthorizationType: 'NONE' }
const ip = (range: string): object => invoke({ Condition: { IpAddress: { 'aws:SourceIp': range } } })
const mtls = {
  Domain: resource('AWS::ApiGateway::DomainName', {
    DomainName: 'api.example.com',
    RegionalCertificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/x',
    MutualTlsAuthentication: { TruststoreUri: 's3://bucket/trust.pem' },
  }),
  Mapping: resource('AWS::ApiGateway::BasePathMapping', {
    DomainName: { Ref: 'Domain' },
    RestApiId: { Ref: 'Api' },
    Stage: { Ref: 'Stage' },
  }),
}
const users = (handler: ProveOptions['authorizers'][string]): ProveOptions => ({
  authorizers: { Users: handler },
  callers,
  require: [onlyAdmins],
})

export const BASES: { readonly [name: string]: Base } = {
  'SAM REST, TOKEN': { template: samRest({ Identity: { ReauthorizeEvery: 300 } }), options: users(handlers.token) },
  'SAM REST, TOKEN, TTL 0': { template: samRest({ Identity: { ReauthorizeEvery: 0 } }), options: users(handlers.perRequest) },
  'SAM REST, REQUEST': {
    template: samRest({
      FunctionPayloadType: 'REQUEST',
      Identity: { Headers: ['Authorization'], QueryStrings: ['tenant'], ReauthorizeEvery: 60 },
    }),
    options: { authorizers: { Users: handlers.request }, require: [{ routes: '*', authorizers: ['Users'] }] },
  },
  'SAM HTTP, policies': {
    template: samHttpLambda({ Headers: ['Authorization'], ReauthorizeEvery: 60 }),
    options: users(handlers.http),
  },
  'SAM HTTP, simple responses': {
    template: samHttpLambda(
      { Headers: ['Authorization'], Context: ['routeKey'], ReauthorizeEvery: 60 },
      { EnableSimpleResponses: true },
    ),
    options: users(handlers.simple),
  },
  'SAM HTTP, JWT': {
    template: samHttp({
      IdentitySource: '$request.header.Authorization',
      JwtConfiguration: { issuer: 'https://id.example', audience: ['app'] },
      AuthorizationScopes: ['pets'],
    }),
    options: { authorizers: {}, require: [{ routes: '*', scopes: ['pets'] }] },
  },
  'OpenAPI REST, TOKEN': {
    template: openApi(
      paths(() => ({ Users: [] })),
      { Users: tokenScheme({ authorizerResultTtlInSeconds: 300 }) },
    ),
    options: users(handlers.token),
  },
  'OpenAPI REST, Cognito': {
    template: openApi(
      paths(() => ({ Pool: ['pets/read'] })),
      { Pool: cognitoScheme() },
    ),
    options: { authorizers: {}, require: [{ routes: '*', scopes: ['pets/read'] }] },
  },
  'OpenAPI HTTP, JWT': {
    template: openApi(
      paths((key) => ({ Jwt: [key.includes('admin') ? 'admin' : 'pets'] })),
      { Jwt: jwtScheme() },
    ),
    options: {
      authorizers: {},
      require: [
        { routes: 'ANY /admin/*', scopes: ['admin'] },
        { routes: '*', scopes: ['admin', 'pets'] },
      ],
    },
  },
  'CloudFormation REST, TOKEN': { template: cfnRest(custom, cfnToken), options: { authorizers: { Users: handlers.token } } },
  'CloudFormation REST, AWS_IAM': {
    template: cfnRest(
      { AuthorizationType: 'AWS_IAM' },
      {},
      { Policy: policy(invoke({ Condition: { StringEquals: { 'aws:PrincipalAccount': '123456789012' } } })) },
    ),
    options: { authorizers: {}, require: [{ routes: '*', iam: true }] },
  },
  'CloudFormation REST, allowed addresses': {
    template: cfnRest(noAuth, {}, { Policy: policy(ip('203.0.113.0/24')) }),
    options: { authorizers: {} },
  },
  'CloudFormation REST, denied addresses': {
    template: cfnRest(
      noAuth,
      {},
      {
        Policy: policy(
          invoke({}),
          invoke({ Effect: 'Deny', Condition: { NotIpAddress: { 'aws:SourceIp': ['203.0.113.0/24'] } } }),
        ),
      },
    ),
    options: { authorizers: {} },
  },
  'CloudFormation REST, private': {
    template: cfnRest(
      noAuth,
      {},
      { ...privateEndpoint, Policy: policy(invoke({ Condition: { StringEquals: { 'aws:SourceVpce': 'vpce-0a1b2c3d' } } })) },
    ),
    options: { authorizers: {} },
  },
  'CloudFormation REST, mutual TLS': {
    template: cfnRest(custom, { ...cfnToken, ...mtls }, { DisableExecuteApiEndpoint: true }),
    options: { authorizers: { Users: handlers.token } },
  },
  'CloudFormation REST, JWT': {
    template: cfnRest(
      { AuthorizationType: 'JWT', AuthorizerId: { Ref: 'Users' } },
      {
        Users: resource('AWS::ApiGateway::Authorizer', {
          RestApiId: { Ref: 'Api' },
          Name: 'Users',
          Type: 'JWT',
          IdentitySource: 'method.request.header.Authorization',
          JwtConfiguration: {
            DefaultAlgorithms: ['RS256'],
            Issuers: [
              {
                Issuer: 'https://id.example',
                Audiences: ['app'],
                AdditionalClaims: [{ ClaimName: 'tenant', Format: 'SINGLE_STRING', ExpectedValues: ['a'], Required: true }],
              },
            ],
          },
        }),
      },
    ),
    options: { authorizers: {}, require: [{ routes: '*', claim: { name: 'tenant', value: 'a' } }] },
  },
  'CloudFormation HTTP': {
    template: cloudFormation({
      Api: resource('AWS::ApiGatewayV2::Api', { Name: 'pets', ProtocolType: 'HTTP' }),
      Users: v2Authorizer({
        AuthorizerPayloadFormatVersion: '2.0',
        AuthorizerResultTtlInSeconds: 60,
        IdentitySource: ['$request.header.Authorization'],
      }),
      Auth: lambda,
      Permission: permission,
      Get: v2Route({ RouteKey: 'GET /pets', ...v2Custom }),
      Admin: v2Route({ RouteKey: 'GET /admin/{proxy+}', ...v2Custom }),
      Stage: resource('AWS::ApiGatewayV2::Stage', { ApiId: { Ref: 'Api' }, StageName: '$default', AutoDeploy: true }),
    }),
    options: users(handlers.http),
  },
  'CloudFormation WebSocket': {
    template: cloudFormation({
      Api: resource('AWS::ApiGatewayV2::Api', {
        Name: 'chat',
        ProtocolType: 'WEBSOCKET',
        RouteSelectionExpression: '$request.body.action',
      }),
      Users: v2Authorizer({ IdentitySource: ['route.request.header.Authorization'] }),
      Auth: lambda,
      Permission: permission,
      Connect: v2Route({ RouteKey: '$connect', ...v2Custom }),
      Send: v2Route({ RouteKey: 'send', AuthorizationType: 'NONE' }),
      Stage: resource('AWS::ApiGatewayV2::Stage', { ApiId: { Ref: 'Api' }, StageName: 'prod', AutoDeploy: true }),
    }),
    options: { authorizers: { Users: handlers.websocket }, require: [{ routes: '$connect', authorizers: ['Users'] }] },
  },
}
