/**
 * A pet store behind a REST API, with a few routes for each authorization type and two open ones. The user pool and the
 * partner's provider are test issuers with real keys.
 */
import { timingSafeEqual } from 'node:crypto'
import {
  apiKey,
  authenticated,
  bearer,
  byIssuer,
  cognito,
  hasScope,
  header,
  inGroup,
  not,
  oidc,
  query,
  requestAuthorizer,
  some,
  tokenAuthorizer,
  verifier,
} from 'gatewright'
import { type RestApi, restApi } from 'gatewright/gateway'
import { hashApiKey } from 'gatewright/identity'
import { type TestIssuer, testIssuer } from 'gatewright/testing'

const REGION = 'eu-west-1'
const ACCOUNT = '123456789012'
const API = `arn:aws:execute-api:${REGION}:${ACCOUNT}:petstore01/prod`
const POOL = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_PetStore'
const PARTNER = 'https://login.partner.example/'

/** Made-up secrets of the callers. */
export const SECRETS = {
  partnerKey: 'pk-partner-7d1f0c52a9',
  shareKey: 'pk-share-0b83e6d471',
  /** Each stage has its own service key, so the key of the test stage is not valid for this one. */
  stageKey: 'stage-key-of-prod-51c2',
  clerk: { accessKeyId: 'AKIDPETSTORECLERK01', secretAccessKey: 'clerk-secret-made-up-for-this-example' },
  auditor: { accessKeyId: 'AKIDPETSTOREAUDIT01', secretAccessKey: 'auditor-secret-made-up-for-this-example' },
}

export interface PetStore {
  readonly api: RestApi
  readonly users: TestIssuer
  readonly partner: TestIssuer
}

/** @param now Returns milliseconds since the epoch: the clock of the issuers, the verifiers and the gateway. */
export async function petStore(now: () => number): Promise<PetStore> {
  const users = await testIssuer({ userPoolId: 'eu-west-1_PetStore', clientId: 'petstore-web', now })
  const partner = await testIssuer({ issuer: PARTNER, clientId: 'petstore', now })

  // TOKEN: one header, two issuers. Rules about a group or a scope name the issuer.
  const tokens = tokenAuthorizer({
    authenticate: bearer(
      byIssuer(
        cognito({ userPoolId: 'eu-west-1_PetStore', clientId: 'petstore-web', tokenUse: 'access', jwks: users.jwks, now }),
        oidc({ issuer: PARTNER, audience: 'petstore', algorithms: ['RS256'], scheme: 'partner', jwks: partner.jwks, now }),
      ),
    ),
    ttlSeconds: 300,
    routes: {
      'GET /pets': authenticated,
      'GET /pets/{id}': authenticated,
      'POST /pets': some(hasScope('pets/write', { issuer: POOL }), hasScope('pets/write', { issuer: PARTNER })),
      'DELETE /pets/{id}': inGroup('admin', { issuer: POOL }),
      'GET /news': not(inGroup('banned', { issuer: POOL })),
    },
    principalId: ({ scheme, subject }) => `${scheme}:${subject}`,
    context: ({ subject }) => ({ subject }),
  })

  // REQUEST: a header, a query parameter, and a header with a stage variable.
  const partnerKeys = requestAuthorizer({
    authenticate: apiKey({ keys: { [hashApiKey(SECRETS.partnerKey)]: { owner: 'acme' } }, from: header('x-partner-key'), now }),
    ttlSeconds: 300,
    routes: { 'GET /orders': authenticated, 'GET /orders/{id}': (partnerOrder) => partnerOrder.owner === 'globex' },
  })
  const shareKeys = requestAuthorizer({
    authenticate: apiKey({ keys: { [hashApiKey(SECRETS.shareKey)]: { owner: 'newsletter' } }, from: query('key'), now }),
    ttlSeconds: 60,
    routes: { 'GET /catalogue': authenticated },
  })
  const stageKeys = requestAuthorizer({
    authenticate: verifier({
      issuers: ['petstore stages'],
      reads: [
        [
          { in: 'header', name: 'x-stage-key' },
          { in: 'stageVariable', name: 'stageKey' },
        ],
      ],
      verify: async (request) => {
        const received = Buffer.from(request.headers('x-stage-key')[0] ?? '')
        const expected = Buffer.from(request.stageVariable('stageKey') ?? '')
        const isKey = expected.length > 0 && received.length === expected.length && timingSafeEqual(received, expected)
        if (!isKey) return { kind: 'rejected', code: 'custom:stage-key' }
        return {
          kind: 'identified',
          identity: {
            scheme: 'stage' as const,
            issuer: 'petstore stages',
            subject: 'deployer',
            scopes: new Set<string>(),
            groups: new Set<string>(),
            claims: {},
          },
        }
      },
    }),
    ttlSeconds: 300,
    routes: { 'GET /metrics': authenticated },
  })

  const api = restApi({
    stage: 'prod',
    region: REGION,
    accountId: ACCOUNT,
    apiId: 'petstore01',
    now,
    stageVariables: { stageKey: SECRETS.stageKey },
    authorizers: {
      tokens,
      partnerKeys,
      shareKeys,
      stageKeys,
      pool: {
        type: 'COGNITO_USER_POOLS',
        providerArns: [`arn:aws:cognito-idp:${REGION}:${ACCOUNT}:userpool/eu-west-1_PetStore`],
        identitySource: { in: 'header', name: 'authorization' },
        ttlSeconds: 300,
        jwks: users.jwks,
      },
    },
    principals: {
      [SECRETS.clerk.accessKeyId]: {
        arn: `arn:aws:iam::${ACCOUNT}:user/clerk`,
        secretAccessKey: SECRETS.clerk.secretAccessKey,
        policies: [
          { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: `${API}/*/stock` }] },
        ],
      },
      [SECRETS.auditor.accessKeyId]: {
        arn: `arn:aws:iam::${ACCOUNT}:user/auditor`,
        secretAccessKey: SECRETS.auditor.secretAccessKey,
        policies: [
          {
            Version: '2012-10-17',
            Statement: [
              { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: `${API}/GET/*` },
              { Effect: 'Deny', Action: 'execute-api:Invoke', Resource: `${API}/*/stock/salaries` },
            ],
          },
        ],
      },
    },
    routes: {
      'GET /': { authorizer: null, integration: () => Response.json({ store: 'open' }) },
      'GET /opening-hours': { authorizer: null, integration: () => Response.json({ from: '09:00', to: '18:00' }) },

      'GET /stock': { authorizer: 'AWS_IAM', integration: () => Response.json({ cats: 3 }) },
      'POST /stock': {
        authorizer: 'AWS_IAM',
        integration: (event: { body: string | null }) => ({ statusCode: 201, body: event.body ?? '' }),
      },
      'GET /stock/{item}': { authorizer: 'AWS_IAM', integration: () => Response.json({ item: 1 }) },

      'GET /pets': { authorizer: 'tokens', integration: () => Response.json(['Tom']) },
      'GET /pets/{id}': {
        authorizer: 'tokens',
        integration: (event: LambdaProxyEvent) =>
          Response.json({ pet: event.pathParameters?.['id'], for: event.requestContext.authorizer['subject'] }),
      },
      'POST /pets': { authorizer: 'tokens', integration: () => ({ statusCode: 201, body: '{"pet":"new"}' }) },
      'DELETE /pets/{id}': { authorizer: 'tokens', integration: () => ({ statusCode: 200, body: '{"pet":"gone"}' }) },
      'GET /news': { authorizer: 'tokens', integration: () => Response.json(['kittens']) },

      'GET /orders': { authorizer: 'partnerKeys', integration: () => Response.json(['order 1']) },
      'GET /orders/{id}': { authorizer: 'partnerKeys', integration: () => Response.json({ order: 1 }) },
      'GET /catalogue': { authorizer: 'shareKeys', integration: () => Response.json({ pages: 12 }) },
      'GET /metrics': { authorizer: 'stageKeys', integration: () => Response.json({ sold: 7 }) },

      'GET /me': {
        authorizer: 'pool',
        integration: (event: CognitoProxyEvent) => Response.json({ user: event.requestContext.authorizer.claims['sub'] }),
      },
      'GET /me/orders': { authorizer: 'pool', scopes: ['orders/read'], integration: () => Response.json(['order 2']) },
    },
  })
  return { api, users, partner }
}

interface LambdaProxyEvent {
  readonly pathParameters: { readonly [name: string]: string } | null
  readonly requestContext: { readonly authorizer: { readonly [name: string]: string } }
}

interface CognitoProxyEvent {
  readonly requestContext: { readonly authorizer: { readonly claims: { readonly [name: string]: string } } }
}
