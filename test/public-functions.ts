/**
 * Valid arguments of every public function. The tests replace one value of them at a time.
 */

import { generateKeyPairSync } from 'node:crypto'
import * as compare from '../src/compare/index.ts'
import * as gateway from '../src/gateway/index.ts'
import * as awsJwtVerify from '../src/identity/aws-jwt-verify.ts'
import * as saml from '../src/identity/saml/index.ts'
import * as main from '../src/index.ts'
import * as oauth from '../src/oauth/index.ts'
import * as policy from '../src/policy/index.ts'
import * as sigv4 from '../src/sigv4/index.ts'
import * as smithy from '../src/sigv4/smithy.ts'
import * as sigv4a from '../src/sigv4/v4a/index.ts'
import * as template from '../src/template/index.ts'
import * as testing from '../src/testing/index.ts'
import * as jest from '../src/testing/jest.ts'

/** Every entry point. `src/testing/matchers.ts` exports the matchers of `src/testing/jest.ts` to Vitest. */
export const ENTRY_POINTS = {
  main,
  sigv4,
  smithy,
  sigv4a,
  saml,
  awsJwtVerify,
  policy,
  gateway,
  compare,
  oauth,
  template,
  testing,
  jest,
}

const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const jwks = { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k', alg: 'RS256', use: 'sig' }] }
const users = main.cognito({ userPoolId: 'eu-west-1_AbCdEf', clientId: 'c', tokenUse: 'access', jwks })
const authenticate = main.bearer(users)
const routes = { 'GET /pets': policy.authenticated } as const
const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' }
const signing = { credentials, region: 'eu-west-1', service: 'execute-api' }
const signed = { method: 'GET', url: 'https://a1b2c3.execute-api.eu-west-1.amazonaws.com/prod/pets' }
const arn = 'arn:aws:execute-api:eu-west-1:123456789012:a1b2c3/prod/GET/pets'
const statement = { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: arn } as const
const document = { Version: '2012-10-17', Statement: [statement] } as const
const policies = { identity: [document] }
const request = { principal: 'user', action: 'execute-api:Invoke', resource: arn, context: {} } as const
const scope = { region: 'eu-west-1', accountId: '123456789012', apiId: 'a1b2c3', stage: 'prod' }
const loadBalancer = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/a/50dc6c495c0c9188'
const decision = policy.evaluate(policies, request)
const traffic = { region: 'eu-west-1', requests: 1, cacheHitRate: 0, authorizer: { memoryMb: 128, durationMs: 1 } }
const issuer = await testing.testIssuer({ issuer: 'https://i.example', clientId: 'c', algorithm: 'ES256' })
const cells = testing.matrix({ policies, routes: ['GET /pets'], callers: { ana: {} } })
const restApi = {
  stage: 'prod',
  authorizers: {},
  routes: { 'GET /': { authorizer: 'NONE', integration: () => Response.json({}) } },
} as const
const api = gateway.restApi(restApi)
const traced = await api.request('GET /')
const cachingApi = gateway.restApi({
  stage: 'prod',
  authorizers: { users: main.tokenAuthorizer({ authenticate, ttlSeconds: 300, routes }) },
  routes: { 'ANY /pets': { authorizer: 'users', integration: () => Response.json({}) } },
})
const integration = () => Response.json({})
const httpApi = { routes: { 'GET /': { authorizer: 'NONE', integration } } } as const
const websocketApi = {
  stage: 'prod',
  routes: { $connect: { authorizer: 'NONE', integration } },
} as const
const templateText = {
  text: JSON.stringify({ openapi: '3.0.1', info: { title: 'a', version: '1' }, paths: { '/a': { get: { responses: {} } } } }),
}
const definition = main.tokenAuthorizer({ authenticate, ttlSeconds: 300, routes }).definition
const writable = { authorizers: { Users: definition } }
const writing = { functions: { Users: { ref: 'UsersFunction' } } }
const ttlTraffic = {
  ...traffic,
  cacheHitRate: undefined,
  cache: { callers: { kind: 'uniform', callers: 1, requests: 1 }, ttlSeconds: 60 },
} as const
const logLine =
  '{"requestTimeEpoch":"0","ip":"192.0.2.1","status":"200"}\n{"requestTimeEpoch":"7200000","ip":"192.0.2.1","status":"200"}\n'
const replay = await compare.replayAccessLog([logLine], { ttls: [60], identitySource: ['$context.ip'] })
const schema = 'type Query { pets: String }'
const guard = { authenticate, routes, challenge: null }
const lookup = (): undefined => undefined
const verifying = { lookup, regions: ['r'], services: ['s'], hosts: null, payload: 'verify' } as const
const workload = { issuers: 'https://abc.tokens.sts.global.api.aws', audience: 'https://api.example', accounts: ['123456789012'] }
const caller = { server: 'pets', form: 'eks', regions: ['eu-west-1'], accounts: ['123456789012'], replays: null } as const
const saml_ = await testing.testSamlIssuer({})
const proxyEvent = { requestContext: { path: '/prod/pets' }, httpMethod: 'GET', path: '/pets', headers: {}, body: null }
const event2 = {
  version: '2.0',
  rawPath: '/pets',
  rawQueryString: '',
  headers: {},
  requestContext: { http: { method: 'GET', path: '/pets' } },
  isBase64Encoded: false,
}
const token = 'a.b.c'
const passwordHash = await main.hashPassword('correct horse', { logN: 10, r: 1, p: 1 })
const key = { id: 'a', secret: 'x'.repeat(32) }

/** Valid arguments of every function that takes options, after the index of the options. */
export const WITH_OPTIONS: { readonly [name: string]: readonly [at: number, ...args: readonly unknown[]] } = {
  albGuard: [0, guard, async () => ({ statusCode: 200 })],
  appSyncAuthorizer: [0, { authenticate, ttlSeconds: 0, schema, fields: { 'Query.pets': policy.authenticated } }],
  appSyncEventsAuthorizer: [
    0,
    { authenticate, ttlSeconds: 0, connect: policy.authenticated, channels: { 'subscribe /a': policy.authenticated } },
  ],
  auth0: [0, { domain: 'tenant.eu.auth0.com', audience: 'https://pets.example' }],
  athenaQuery: [0, { table: 't', timeColumn: 'time', identityColumns: ['ip'], ttls: [60] }],
  bestTtl: [1, ttlTraffic, { maxStaleSeconds: 300 }],
  breakEven: [1, traffic, { type: 'TOKEN', against: 'AWS_IAM' }],
  checkDeployment: [1, templateText, { authorizers: { Users: definition } }],
  fromTemplate: [1, templateText, {}],
  hostileAssertions: [1, saml_, {}],
  htmlReport: [0, { features: compare.compareFeatures() }],
  lintTemplate: [1, templateText, {}],
  protectedResource: [0, { resource: 'https://api.example/mcp', authorizationServers: ['https://id.example'] }],
  proveTemplate: [1, templateText, { authorizers: {} }],
  readTemplate: [1, templateText, {}],
  replayDecisions: [1, [], { before: async () => ({}), after: async () => ({}) }],
  replayAccessLog: [1, [logLine], { ttls: [60], identitySource: ['$context.ip'] }],
  toChalice: [1, { authorizers: { Users: { ...definition, identityValidationExpression: undefined } } }, writing],
  toClaudia: [1, writable, writing],
  toCloudFormation: [1, writable, writing],
  toOpenApi: [1, writable, writing],
  toSam: [1, writable, writing],
  toTerraform: [1, writable, { ...writing, apiId: 'aws_api_gateway_rest_api.api.id' }],
  trafficOf: [1, replay, { ttlSeconds: 60, region: 'eu-west-1' }],
  awsJwtVerify: [1, { verify: async () => ({}) }, { issuers: ['https://i.example'] }],
  awsWorkload: [0, workload],
  checkCacheSafety: [1, cachingApi, { callers: { ana: {}, eva: {} }, routes: ['GET /pets', 'POST /pets'] }],
  entraId: [0, { tenantId: '00000000-0000-0000-0000-000000000001', audience: 'a', clientId: null }],
  expressSigV4: [0, verifying],
  firebase: [0, { projectId: 'pets-1234' }],
  formatCosts: [2, compare.compareCosts(traffic), 'text', {}],
  fromFetchRequest: [1, new Request('https://a.example'), {}],
  fromNodeRequest: [1, { method: 'GET', url: '/', rawHeaders: ['Host', 'a'] }, {}],
  functionUrlGuard: [0, guard, async () => ({ statusCode: 200 })],
  githubActions: [0, { audience: 'https://a.example', allow: { repositoryIds: ['1'] } }],
  google: [0, { audience: '1.apps.googleusercontent.com', hostedDomain: 'example.com' }],
  honoSigV4: [0, verifying],
  httpApi: [0, httpApi],
  iamCaller: [0, caller],
  iotAuthorizer: [
    0,
    {
      authenticate,
      region: 'eu-west-1',
      accountId: '123456789012',
      tokenSignature: null,
      requireClientId: true,
      disconnectAfterSeconds: 3600,
      refreshAfterSeconds: 300,
      topics: { 'connect a': policy.authenticated },
    },
  ],
  joinGateways: [1, [api], {}],
  keycloak: [0, { baseUrl: 'https://id.example.com', realm: 'pets', audience: 'a', clientId: null }],
  okta: [0, { domain: 'dev.okta.com', authorizationServerId: 'default', audience: 'api://default', clientId: null }],
  presignCallerIdentity: [0, { credentials, region: 'eu-west-1', server: 'pets', form: 'eks' }],
  presignRequestV4a: [1, signed, { credentials, regionSet: ['eu-west-1'], service: 's', expiresInSeconds: 60 }],
  presignWebSocket: [1, 'wss://a.example/', { credentials, region: 'eu-west-1', service: 'execute-api' }],
  samlBearer: [
    0,
    { issuer: 'https://idp.example', audience: 'a', recipient: null, certificates: saml_.certificate, replays: null },
  ],
  signRequestV4a: [1, signed, { credentials, regionSet: ['eu-west-1'], service: 's' }],
  testSamlIssuer: [0, {}],
  verifyRequestV4a: [1, signed, { lookup, region: 'r', services: ['s'], hosts: null, payload: 'verify' }],
  viewerRequestGuard: [0, guard],
  websocketApi: [0, websocketApi],
  albOidcData: [0, { loadBalancer, issuer: 'https://i.example', clientId: null }],
  allOf: [2, authenticate, { user: authenticate }, {}],
  apiKey: [0, { keys: {} }],
  basic: [0, { lookup: () => undefined }],
  bearer: [1, users, {}],
  byTokenForm: [0, { jwt: users, opaque: users }],
  cached: [1, users, { maxEntries: 10 }],
  certificateBound: [1, users, {}],
  clientCertificate: [0, { issuers: ['CN=ca'], subjects: null }],
  clientCertificateField: [0, { subject: 'CN=x', issuer: 'CN=ca' }],
  cognito: [0, { userPoolId: 'eu-west-1_AbCdEf', clientId: 'c', tokenUse: 'access', jwks }],
  compareCosts: [0, traffic],
  compile: [0, policies],
  diff: [2, policies, policies, {}],
  dpop: [1, users, { replays: { claim: () => true }, hosts: ['a.example'] }],
  emfMetrics: [0, { namespace: 'pets' }],
  enrich: [2, users, () => ({}), {}],
  evaluate: [1, policies, request],
  evaluateAtGateway: [0, { authorization: 'none', resourcePolicy: null }],
  evaluateResourcePolicy: [1, { ...document, Statement: [{ ...statement, Principal: '*' }] }, request],
  'events.connect': [0, {}],
  'events.httpApi1': [0, { route: 'GET /pets' }],
  'events.httpApi2': [0, { route: 'GET /pets' }],
  'events.request': [0, { route: 'GET /pets' }],
  'events.token': [0, { route: 'GET /pets', token }],
  executeApiError: [1, { code: 'ERR_SIGV4_ABSENT' }, {}],
  explain: [1, decision, {}],
  findAllowed: [2, policies, 'GET /pets', {}],
  hasClaim: [2, 'plan', 'gold', {}],
  hasScope: [1, 'pets/read', {}],
  hashPassword: [1, 'correct horse', { logN: 10, r: 1, p: 1 }],
  hostileTokens: [1, issuer, {}],
  httpApiAuthorizer: [0, { authenticate, ttlSeconds: 0, routes, payloadFormatVersion: '2.0' }],
  identityPolicy: [1, { 'GET /pets': true }, scope],
  inGroup: [1, 'admin', {}],
  introspection: [
    0,
    { endpoint: 'https://i.example', issuer: 'i', clientId: 'c', clientSecret: 's', audience: 'a', cacheSeconds: 0 },
  ],
  jsonLog: [0, {}],
  lint: [1, document, {}],
  listen: [1, api, { port: 0 }],
  'matchers.toAllow': [2, document, 'GET /pets', {}],
  'matchers.toDeny': [2, document, 'GET /pets', {}],
  'matchers.toDenyExplicitly': [2, document, 'GET /pets', {}],
  'matchers.toNeverAllow': [2, document, 'GET /pets', {}],
  'matchers.toRejectHostileTokens': [2, () => false, issuer, {}],
  matrix: [0, { policies, routes: ['GET /pets'], callers: { ana: {} } }],
  neverAllows: [2, policies, 'GET /pets', {}],
  notRevoked: [1, users, { store: { get: () => undefined }, by: 'jti' }],
  oidc: [0, { issuer: 'https://i.example', audience: 'a', algorithms: ['RS256'], jwks }],
  own: [1, 'id', {}],
  parsePolicy: [1, document, {}],
  policy: [0, scope, policy.allow('GET /pets')],
  presignRequest: [1, signed, { ...signing, expiresInSeconds: 60 }],
  recommend: [0, { callers: 'aws' }],
  requestAuthorizer: [0, { authenticate, ttlSeconds: 0, routes }],
  requestSigner: [0, signing],
  restApi: [0, restApi],
  revocationKey: [1, 'jti', { issuer: 'i', value: 'v' }],
  routeTable: [0, { subject: 'test', api: 'REST', routes, issuers: ['i'] }],
  signedFetch: [0, signing],
  signedParameters: [0, { keys: { a: 'x'.repeat(32) }, parameters: [] }],
  'serviceEvents.alb': [0, { request: 'GET /pets' }],
  'serviceEvents.appSync': [0, { token, query: 'query { pets }' }],
  'serviceEvents.appSyncEvents': [0, { token, operation: 'EVENT_CONNECT' }],
  'serviceEvents.functionUrl': [0, { request: 'GET /pets' }],
  'serviceEvents.iot': [0, {}],
  'serviceEvents.viewerRequest': [0, { request: 'GET /pets' }],
  signRequest: [1, signed, signing],
  signUrl: [1, 'https://api.example/pets', { key, parameters: [], expiresInSeconds: 60 }],
  smithySigner: [0, signing],
  'testing.diff': [2, policies, policies, { routes: ['GET /pets'], callers: { ana: {} } }],
  testHandler: [2, () => undefined, issuer, {}],
  testIssuer: [0, {}],
  timeWindow: [0, { from: new Date(0), to: new Date(1) }],
  tokenAuthorizer: [0, { authenticate, ttlSeconds: 0, routes }],
  verifier: [0, { verify: () => ({ kind: 'absent' }), issuers: ['i'], reads: 'request' }],
  verifyRequest: [1, signed, { lookup: () => undefined, regions: ['r'], services: ['s'], hosts: null, payload: 'verify' }],
  websocketAuthorizer: [0, { authenticate, routes: { $connect: policy.authenticated } }],
}

/** Valid arguments of every other function. */
export const WITH_ARGUMENTS: { readonly [name: string]: readonly unknown[] } = {
  allow: ['GET /pets'],
  basicUsers: [{ ana: { passwordHash } }],
  bind: ['GET /users/{id}', { id: '7' }],
  byIssuer: [users],
  clock: [0],
  compareFeatures: [],
  'condition.absent': ['aws:SourceVpc'],
  'condition.all': [policy.condition.secureTransport()],
  'condition.arnLike': ['aws:SourceArn', 'arn:aws:s3:::a'],
  'condition.before': ['2026-01-01T00:00:00Z'],
  'condition.bool': ['aws:SecureTransport', true],
  'condition.equals': ['aws:SourceVpc', 'vpc-1'],
  'condition.like': ['aws:SourceVpc', 'vpc-*'],
  'condition.notEquals': ['aws:SourceVpc', 'vpc-1'],
  'condition.notLike': ['aws:SourceVpc', 'vpc-*'],
  'condition.notSourceIp': ['10.0.0.0/8'],
  'condition.present': ['aws:SourceVpc'],
  'condition.secureTransport': [],
  'condition.since': ['2026-01-01T00:00:00Z'],
  'condition.sourceIp': ['10.0.0.0/8'],
  'condition.sourceVpc': ['vpc-1'],
  'condition.sourceVpce': ['vpce-1'],
  cookie: ['token'],
  deny: ['GET /pets'],
  derivePublicKeyV4a: [credentials],
  evaluateAppSync: [{ isAuthorized: true }, 'Query.pets'],
  evaluateIot: [{ isAuthenticated: false }, 'publish', 'a', {}],
  featureTableAsJson: [compare.compareFeatures().original],
  formatFeatureTable: [compare.compareFeatures().original, 'text'],
  formatReplay: [replay, 'text'],
  invocations: [{ kind: 'uniform', callers: 1, requests: 1 }, 60],
  knownRegions: [],
  priceList: ['eu-west-1'],
  rulesFromJson: [{ 'Query.pets': 'authenticated' }],
  toCdkProps: [definition],
  exampleRequests: [api],
  explainSignatureMismatch: ['message', { canonicalRequest: 'a', stringToSign: 'b' }],
  fromFunctionUrlEvent: [event2],
  fromHttpApiEvent: [event2],
  fromRestEvent: [proxyEvent],
  isGateway: [api],
  regionSetContains: ['eu-*', 'eu-west-1'],
  'matchers.toAnswer': [traced, 200],
  'matchers.toBeCacheSafe': [cachingApi, { callers: { ana: {}, eva: {} }, routes: ['GET /pets', 'POST /pets'] }],
  denyUnlisted: [policy.policy(scope, policy.allow('GET /pets'))],
  describeCode: ['ERR_TOKEN_EXPIRED'],
  difference: [cells, cells],
  every: [policy.authenticated],
  findRepeatedMember: ['{}'],
  firstOf: [authenticate],

  formatExecuteApiArn: [policy.parseExecuteApiArn(arn)],
  formatFeatures: [compare.compareFeatures(), 'text'],
  fromEnvironment: [{ A: main.setting.text }, { A: 'a' }, () => undefined],
  'gateway.explain': [traced],
  hashApiKey: ['0123456789abcdef'],
  header: ['authorization', 'Bearer'],
  literal: ['a'],
  'matchers.because': [document, 'Sid'],
  not: [policy.authenticated],
  parseAuthorizerResponse: ['{}'],
  parseExecuteApiArn: [arn],
  query: ['key'],
  readAuthorizerContext: [{}],
  readClaims: [{}],
  readEnvironment: [{ A: main.setting.text }, { A: 'a' }],
  readIamCaller: [{}],
  requiredHeader: ['x-tenant', 'a'],
  requiredQuery: ['tenant', 'a'],
  requiredStageVariable: ['tenant', 'a'],
  routesFromJson: [{ 'GET /pets': 'authenticated' }],
  'serviceMatchers.toAllowField': [{ isAuthorized: true }, 'Query.pets'],
  'serviceMatchers.toAllowTopic': [{ isAuthenticated: false }, 'publish', 'a'],
  'serviceMatchers.toDenyField': [{ isAuthorized: true }, 'Query.pets'],
  'serviceMatchers.toDenyTopic': [{ isAuthenticated: false }, 'publish', 'a'],
  'setting.checked': [main.setting.text, () => undefined],
  'setting.either': [main.setting.text, main.setting.text],
  'setting.listMade': ['a list', () => undefined],
  'setting.made': [main.setting.text, () => undefined],
  'setting.oneOf': ['a'],
  'setting.optional': [main.setting.text, undefined],
  'setting.someOf': ['a'],
  'setting.wholeNumber': [0, 10],
  some: [policy.authenticated],
  sourceIp: ['10.0.0.0/8'],
  where: [authenticate, () => true],
}
