/**
 * The deployed authorizers: entry point, API and environment variables. All other settings (type, TTL, identity sources,
 * validation expression) come from the definitions of the handlers.
 */
import type { AuthorizerDefinition } from 'gatewright'

/** The value of a variable. If the template takes it from a parameter, `sample` is the value for creating the handler here. */
export type Variable = string | { readonly template: object; readonly sample: string }

export interface Deployment {
  /** Prefix of the logical IDs of its resources. */
  readonly name: string
  /** The entry point: `gatewright/authorizers/<entry>`. */
  readonly entry: string
  readonly load: () => Promise<{ readonly handler: { readonly definition: AuthorizerDefinition } }>
  /** The logical ID of the API in the template. */
  readonly api: string
  readonly variables: { readonly [name: string]: Variable }
}

const pool = {
  USER_POOL_ID: { template: { Ref: 'UserPoolId' }, sample: 'eu-west-1_Example1' },
  CLIENT_IDS: { template: { Ref: 'ClientIds' }, sample: 'web' },
  TOKEN_USE: 'access',
}

/** A hash that no key has, for creating the handler. */
const SAMPLE_KEYS = JSON.stringify({ [`sha256:${'0'.repeat(64)}`]: { owner: 'sample' } })

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
        // biome-ignore lint/suspicious/noTemplateCurlyInString: a placeholder of CloudFormation
        template: { 'Fn::Sub': '{{resolve:secretsmanager:${PartnerKeysSecret}:SecretString}}' },
        sample: SAMPLE_KEYS,
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

/** Creates the handler as Lambda does and returns its definition. Each entry point can be loaded once per process. */
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
