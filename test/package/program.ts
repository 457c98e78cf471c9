/** A program that imports every entry point of the package. It is compiled against the built package and not run. */

import type { APIGatewayTokenAuthorizerEvent, APIGatewayTokenAuthorizerHandler } from 'aws-lambda'
import {
  apiKey,
  authenticated,
  bearer,
  byIssuer,
  cognito,
  every,
  firstOf,
  hasClaim,
  hasScope,
  header,
  inGroup,
  not,
  oidc,
  own,
  requestAuthorizer,
  some,
  sourceIp,
  tokenAuthorizer,
} from 'gatewright'
import { compareCosts, compareFeatures } from 'gatewright/compare'
import { clock, listen, type OfflineGateway, restApi } from 'gatewright/gateway'
import { type Identity, type TokenVerifier, verifier } from 'gatewright/identity'
import { readOnly } from 'gatewright/policies/read-only'
import { evaluate, type PolicyDocument, parseExecuteApiArn } from 'gatewright/policy'
import { signRequest, verifyRequest } from 'gatewright/sigv4'
import { smithySigner } from 'gatewright/sigv4/smithy'
import { events, testHandler, testIssuer } from 'gatewright/testing'

const POOL = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf'
const users = cognito({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk', tokenUse: 'access', jwks: { keys: [] } })
const partner = oidc({
  issuer: 'https://partner.example/',
  audience: 'pets',
  algorithms: ['RS256'],
  scheme: 'partner',
  jwks: { keys: [] },
})

export const handler = tokenAuthorizer({
  authenticate: bearer(users),
  ttlSeconds: 300,
  routes: {
    'GET /pets': hasScope('pets/read'),
    'DELETE /pets/{id}': inGroup('admin'),
    'PATCH /pets/{id}': hasClaim('custom:plan', 'gold'),
    'ANY /users/{userId}/{proxy+}': own('userId'),
    'GET /internal': every(authenticated, sourceIp('10.0.0.0/8')),
  },
  context: ({ subject, claims }) => ({ subject, client: String(claims['client_id']) }),
})
export const asAws: APIGatewayTokenAuthorizerHandler = handler
export const reply = (event: APIGatewayTokenAuthorizerEvent) => handler(event)
export const ttl: number = handler.definition.ttlSeconds

export const mixed = requestAuthorizer({
  authenticate: firstOf(bearer(byIssuer(users, partner)), apiKey({ keys: {}, from: header('authorization', 'ApiKey') })),
  ttlSeconds: 0,
  routes: {
    'GET /partner/{proxy+}': (identity) => identity.scheme === 'apiKey' && identity.owner === 'acme',
    'ANY /users/{sub}/{proxy+}': some(own('sub', { issuer: POOL }), inGroup('admin', { issuer: POOL })),
    'GET /news': not(inGroup('banned', { issuer: POOL })),
  },
  context: (identity) => (identity.scheme === 'apiKey' ? { owner: identity.owner } : { subject: identity.subject }),
})

export const mine = verifier({
  issuers: ['me'],
  reads: [[{ in: 'stageVariable', name: 'key' }]],
  verify: async (request) =>
    request.stageVariable('key') === undefined
      ? { kind: 'absent' }
      : { kind: 'identified', identity: { issuer: 'me', name: 'x' } },
})
export const anyToken: TokenVerifier<Identity> = users

const readPets: PolicyDocument = readOnly({
  partition: 'aws',
  region: 'eu-west-1',
  accountId: '012345678901',
  apiId: 'a1b2c3',
  stage: 'prod',
})
const time = clock('2026-11-23T12:00:00Z')
export const api: OfflineGateway = restApi({
  stage: 'prod',
  now: time.now,
  authorizers: { users: handler, mixed },
  principals: {
    AKIDEXAMPLE: { arn: 'arn:aws:iam::123456789012:user/a', secretAccessKey: 's', policies: [readPets] },
  },
  routes: {
    'GET /pets': { authorizer: 'users', integration: () => Response.json([]) },
    'GET /news': {
      authorizer: 'mixed',
      integration: (event: { readonly path: string }) => ({ statusCode: 200, body: event.path }),
    },
    'GET /stock': { authorizer: 'AWS_IAM', integration: () => Response.json({}) },
    'GET /': { authorizer: null, integration: () => Response.json({}) },
  },
})
export const server = () => listen(api, { port: 0 })

export const signed = signRequest(
  { method: 'GET', url: 'https://a.example/prod/stock' },
  {
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 's' },
    region: 'eu-west-1',
    service: 'execute-api',
    date: new Date(0),
  },
)
export const verified = await verifyRequest(
  { method: signed.method, url: signed.url },
  { lookup: () => undefined, regions: ['eu-west-1'], services: ['execute-api'], hosts: null, payload: 'verify' },
)
export const who: string = verified.ok ? verified.accessKeyId : verified.kind
export const signer = smithySigner({
  credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 's' },
  region: 'eu-west-1',
  service: 'execute-api',
})

export const arn = parseExecuteApiArn('arn:aws:execute-api:eu-west-1:012345678901:a1b2c3/prod/GET/pets/7')
export const verdict: 'allow' | 'implicitDeny' | 'explicitDeny' = evaluate(
  { identity: [] },
  {
    principal: 'jane',
    action: 'execute-api:Invoke',
    resource: 'arn:aws:execute-api:eu-west-1:012345678901:a1b2c3/prod/GET/',
    context: {},
  },
).verdict

export const issuer = testIssuer({ now: time.now })
export const tested = async () => {
  const copy = testHandler(handler, await issuer)
  const response = await copy(events.token({ token: 'Bearer x', routes: copy.definition.routes }))
  return response.principalId
}
export const total: number | null | undefined = compareCosts({
  region: 'eu-west-1',
  requests: 1,
  cacheHitRate: 0,
  authorizer: { memoryMb: 128, durationMs: 1 },
}).costs[0]?.totalMicros
export const types: readonly string[] = compareFeatures().original.types
