/** Holes that are planted in the base templates, at several places each. */

import type { ProveOptions } from '../../../src/template/prove/prove-template.ts'
import { invoke, operation, policy, resource } from '../lint/templates.ts'
import { handlers, type Mutable } from './bases.ts'

/** A hole in a base template. */
export interface Hole {
  readonly kind: string
  readonly base: string
  /** What distinguishes it from others of its kind. */
  readonly place: string
  /** Changes a copy of the template. */
  readonly plant: (template: Mutable) => void
  /** Replaces options of the proof. */
  readonly options?: Partial<ProveOptions>
  /** One of the codes that must be found. */
  readonly code: string
  /** The route that the finding must name. */
  readonly route?: string
  /** Whether the offline gateway must have confirmed the counterexample. */
  readonly confirmed?: boolean
}

const KEYS = ['GET /pets', 'POST /pets/{id}', 'GET /admin/{proxy+}'] as const
const SAM_REST = ['SAM REST, TOKEN', 'SAM REST, TOKEN, TTL 0', 'SAM REST, REQUEST']
const SAM_HTTP = ['SAM HTTP, policies', 'SAM HTTP, simple responses', 'SAM HTTP, JWT']
const SAM = [...SAM_REST, ...SAM_HTTP]
const OPENAPI_REST = ['OpenAPI REST, TOKEN', 'OpenAPI REST, Cognito']
const OPENAPI = [...OPENAPI_REST, 'OpenAPI HTTP, JWT']
const CFN_OPEN = ['CloudFormation REST, allowed addresses', 'CloudFormation REST, denied addresses']
const CFN_REST = [
  'CloudFormation REST, TOKEN',
  'CloudFormation REST, AWS_IAM',
  'CloudFormation REST, JWT',
  'CloudFormation REST, mutual TLS',
]

const properties = (template: Mutable, id: string): Mutable => template.Resources[id].Properties
const eventOf = (template: Mutable, index: number): Mutable => properties(template, 'Backend').Events[`E${index}`].Properties
const operationOf = (template: Mutable, key: string): Mutable => {
  const [method = '', path = ''] = key.split(' ')
  return template.paths[path][method.toLowerCase()]
}
const sourceIp = (ranges: string | readonly string[]): object => invoke({ Condition: { IpAddress: { 'aws:SourceIp': ranges } } })

function across<T>(
  bases: readonly string[],
  places: readonly T[],
  make: (base: string, place: T) => Omit<Hole, 'base'>,
): readonly Hole[] {
  return bases.flatMap((base) => places.map((place) => ({ base, ...make(base, place) })))
}

export const HOLES: readonly Hole[] = [
  // An event without an authorizer.
  ...across(SAM, [0, 1, 2], (_, index) => ({
    kind: 'event without authorization',
    place: `${KEYS[index]}`,
    plant: (template) => {
      eventOf(template, index).Auth = { Authorizer: 'NONE' }
    },
    code: 'open-to-anyone',
    route: `${KEYS[index]}`,
    confirmed: true,
  })),
  // A catch-all route that receives what the others do not.
  ...across(SAM, ['ANY', 'POST'], (base, Method) => ({
    kind: 'open catch-all route',
    place: Method,
    plant: (template) => {
      const Properties = {
        [base.includes('HTTP') ? 'ApiId' : 'RestApiId']: { Ref: 'Api' },
        Path: '/{proxy+}',
        Method,
        Auth: { Authorizer: 'NONE' },
      }
      properties(template, 'Backend').Events.All = { Type: base.includes('HTTP') ? 'HttpApi' : 'Api', Properties }
    },
    code: 'open-to-anyone',
    route: `${Method} /{proxy+}`,
    confirmed: true,
  })),
  // The admin paths that no other route has go to an open catch-all route, which is open on purpose.
  ...across(['SAM REST, TOKEN', 'SAM HTTP, policies', 'SAM HTTP, simple responses'], ['ANY', 'DELETE'], (base, Method) => ({
    kind: 'admin path behind an open route',
    place: Method,
    plant: (template) => {
      const Properties = {
        [base.includes('HTTP') ? 'ApiId' : 'RestApiId']: { Ref: 'Api' },
        Path: '/{proxy+}',
        Method,
        Auth: { Authorizer: 'NONE' },
      }
      properties(template, 'Backend').Events.All = { Type: base.includes('HTTP') ? 'HttpApi' : 'Api', Properties }
    },
    options: { allowOpen: [`${Method} /{proxy+}`] },
    code: 'required-access',
    route: `${Method} /{proxy+}`,
    confirmed: true,
  })),
  // No default authorizer.
  ...across(SAM, ['all'], () => ({
    kind: 'no default authorizer',
    place: 'all routes',
    plant: (template) => {
      delete properties(template, 'Api').Auth.DefaultAuthorizer
    },
    code: 'open-to-anyone',
    route: 'GET /pets',
    confirmed: true,
  })),
  // Operations without security, and with schemes that check nothing.
  ...across(OPENAPI, KEYS, (_, key) => ({
    kind: 'operation with empty security',
    place: key,
    plant: (template) => {
      operationOf(template, key).security = []
    },
    code: 'open-to-anyone',
    route: key,
    confirmed: true,
  })),
  ...across(OPENAPI_REST, ['GET /pets', 'GET /admin/{proxy+}'], (_, key) => ({
    kind: 'undefined security scheme',
    place: key,
    plant: (template) => {
      operationOf(template, key).security = [{ Typo: [] }]
    },
    code: 'unknown-authorizer',
    route: key,
  })),
  ...across(OPENAPI_REST, ['http', 'oauth2'], (_, type) => ({
    kind: 'scheme without authorizer',
    place: type,
    plant: (template) => {
      template.components.securitySchemes.Bare = type === 'http' ? { type, scheme: 'bearer' } : { type, flows: {} }
      operationOf(template, 'GET /pets').security = [{ Bare: [] }]
    },
    code: 'open-to-anyone',
    route: 'GET /pets',
    confirmed: true,
  })),
  ...across(['OpenAPI REST, TOKEN'], KEYS, (_, key) => ({
    kind: 'open operation of another method',
    place: key,
    plant: (template) => {
      const [, path = ''] = key.split(' ')
      template.paths[path].delete = operation({ security: [] })
    },
    code: 'open-to-anyone',
    route: `DELETE ${key.split(' ')[1]}`,
    confirmed: true,
  })),
  // Methods and routes of CloudFormation.
  ...across(CFN_REST, ['GET /pets'], (_, key) => ({
    kind: 'method without authorization',
    place: key,
    plant: (template) => {
      Object.assign(properties(template, 'Get'), { AuthorizationType: 'NONE', AuthorizerId: undefined })
      delete properties(template, 'Api').Policy
    },
    code: 'open-to-anyone',
    route: key,
  })),
  ...across(['CloudFormation HTTP'], ['Get', 'Admin'], (_, id) => ({
    kind: 'route without authorization',
    place: id,
    plant: (template) => {
      properties(template, id).AuthorizationType = 'NONE'
      delete properties(template, id).AuthorizerId
    },
    code: 'open-to-anyone',
    confirmed: true,
  })),
  {
    kind: 'route without authorization',
    base: 'CloudFormation WebSocket',
    place: '$connect',
    plant: (template) => {
      properties(template, 'Connect').AuthorizationType = 'NONE'
      delete properties(template, 'Connect').AuthorizerId
    },
    code: 'open-to-anyone',
    route: '$connect',
    confirmed: true,
  },
  {
    kind: 'quick create',
    base: 'CloudFormation HTTP',
    place: '$default',
    plant: (template) => {
      properties(template, 'Api').Target = 'https://backend.example'
    },
    code: 'open-to-anyone',
    route: '$default',
    confirmed: true,
  },
  // Only an API key.
  ...across(['CloudFormation REST, TOKEN', 'CloudFormation REST, JWT'], ['GET /pets'], (_, key) => ({
    kind: 'only an API key',
    place: key,
    plant: (template) => {
      Object.assign(properties(template, 'Get'), { AuthorizationType: 'NONE', AuthorizerId: undefined, ApiKeyRequired: true })
    },
    code: 'any-api-key',
    route: key,
  })),
  // Resource policies.
  ...across(
    CFN_OPEN,
    [
      ['every address', ['0.0.0.0/0']],
      ['both halves of the addresses', ['0.0.0.0/1', '128.0.0.0/1']],
      ['a quarter of the addresses', ['64.0.0.0/2']],
      ['every IPv6 address', ['203.0.113.0/24', '::/0']],
    ] as const,
    (base, [place, ranges]) => ({
      kind: 'address range that is too wide',
      place,
      plant: (template) => {
        const isDeny = base.includes('denied')
        properties(template, 'Api').Policy = isDeny
          ? policy(invoke({}), invoke({ Effect: 'Deny', Condition: { NotIpAddress: { 'aws:SourceIp': ranges } } }))
          : policy(sourceIp(ranges))
      },
      code: 'open-to-anyone',
      route: 'GET /pets',
      confirmed: true,
    }),
  ),
  ...across(
    CFN_OPEN,
    [
      ['Referer', { StringLike: { 'aws:Referer': 'https://site.example/*' } }],
      ['User-Agent', { StringEquals: { 'aws:UserAgent': 'our-app' } }],
      ['not a bot', { StringNotEquals: { 'aws:UserAgent': 'bot' } }],
      ['HTTPS', { Bool: { 'aws:SecureTransport': 'true' } }],
    ] as const,
    (_, [place, Condition]) => ({
      kind: 'condition that the client meets',
      place,
      plant: (template) => {
        properties(template, 'Api').Policy = policy(invoke({ Condition }))
      },
      code: 'open-to-anyone',
      route: 'GET /pets',
      confirmed: true,
    }),
  ),
  ...across(['CloudFormation REST, denied addresses'], ['prod', 'POST', 'other path'], (_, place) => ({
    kind: 'deny that misses the route',
    place,
    plant: (template) => {
      const Resource = { prod: 'execute-api:/test/*', POST: 'execute-api:/*/POST/*', 'other path': 'execute-api:/*/*/admin/*' }[
        place
      ]
      properties(template, 'Api').Policy.Statement[1].Resource = Resource
    },
    code: 'open-to-anyone',
    route: 'GET /pets',
    confirmed: true,
  })),
  ...across(['CloudFormation REST, denied addresses'], ['test'], (_, stage) => ({
    kind: 'policy of one stage only',
    place: stage,
    plant: (template) => {
      properties(template, 'Api').Policy.Statement[1].Resource = 'execute-api:/prod/*'
      template.Resources.Test = resource('AWS::ApiGateway::Stage', {
        RestApiId: { Ref: 'Api' },
        DeploymentId: { Ref: 'Deployment' },
        StageName: stage,
      })
    },
    options: { stage: 'prod' },
    code: 'open-to-anyone',
    route: 'GET /pets',
    confirmed: true,
  })),
  ...across(
    ['CloudFormation REST, private'],
    [
      ['no condition', undefined],
      ['private addresses', { IpAddress: { 'aws:VpcSourceIp': '10.0.0.0/8' } }],
      ['another endpoint denied', { StringNotEquals: { 'aws:SourceVpce': 'vpce-0other' } }],
    ] as const,
    (_, [place, Condition]) => ({
      kind: 'private API for every VPC endpoint',
      place,
      plant: (template) => {
        properties(template, 'Api').Policy = policy(invoke(Condition === undefined ? {} : { Condition }))
      },
      code: 'open-to-anyone',
      route: 'GET /pets',
    }),
  ),
  ...across(
    ['CloudFormation REST, AWS_IAM'],
    [
      ['everyone', invoke({})],
      ['every AWS principal', invoke({ Principal: { AWS: '*' } })],
      ['any organization', invoke({ Condition: { Null: { 'aws:PrincipalOrgID': 'false' } } })],
      ['not one account', invoke({ Condition: { StringNotEquals: { 'aws:PrincipalAccount': '111111111111' } } })],
    ] as const,
    (_, [place, statement]) => ({
      kind: 'principals of any AWS account',
      place,
      plant: (template) => {
        properties(template, 'Api').Policy = policy(statement)
      },
      code: 'any-aws-account',
      route: 'GET /pets',
    }),
  ),
  // A policy that denies some methods of a route with ANY.
  ...across(['CloudFormation REST, denied addresses'], ['GET', 'GET and POST'], (_, place) => ({
    kind: 'deny that misses a method',
    place,
    plant: (template) => {
      properties(template, 'Get').HttpMethod = 'ANY'
      const Resource = place === 'GET' ? 'execute-api:/*/GET/*' : ['execute-api:/*/GET/*', 'execute-api:/*/POST/*']
      properties(template, 'Api').Policy = policy(invoke({}), invoke({ Effect: 'Deny', Resource }))
    },
    code: 'open-to-anyone',
    route: 'ANY /pets',
    confirmed: true,
  })),
  // Cached results.
  ...across(['SAM REST, REQUEST'], ['query', 'header', 'both'], (_, place) => ({
    kind: 'identity source that is missing from the cache key',
    place,
    plant: (template) => {
      const sources = properties(template, 'Api').Auth.Authorizers.Users.Identity
      if (place !== 'header') delete sources.QueryStrings
      if (place !== 'query') delete sources.Headers
      if (place === 'both') sources.Context = ['httpMethod']
    },
    code: 'shared-result',
  })),
  ...across(['SAM HTTP, simple responses', 'SAM HTTP, policies', 'CloudFormation HTTP'], ['no credential'], (base, place) => ({
    kind: 'cache key without a credential',
    place,
    plant: (template) => {
      if (base.startsWith('SAM'))
        properties(template, 'Api').Auth.Authorizers.Users.Identity = { Context: ['routeKey'], ReauthorizeEvery: 60 }
      else properties(template, 'Users').IdentitySource = ['$context.routeKey']
    },
    code: 'shared-result',
  })),
  ...across(['SAM HTTP, simple responses'], ['routeKey'], (_, place) => ({
    kind: 'one boolean for all routes',
    place,
    plant: (template) => {
      delete properties(template, 'Api').Auth.Authorizers.Users.Identity.Context
    },
    code: 'shared-result',
  })),
  ...across(['SAM REST, TOKEN, TTL 0'], [1, 300, 3600], (_, ttl) => ({
    kind: 'cached response for one request',
    place: `TTL ${ttl}`,
    plant: (template) => {
      properties(template, 'Api').Auth.Authorizers.Users.Identity.ReauthorizeEvery = ttl
    },
    code: 'shared-result',
  })),
  ...across(['SAM REST, TOKEN, TTL 0'], ['default TTL'], (_, place) => ({
    kind: 'cached response for one request',
    place,
    plant: (template) => {
      properties(template, 'Api').Auth.Authorizers.Users.Identity = { Header: 'Authorization' }
    },
    code: 'shared-result',
  })),
  // Handlers and scopes.
  ...across(
    ['SAM REST, TOKEN', 'OpenAPI REST, TOKEN', 'SAM HTTP, policies', 'CloudFormation HTTP'],
    ['group'],
    (base, place) => ({
      kind: 'route table without the group',
      place,
      plant: () => {},
      options: { authorizers: { Users: base.includes('HTTP') ? handlers.carelessHttp : handlers.careless } },
      code: 'required-access',
      route: 'GET /admin/{proxy+}',
      confirmed: true,
    }),
  ),
  ...across(['SAM HTTP, JWT'], [0, 1, 2], (_, index) => ({
    kind: 'route without scopes',
    place: `${KEYS[index]}`,
    plant: (template) => {
      eventOf(template, index).Auth = { Authorizer: 'Users', AuthorizationScopes: [] }
    },
    code: 'required-access',
    route: `${KEYS[index]}`,
  })),
  ...across(
    ['OpenAPI HTTP, JWT'],
    [
      ['the scope of others', ['pets']],
      ['one scope too many', ['admin', 'pets']],
      ['none', []],
    ] as const,
    (_, [place, scopes]) => ({
      kind: 'admin route with a weaker scope',
      place,
      plant: (template) => {
        operationOf(template, 'GET /admin/{proxy+}').security = [{ Jwt: scopes }]
      },
      code: 'required-access',
      route: 'GET /admin/{proxy+}',
    }),
  ),
  ...across(['OpenAPI REST, Cognito'], KEYS, (_, key) => ({
    kind: 'Cognito route without scopes',
    place: key,
    plant: (template) => {
      operationOf(template, key).security = [{ Pool: [] }]
    },
    code: 'required-access',
    route: key,
  })),
  ...across(['CloudFormation REST, JWT'], ['optional', 'another value', 'any value', 'second issuer'], (_, place) => ({
    kind: 'claim that is not checked',
    place,
    plant: (template) => {
      const { Issuers } = properties(template, 'Users').JwtConfiguration
      const [claim] = Issuers[0].AdditionalClaims
      if (place === 'optional') claim.Required = false
      else if (place === 'another value') claim.ExpectedValues = ['b']
      else if (place === 'any value') delete claim.ExpectedValues
      else Issuers.push({ Issuer: 'https://other.example', Audiences: ['app'] })
    },
    code: 'required-access',
    route: 'GET /pets',
  })),
  // Endpoints and backends.
  ...across(['CloudFormation REST, mutual TLS'], ['default endpoint', 'second domain'], (_, place) => ({
    kind: 'endpoint without client certificates',
    place,
    plant: (template) => {
      if (place === 'default endpoint') delete properties(template, 'Api').DisableExecuteApiEndpoint
      else {
        template.Resources.Other = resource('AWS::ApiGateway::DomainName', {
          DomainName: 'open.example.com',
          RegionalCertificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/y',
        })
        template.Resources.OtherMapping = resource('AWS::ApiGateway::BasePathMapping', {
          DomainName: { Ref: 'Other' },
          RestApiId: { Ref: 'Api' },
          Stage: { Ref: 'Stage' },
        })
      }
    },
    code: 'client-certificate-bypass',
  })),
  ...across(CFN_REST, ['all methods', 'one method'], (_, place) => ({
    kind: 'cached responses without the caller',
    place,
    plant: (template) => {
      const setting =
        place === 'one method' ? { ResourcePath: '/~1pets', HttpMethod: 'GET' } : { ResourcePath: '/*', HttpMethod: '*' }
      Object.assign(properties(template, 'Stage'), {
        CacheClusterEnabled: true,
        MethodSettings: [{ ...setting, CachingEnabled: true }],
      })
    },
    code: 'cached-response-for-all',
    route: 'GET /pets',
  })),
  ...across(CFN_REST, ['header', 'querystring'], (_, place) => ({
    kind: 'tenant that the client chooses',
    place,
    plant: (template) => {
      properties(template, 'Get').Integration.RequestParameters = {
        'integration.request.header.X-Amz-Tenant-Id': `method.request.${place}.tenant`,
      }
    },
    code: 'tenant-from-client',
    route: 'GET /pets',
  })),
]
