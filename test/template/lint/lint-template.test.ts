import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ConfigError } from '../../../src/errors.ts'
import { LINT_CODES, type LintCode } from '../../../src/template/lint/lint-codes.ts'
import { lintTemplate } from '../../../src/template/lint/lint-template.ts'
import { readTemplate } from '../../../src/template/read/read-template.ts'
import { plainToken } from '../write/handlers.ts'
import {
  apiEvent,
  authFunction,
  cloudFormation,
  cognitoScheme,
  httpEvent,
  httpTemplate,
  invoke,
  jwtScheme,
  openApi,
  operation,
  policy,
  resource,
  restTemplate,
  sam,
  samApi,
  samFunction,
  tokenScheme,
} from './templates.ts'

const BOTH = { Pets: apiEvent('GET /pets'), Post: apiEvent('POST /pets') }
const CACHED = { users: { Identity: { ReauthorizeEvery: 300 } } }
const REQUEST = (Identity: object) => ({ users: { FunctionPayloadType: 'REQUEST', Identity } })
const usersOf = (paths: object, over: object = {}): object => openApi(paths, { Users: tokenScheme() }, over)
const secured = operation({ security: [{ Users: [] }] })
const cognito = (over: object, security: object): object =>
  openApi({ '/pets': { get: operation({ security: [security] }) } }, { Pool: cognitoScheme(over) })
const jwt = (over: object, scopes: readonly string[] = ['a']): object =>
  openApi({ '/pets': { get: operation({ security: [{ Jwt: scopes }] }) } }, { Jwt: jwtScheme(over) })
const withPolicy = (statement: object, over: object = {}): object =>
  usersOf({ '/pets': { get: secured } }, { 'x-amazon-apigateway-policy': policy(statement), ...over })
const vpce = { StringEquals: { 'aws:SourceVpce': 'vpce-0a1b2c3d' } }
const privateApi = { servers: [{ url: '/', 'x-amazon-apigateway-endpoint-configuration': { types: ['PRIVATE'] } }] }

/** A REST API of plain CloudFormation resources. */
const rest = (method: object, over: object = {}, stage: object = {}): object =>
  cloudFormation({
    Api: resource('AWS::ApiGateway::RestApi', { Name: 'pets' }),
    Pets: resource('AWS::ApiGateway::Resource', {
      RestApiId: { Ref: 'Api' },
      ParentId: { 'Fn::GetAtt': ['Api', 'RootResourceId'] },
      PathPart: 'pets',
    }),
    Get: resource('AWS::ApiGateway::Method', {
      RestApiId: { Ref: 'Api' },
      ResourceId: { Ref: 'Pets' },
      HttpMethod: 'GET',
      AuthorizationType: 'AWS_IAM',
      Integration: { Type: 'HTTP_PROXY', IntegrationHttpMethod: 'GET', Uri: 'https://backend.example' },
      ...method,
    }),
    Deployment: resource('AWS::ApiGateway::Deployment', { RestApiId: { Ref: 'Api' } }, { DependsOn: ['Get'] }),
    Stage: resource('AWS::ApiGateway::Stage', {
      RestApiId: { Ref: 'Api' },
      DeploymentId: { Ref: 'Deployment' },
      StageName: 'prod',
      ...stage,
    }),
    ...over,
  })
const authorizer = (over: object): object =>
  resource('AWS::ApiGateway::Authorizer', {
    RestApiId: { Ref: 'Api' },
    Name: 'Users',
    Type: 'TOKEN',
    IdentitySource: 'method.request.header.Authorization',
    AuthorizerUri: {
      'Fn::Sub': 'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/' + '$' + '{Auth.Arn}/invocations',
    },
    AuthorizerResultTtlInSeconds: 0,
    ...over,
  })
const lambdaFunction = (over: object = {}): object =>
  resource('AWS::Lambda::Function', {
    Code: { ZipFile: 'exports.handler = async () => {}' },
    Handler: 'index.handler',
    Runtime: 'nodejs22.x',
    Role: 'arn:aws:iam::123456789012:role/r',
    ...over,
  })
const permission = (over: object = {}): object =>
  resource('AWS::Lambda::Permission', {
    Action: 'lambda:InvokeFunction',
    FunctionName: { 'Fn::GetAtt': ['Auth', 'Arn'] },
    Principal: 'apigateway.amazonaws.com',
    SourceArn: { 'Fn::Sub': 'arn:aws:execute-api:us-east-1:123456789012:' + '$' + '{Api}/authorizers/*' },
    ...over,
  })
const custom = { AuthorizationType: 'CUSTOM', AuthorizerId: { Ref: 'Users' } }
const withAuthorizer = (users: object, permissions: object): object =>
  rest(custom, { Users: authorizer(users), Auth: lambdaFunction(), ...permissions })
const cached = (CacheKeyParameters: readonly string[]): object =>
  rest(
    { Integration: { Type: 'HTTP_PROXY', IntegrationHttpMethod: 'GET', Uri: 'https://backend.example', CacheKeyParameters } },
    {},
    { CacheClusterEnabled: true, MethodSettings: [{ ResourcePath: '/*', HttpMethod: '*', CachingEnabled: true }] },
  )
const mapped = (RequestParameters: object): object =>
  rest({ Integration: { Type: 'HTTP_PROXY', IntegrationHttpMethod: 'GET', Uri: 'https://backend.example', RequestParameters } })
const cors = (origin: string, credentials: string, over: object = {}): object =>
  usersOf(
    {
      '/pets': {
        get: secured,
        options: {
          responses: {},
          'x-amazon-apigateway-integration': {
            type: 'mock',
            requestTemplates: { 'application/json': '{"statusCode": 200}' },
            responses: {
              default: {
                statusCode: '200',
                responseParameters: {
                  'method.response.header.Access-Control-Allow-Origin': origin,
                  'method.response.header.Access-Control-Allow-Credentials': credentials,
                },
              },
            },
          },
        },
      },
    },
    over,
  )
const READABLE = {
  'x-amazon-apigateway-gateway-responses': {
    DEFAULT_4XX: { responseParameters: { 'gatewayresponse.header.Access-Control-Allow-Origin': "'https://site.example'" } },
  },
}
const domain = (over: object = {}): object => ({
  Domain: resource('AWS::ApiGateway::DomainName', {
    DomainName: 'api.example.com',
    RegionalCertificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/x',
    ...over,
  }),
  Mapping: resource('AWS::ApiGateway::BasePathMapping', {
    DomainName: { Ref: 'Domain' },
    RestApiId: { Ref: 'Api' },
    Stage: { Ref: 'Stage' },
  }),
})
const websocket = (route: object): object =>
  cloudFormation({
    Api: resource('AWS::ApiGatewayV2::Api', {
      Name: 'chat',
      ProtocolType: 'WEBSOCKET',
      RouteSelectionExpression: '$request.body.action',
    }),
    Connect: resource('AWS::ApiGatewayV2::Route', { ApiId: { Ref: 'Api' }, RouteKey: '$connect', AuthorizationType: 'AWS_IAM' }),
    Send: resource('AWS::ApiGatewayV2::Route', { ApiId: { Ref: 'Api' }, RouteKey: 'send', ...route }),
    Stage: resource('AWS::ApiGatewayV2::Stage', { ApiId: { Ref: 'Api' }, StageName: 'prod', AutoDeploy: true }),
  })
const restJwt = (claim: object): object =>
  rest(
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
              AdditionalClaims: [{ ClaimName: 'tenant', Format: 'SINGLE_STRING', ExpectedValues: ['a'], ...claim }],
            },
          ],
        },
      }),
    },
  )
const methodArn =
  'exports.handler = async (event) => ({ principalId: "u", policyDocument: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "execute-api:Invoke", Resource: event.methodArn }] } })'
const wholeApi = methodArn.replace('event.methodArn', "event.methodArn.split('/').slice(0, 2).join('/') + '/*'")
const inline = (code: string): object => samFunction({}, { InlineCode: code, CodeUri: undefined })

/** A faulty template and its corrected version. */
const CASES: { readonly [C in LintCode]: readonly [faulty: object, corrected: object] } = {
  'open-route': [restTemplate({}, { Pets: apiEvent('GET /pets', { Authorizer: 'NONE' }) }), restTemplate()],
  'open-default-route': [
    httpTemplate({}, { Pets: httpEvent('GET /pets'), All: httpEvent('ANY /{proxy+}', { Authorizer: 'NONE' }) }),
    httpTemplate({}, { Pets: httpEvent('GET /pets'), All: httpEvent('ANY /{proxy+}') }),
  ],
  'open-method-beside-protected': [
    restTemplate({}, { ...BOTH, Post: apiEvent('POST /pets', { Authorizer: 'NONE' }) }),
    restTemplate({}, BOTH),
  ],
  'api-key-only': [
    restTemplate({ auth: { DefaultAuthorizer: undefined, ApiKeyRequired: true } }),
    restTemplate({ auth: { ApiKeyRequired: true } }),
  ],
  'root-security': [
    usersOf({ '/pets': { get: operation() } }, { security: [{ Users: [] }] }),
    usersOf({ '/pets': { get: secured } }),
  ],
  'auth-without-effect': [
    sam({
      Api: samApi({ auth: { DefaultAuthorizer: undefined }, DefinitionBody: openApi({ '/pets': { get: operation() } }) }),
      Auth: authFunction,
      Backend: samFunction({ Pets: apiEvent('GET /pets', { Authorizer: 'Users' }) }),
    }),
    sam({
      Api: samApi({ auth: { DefaultAuthorizer: undefined }, DefinitionBody: openApi({ '/pets': { get: operation() } }) }),
      Auth: authFunction,
      Backend: samFunction({ Pets: apiEvent('GET /pets', { Authorizer: 'Users', OverrideApiAuth: true }) }),
    }),
  ],
  'undefined-security-scheme': [
    usersOf({ '/pets': { get: operation({ security: [{ Other: [] }] }) } }),
    usersOf({ '/pets': { get: secured } }),
  ],
  'scheme-without-authorizer': [
    openApi({ '/pets': { get: secured } }, { Users: { type: 'http', scheme: 'bearer' } }),
    usersOf({ '/pets': { get: secured } }),
  ],
  'conflicting-authorization': [
    rest(
      { AuthorizationType: 'NONE', AuthorizerId: { Ref: 'Users' } },
      { Users: authorizer({}), Auth: lambdaFunction(), P: permission() },
    ),
    withAuthorizer({}, { P: permission() }),
  ],
  'preflight-authorized': [
    restTemplate({ Cors: "'*'" }),
    restTemplate({ Cors: "'*'", auth: { AddDefaultAuthorizerToCorsPreflight: false } }),
  ],
  'extra-stage': [restTemplate({ OpenApiVersion: undefined }), restTemplate()],
  'execute-api-endpoint-open': [
    rest({}, domain()),
    rest({}, { ...domain(), Api: resource('AWS::ApiGateway::RestApi', { Name: 'pets', DisableExecuteApiEndpoint: true }) }),
  ],
  'cached-method-arn': [
    restTemplate(CACHED, BOTH, { Auth: inline(methodArn) }),
    restTemplate(CACHED, BOTH, { Auth: inline(wholeApi) }),
  ],
  'cached-simple-response': [
    httpTemplate(
      { users: { EnableSimpleResponses: true, Identity: { Headers: ['Authorization'], ReauthorizeEvery: 60 } } },
      { Pets: httpEvent('GET /pets'), Post: httpEvent('POST /pets') },
    ),
    httpTemplate(
      {
        users: {
          EnableSimpleResponses: true,
          Identity: { Headers: ['Authorization'], Context: ['routeKey'], ReauthorizeEvery: 60 },
        },
      },
      { Pets: httpEvent('GET /pets'), Post: httpEvent('POST /pets') },
    ),
  ],
  'ttl-not-stated': [restTemplate({ users: { Identity: {} } }), restTemplate()],
  'cache-without-identity-source': [
    withAuthorizer({ Type: 'REQUEST', IdentitySource: undefined, AuthorizerResultTtlInSeconds: 60 }, { P: permission() }),
    withAuthorizer({ Type: 'REQUEST', IdentitySource: undefined }, { P: permission() }),
  ],
  'long-ttl': [restTemplate({ users: { Identity: { ReauthorizeEvery: 3600 } } }), restTemplate(CACHED)],
  'identity-source-not-secret': [
    restTemplate(REQUEST({ Context: ['httpMethod'], ReauthorizeEvery: 60 })),
    restTemplate(REQUEST({ Headers: ['Authorization'], Context: ['httpMethod'], ReauthorizeEvery: 60 })),
  ],
  'response-cache-without-caller': [cached([]), cached(['method.request.header.Authorization'])],
  'response-cache-unauthorized-invalidation': [cached([]), cached([])],
  'no-invoke-permission': [withAuthorizer({}, {}), withAuthorizer({}, { P: permission() })],
  'invoke-permission-too-wide': [
    withAuthorizer({}, { P: permission({ SourceArn: undefined }) }),
    withAuthorizer({}, { P: permission() }),
  ],
  'wrong-payload-version': [
    httpTemplate({ users: { EnableSimpleResponses: true, AuthorizerPayloadFormatVersion: '1.0' } }),
    httpTemplate({ users: { EnableSimpleResponses: true } }),
  ],
  'cognito-scopes-with-id-token': [cognito({}, { Pool: ['a/b'] }), cognito({}, { Pool: [] })],
  'cognito-no-scopes': [cognito({}, { Pool: [] }), cognito({}, { Pool: ['a/b'] })],
  'cognito-validation-expression': [cognito({ identityValidationExpression: '^app$' }, { Pool: [] }), cognito({}, { Pool: [] })],
  'cognito-updated-issuer': [
    cognito({ providerARNs: ['https://issuer-cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEf'] }, { Pool: [] }),
    cognito({}, { Pool: [] }),
  ],
  'jwt-without-scopes': [jwt({}, []), jwt({})],
  'jwt-expected-values-not-required': [restJwt({}), restJwt({ Required: true })],
  'jwt-issuer-form': [
    jwt({ issuer: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEf/' }),
    jwt({ issuer: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEf' }),
  ],
  'unanchored-validation-expression': [
    restTemplate({ users: { Identity: { ValidationExpression: 'Bearer .+', ReauthorizeEvery: 0 } } }),
    restTemplate({ users: { Identity: { ValidationExpression: '^Bearer .+$', ReauthorizeEvery: 0 } } }),
  ],
  'slow-validation-expression': [
    restTemplate({ users: { Identity: { ValidationExpression: '^(a+)+$', ReauthorizeEvery: 0 } } }),
    restTemplate({ users: { Identity: { ValidationExpression: '^(a+)$', ReauthorizeEvery: 0 } } }),
  ],
  'not-a-context-variable': [
    restTemplate(REQUEST({ Headers: ['Authorization'], Context: ['routeKey'], ReauthorizeEvery: 60 })),
    restTemplate(REQUEST({ Headers: ['Authorization'], Context: ['httpMethod'], ReauthorizeEvery: 60 })),
  ],
  'resource-policy-open': [
    withPolicy(invoke({})),
    withPolicy(invoke({ Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } })),
  ],
  'resource-policy-no-allow': [
    usersOf(
      { '/pets': { get: operation({ security: [] }) } },
      {
        'x-amazon-apigateway-policy': policy(
          invoke({ Effect: 'Deny', Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }),
        ),
      },
    ),
    usersOf(
      { '/pets': { get: operation({ security: [] }) } },
      {
        'x-amazon-apigateway-policy': policy(
          invoke({}),
          invoke({ Effect: 'Deny', Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }),
        ),
      },
    ),
  ],
  'resource-policy-principal-closes-others': [
    withPolicy(invoke({ Principal: { AWS: 'arn:aws:iam::123456789012:role/app' } })),
    withPolicy(invoke({ Condition: { ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::123456789012:role/app' } } })),
  ],
  'private-api-without-policy': [
    usersOf({ '/pets': { get: secured } }, privateApi),
    withPolicy(invoke({ Condition: vpce }), privateApi),
  ],
  'private-api-any-endpoint': [withPolicy(invoke({}), privateApi), withPolicy(invoke({ Condition: vpce }), privateApi)],
  'ip-allow-behind-proxy': [
    withPolicy(invoke({ Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }), privateApi),
    withPolicy(invoke({ Condition: { ...vpce, IpAddress: { 'aws:VpcSourceIp': '10.0.0.0/8' } } }), privateApi),
  ],
  'cors-wildcard-with-credentials': [cors("'*'", "'true'"), cors("'https://site.example'", "'true'")],
  'cors-reflects-origin': [cors('method.request.header.Origin', "'true'"), cors("'https://site.example'", "'true'")],
  'gateway-response-without-cors': [cors("'https://site.example'", "'true'"), cors("'https://site.example'", "'true'", READABLE)],
  'caller-credentials': [
    restTemplate({ auth: { DefaultAuthorizer: 'AWS_IAM' } }),
    restTemplate({ auth: { DefaultAuthorizer: 'AWS_IAM', InvokeRole: 'NONE' } }),
  ],
  'client-header-to-tenant': [
    mapped({ 'integration.request.header.X-Amz-Tenant-Id': 'method.request.header.X-Tenant' }),
    mapped({ 'integration.request.header.X-Amz-Tenant-Id': 'context.authorizer.tenant' }),
  ],
  'authorizer-context-overridable': [
    mapped({
      'integration.request.header.X-Plan': 'context.authorizer.plan',
      'integration.request.header.x-plan': 'method.request.header.X-Plan',
    }),
    mapped({ 'integration.request.header.X-Plan': 'context.authorizer.plan' }),
  ],
  'lambda-permission-stage-wildcard': [
    withAuthorizer(
      {},
      { P: permission(), Q: permission({ SourceArn: 'arn:aws:execute-api:us-east-1:123456789012:a1b2c3/*/GET/pets' }) },
    ),
    withAuthorizer(
      {},
      { P: permission(), Q: permission({ SourceArn: 'arn:aws:execute-api:us-east-1:123456789012:a1b2c3/prod/GET/pets' }) },
    ),
  ],
  'websocket-message-authorizer': [websocket({ AuthorizationType: 'AWS_IAM' }), websocket({ AuthorizationType: 'NONE' })],
  'access-log-logs-authorization': [
    rest(
      {},
      {},
      {
        AccessLogSetting: {
          DestinationArn: 'arn:aws:logs:us-east-1:123456789012:log-group:x',
          Format: '{"t":"$context.authorizer.token"}',
        },
      },
    ),
    rest(
      {},
      {},
      {
        AccessLogSetting: {
          DestinationArn: 'arn:aws:logs:us-east-1:123456789012:log-group:x',
          Format: '{"id":"$context.requestId"}',
        },
      },
    ),
  ],
}

const codesOf = async (template: object, options: object = {}): Promise<readonly string[]> =>
  (await lintTemplate({ template }, options)).map(({ code }) => code)

/** CloudFormation has no property for it: a fixture of the model tests it. */
const WITHOUT_TEMPLATE: ReadonlySet<string> = new Set(['response-cache-unauthorized-invalidation'])

describe('lintTemplate', () => {
  const rows = Object.entries(CASES).filter(([code]) => !WITHOUT_TEMPLATE.has(code))

  test.each(rows)('%s: reports the faulty template and not the corrected one', async (code, [faulty, corrected]) => {
    const found = await lintTemplate({ template: faulty })
    const finding = found.find((one) => one.code === code)
    expect(found.map((one) => one.code)).toContain(code)
    expect(finding?.severity).toBe(LINT_CODES[code as LintCode])
    expect(await codesOf(corrected)).not.toContain(code)
  })

  test('reports a response cache that anyone may invalidate', async () => {
    const template = structuredClone(await readTemplate({ template: CASES['response-cache-unauthorized-invalidation'][0] }))
    const setting = template.apis['Api']?.stageSettings['prod']?.methodSettings['/*/*']
    expect((await lintTemplate(template)).map(({ code }) => code)).not.toContain('response-cache-unauthorized-invalidation')
    Object.assign(setting ?? {}, { requireAuthorizationForCacheControl: false })
    expect((await lintTemplate(template)).map(({ code }) => code)).toContain('response-cache-unauthorized-invalidation')
  })

  test('reads the corrected templates without errors', async () => {
    for (const [code, [, corrected]] of rows) {
      const { findings } = await readTemplate({ template: corrected })
      expect(
        findings.filter(({ severity }) => severity === 'error'),
        code,
      ).toStrictEqual([])
    }
  })

  test('has a row for every code', () => {
    expect(Object.keys(CASES)).toStrictEqual(Object.keys(LINT_CODES))
  })

  test('leaves out routes that are open on purpose, and reports exceptions that match none', async () => {
    const template = restTemplate({}, { Pets: apiEvent('GET /pets'), Health: apiEvent('GET /health', { Authorizer: 'NONE' }) })
    expect(await codesOf(template)).toContain('open-route')
    expect(await codesOf(template, { allowOpen: ['GET /health'] })).not.toContain('open-route')
    expect(await codesOf(template, { allowOpen: ['Api/GET /health'] })).not.toContain('open-route')
    expect(await codesOf(template, { allowOpen: ['Other/GET /health'] })).toContain('stale-exception')
    expect(await codesOf(template, { allowOpen: ['GET /health', 'GET /pets'] })).toContain('stale-exception')
  })

  test.each([
    [
      'a query parameter that the client can also send',
      { 'integration.request.querystring.user': 'context.authorizer.user' },
      true,
    ],
    ['a header that replaces that of the client', { 'integration.request.header.user': 'context.authorizer.user' }, false],
  ])('reports values of the authorizer that the client can override: %s', async (_, parameters, expected) => {
    expect((await codesOf(mapped(parameters))).includes('authorizer-context-overridable')).toBe(expected)
  })

  test.each([
    ['^[a-z]+$', false],
    ['^([a-z]+,)*$', true],
    ['^(?:a|b+)+$', true],
    ['^(a{2,})*$', true],
    ['^(a{2})*$', false],
    ['^[(a+)+]$', false],
    ['^\\(a+\\)+$', false],
  ])('nested repetitions of %s: %s', async (ValidationExpression, expected) => {
    const codes = await codesOf(restTemplate({ users: { Identity: { ValidationExpression, ReauthorizeEvery: 0 } } }))
    expect(codes.includes('slow-validation-expression')).toBe(expected)
  })

  test('changes and removes severities', async () => {
    const template = restTemplate({ users: { Identity: {} } })
    const [first] = await lintTemplate({ template }, { severities: { 'ttl-not-stated': 'error' } })
    expect(first).toMatchObject({ code: 'ttl-not-stated', severity: 'error' })
    expect(await codesOf(template, { severities: { 'ttl-not-stated': 'off' } })).not.toContain('ttl-not-stated')
  })

  test('sorts by severity, file and line', async () => {
    const findings = await lintTemplate({ template: CASES['open-default-route'][0] })
    const order = ['error', 'warning', 'info']
    const severities = findings.map(({ severity }) => order.indexOf(severity))
    expect(severities).toStrictEqual([...severities].sort())
  })

  test('uses the definition of a handler: a response for one request must not be cached', async () => {
    const template = restTemplate(CACHED, BOTH)
    expect(await codesOf(template)).not.toContain('cached-method-arn')
    expect(await codesOf(template, { handlers: { Auth: plainToken } })).toContain('cached-method-arn')
  })

  test('reads the code of a function from its file, and does not run it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lint-'))
    await writeFile(join(folder, 'auth.js'), `throw new Error('must not run')\n${methodArn}`)
    const template = restTemplate(CACHED, BOTH, { Auth: samFunction({}, { CodeUri: folder, Handler: 'auth.handler' }) })
    await writeFile(join(folder, 'template.json'), JSON.stringify(template))
    const text = JSON.stringify(restTemplate(CACHED, BOTH, { Auth: samFunction({}, { CodeUri: '.', Handler: 'auth.handler' }) }))
    const findings = await lintTemplate({ text, file: join(folder, 'template.json') })
    expect(findings.map(({ code }) => code)).toContain('cached-method-arn')
  })

  test.each([
    ['an unknown option', { allow: [] }],
    ['an unknown code', { severities: { 'open-routes': 'off' } }],
    ['an unknown severity', { severities: { 'open-route': 'fatal' } }],
    ['a string', { allowOpen: 'GET /' }],
    ['a handler without a definition', { handlers: { Auth: { definition: 1 } } }],
  ])('rejects %s', async (_, options) => {
    await expect(lintTemplate({ template: restTemplate() }, options as never)).rejects.toThrow(ConfigError)
  })
})
