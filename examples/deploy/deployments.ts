/**
 * What is deployed: which ready-made authorizer, on which API, with which variables. All the rest (type, TTL, identity sources,
 * validation expression) the handler says itself.
 */
import type { AuthorizerDefinition } from 'gatewright'

/** A variable's text in the template, where it comes from a parameter with a text to build the handler with. */
export type Variable = string | { readonly template: object; readonly sample: string }

export interface Deployment {
  /** Begins the logical ids of its resources. */
  readonly name: string
  /** The entry point: `gatewright/authorizers/<entry>`. */
  readonly entry: string
  readonly load: () => Promise<{ readonly handler: { readonly definition: AuthorizerDefinition } }>
  /** The logical id of the API in the template. */
  readonly api: string
  readonly variables: { readonly [name: string]: Variable }
}

const pool = {
  USER_POOL_ID: { template: { Ref: 'UserPoolId' }, sample: 'eu-west-1_Example1' },
  CLIENT_IDS: { template: { Ref: 'ClientIds' }, sample: 'web' },
  TOKEN_USE: 'access',
}

/** A hash of no key at all: enough to build the handler with. */
const NO_KEYS = JSON.stringify({ [`sha256:${'0'.repeat(64)}`]: { owner: 'nobody' } })

export const deployments: readonly Deployment[] = [
  {
    name: 'PetsToken',
    entry: 'cognito-token',
    load: () => import('gatewright/authorizers/cognito-token'),
    api: 'PetsApi',
    variables: {
      ...pool,
      TTL_SECONDS: '300',
      ROUTES: JSON.stringify({ 'GET /pets': 'authenticated', 'DELETE /pets/{id}': { group: 'admin' } }),
    },
  },
  {
    name: 'OwnersRequest',
    entry: 'cognito-request',
    load: () => import('gatewright/authorizers/cognito-request'),
    api: 'PetsApi',
    variables: { ...pool, TTL_SECONDS: '60', ROUTES: JSON.stringify({ 'GET /owners/{sub}': { own: 'sub' } }) },
  },
  {
    name: 'PartnersKey',
    entry: 'api-key',
    load: () => import('gatewright/authorizers/api-key'),
    api: 'PetsApi',
    variables: {
      API_KEYS: {
        // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own placeholder
        template: { 'Fn::Sub': '{{resolve:secretsmanager:${PartnerKeysSecret}:SecretString}}' },
        sample: NO_KEYS,
      },
      TTL_SECONDS: '120',
      ROUTES: JSON.stringify({ 'GET /partners': 'authenticated' }),
    },
  },
  {
    name: 'ShopHttp',
    entry: 'cognito-http-api',
    load: () => import('gatewright/authorizers/cognito-http-api'),
    api: 'ShopApi',
    variables: {
      ...pool,
      TTL_SECONDS: '60',
      ROUTES: JSON.stringify({ 'GET /orders': 'authenticated', 'POST /orders': { scope: 'shop/write' } }),
    },
  },
  {
    name: 'ChatSocket',
    entry: 'cognito-websocket',
    load: () => import('gatewright/authorizers/cognito-websocket'),
    api: 'ChatApi',
    variables: { ...pool, TOKEN_PARAMETER: 'token', ROUTES: JSON.stringify({ $connect: 'authenticated' }) },
  },
]

/** Builds the handler as Lambda would, and gives what it says of itself. Each entry point can be built once in a process. */
export async function definitionOf({ load, variables }: Deployment): Promise<AuthorizerDefinition> {
  const before = { ...process.env }
  for (const [name, variable] of Object.entries(variables)) process.env[name] = sampleOf(variable)
  try {
    const { handler } = await load()
    return handler.definition
  } finally {
    for (const name of Object.keys(variables)) {
      const value = before[name]
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    }
  }
}

function sampleOf(variable: Variable): string {
  return typeof variable === 'string' ? variable : variable.sample
}
