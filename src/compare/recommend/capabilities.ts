/**
 * States for each authorization type which needs it meets.
 *
 * @module
 */

import type { AuthorizationType } from '../authorization-types.ts'
import type { CompleteNeeds, Needs } from './needs.ts'

/** What one type can do. A string is the reason why it cannot. */
export interface Capability {
  /** The callers that it authenticates. */
  readonly callers: readonly Needs['callers'][]
  /** The tokens that it verifies. */
  readonly tokens: readonly CompleteNeeds['token'][]
  /** The kinds of API that it protects; empty: it protects something other than an API of API Gateway. */
  readonly apis: readonly ('rest' | 'http' | 'websocket')[]
  /** `true`, or why it does not see more than one source. */
  readonly severalSources: true | string
  /** `true`, or why it has no custom rules. */
  readonly ownRules: true | string
  /** `true`, or why it has no scopes. */
  readonly scopes: true | string
  /** Which of its kinds of API can be private; `outside` for types that protect something else. */
  readonly privateApis: readonly ('rest' | 'outside')[]
  /** `true`, or why it accepts a revoked token. */
  readonly revocation: true | string
  /** `true`, or why it accepts one issuer only. */
  readonly issuers: true | string
}

const NATIVE_RULES = 'it compares scopes and claims only; custom rules need a Lambda authorizer'
const NO_REVOCATION = 'it accepts a token until it expires'
const ONE_HEADER = 'it reads one credential only'
const NO_TOKENS = 'it does not read tokens'

const LAMBDA: Omit<Capability, 'apis' | 'privateApis'> = {
  // A caller with AWS credentials can present a presigned GetCallerIdentity request as its token.
  callers: ['aws', 'cognito', 'third-party', 'api-key', 'certificate'],
  tokens: ['jwt', 'opaque', 'saml'],
  severalSources: true,
  ownRules: true,
  scopes: true,
  revocation: true,
  issuers: true,
}

const NATIVE_JWT: Omit<Capability, 'apis' | 'privateApis' | 'issuers'> = {
  callers: ['cognito', 'third-party'],
  tokens: ['jwt'],
  severalSources: ONE_HEADER,
  ownRules: NATIVE_RULES,
  scopes: true,
  revocation: NO_REVOCATION,
}

const SIGNED: Omit<Capability, 'apis' | 'privateApis' | 'ownRules'> = {
  callers: ['aws'],
  tokens: [],
  severalSources: 'IAM policies do not see headers, query strings or stage variables',
  scopes: 'AWS credentials have no OAuth scopes',
  // IAM evaluates its policies for each request.
  revocation: true,
  issuers: true,
}

/** What each type can do. */
export const CAPABILITIES: { readonly [T in AuthorizationType]: Capability } = {
  AWS_IAM: { ...SIGNED, apis: ['rest', 'http', 'websocket'], privateApis: ['rest'], ownRules: true },
  TOKEN: {
    ...LAMBDA,
    callers: ['aws', 'cognito', 'third-party', 'api-key'],
    apis: ['rest'],
    privateApis: ['rest'],
    severalSources: 'its event contains one header only',
  },
  REQUEST: { ...LAMBDA, apis: ['rest'], privateApis: ['rest'] },
  COGNITO_USER_POOLS: {
    ...NATIVE_JWT,
    callers: ['cognito'],
    apis: ['rest'],
    privateApis: ['rest'],
    issuers: true,
  },
  REST_JWT: { ...NATIVE_JWT, apis: ['rest'], privateApis: ['rest'], issuers: true },
  HTTP_JWT: { ...NATIVE_JWT, apis: ['http'], privateApis: [], issuers: 'it has one issuer per authorizer' },
  HTTP_LAMBDA_SIMPLE: { ...LAMBDA, apis: ['http'], privateApis: [] },
  HTTP_LAMBDA_POLICY: { ...LAMBDA, apis: ['http'], privateApis: [] },
  WEBSOCKET_LAMBDA: {
    ...LAMBDA,
    callers: ['aws', 'cognito', 'third-party', 'api-key'],
    apis: ['websocket'],
    privateApis: [],
  },
  API_KEY: {
    callers: ['api-key'],
    tokens: [],
    apis: ['rest', 'websocket'],
    privateApis: ['rest'],
    severalSources: 'it reads the key only',
    ownRules: 'a usage plan knows stages and methods only',
    scopes: 'an API key has no scopes',
    revocation: 'API Gateway does not state how soon a disabled key stops working',
    issuers: true,
  },
  MUTUAL_TLS: {
    callers: ['certificate'],
    tokens: [],
    apis: ['rest', 'http'],
    privateApis: [],
    severalSources: 'it reads the certificate only',
    ownRules: 'it accepts every certificate of the truststore',
    scopes: 'a certificate has no scopes',
    revocation: 'API Gateway does not check revocation lists',
    issuers: true,
  },
  RESOURCE_POLICY: {
    ...SIGNED,
    apis: ['rest'],
    privateApis: ['rest'],
    ownRules: 'it knows principals and networks only',
    revocation: 'a change requires a new deployment',
  },
  FUNCTION_URL_IAM: { ...SIGNED, apis: [], privateApis: [], ownRules: 'it is one permission for all paths of the function' },
  ALB_JWT: { ...NATIVE_JWT, apis: [], privateApis: ['outside'], issuers: 'it has one issuer per listener rule' },
  AGENTCORE_GATEWAY: {
    ...NATIVE_JWT,
    callers: ['aws', 'cognito', 'third-party'],
    apis: [],
    privateApis: ['outside'],
    issuers: 'it has one issuer per gateway',
  },
  VERIFIED_PERMISSIONS: { ...LAMBDA, apis: ['rest'], privateApis: ['rest'] },
}

/** One need that a type does not meet. */
export interface UnmetNeed {
  /** The need. */
  readonly need: keyof Needs
  /** The reason. */
  readonly text: string
}

/** Every need that the type does not meet, in the order of {@link Needs}. */
export function unmetNeeds(type: AuthorizationType, needs: CompleteNeeds): readonly UnmetNeed[] {
  const can = CAPABILITIES[type]
  const unmet: UnmetNeed[] = []
  const reject = (need: keyof Needs, text: string): void => void unmet.push({ need, text })
  const bringsToken = needs.callers === 'cognito' || needs.callers === 'third-party'

  if (!can.callers.includes(needs.callers)) reject('callers', CALLERS[needs.callers])
  if (bringsToken && !can.tokens.includes(needs.token)) {
    reject('token', can.tokens.length === 0 ? NO_TOKENS : `it verifies ${can.tokens.join(', ')} tokens only`)
  }
  const api = unmetApi(can, needs.api)
  if (api !== undefined) reject('api', api)
  if (needs.severalSources && can.severalSources !== true) reject('severalSources', can.severalSources)
  if (needs.ownRules && can.ownRules !== true) reject('ownRules', can.ownRules)
  if (needs.scopes && can.scopes !== true) reject('scopes', can.scopes)
  const isPrivate = unmetPrivacy(can, needs)
  if (isPrivate !== undefined) reject('privateApi', isPrivate)
  if (needs.revokedWithinSeconds !== null && can.revocation !== true) reject('revokedWithinSeconds', can.revocation)
  if (bringsToken && needs.issuers > 1 && can.issuers !== true) reject('issuers', can.issuers)
  return unmet
}

const CALLERS: { readonly [C in Needs['callers']]: string } = {
  aws: 'it does not authenticate callers with AWS credentials',
  cognito: 'it does not verify tokens of a Cognito user pool',
  'third-party': 'it does not verify tokens of a third-party issuer',
  'api-key': 'it does not check API keys of partners',
  certificate: 'it does not check client certificates',
}

function unmetApi({ apis }: Capability, api: CompleteNeeds['api']): string | undefined {
  if (api === 'any' || apis.includes(api)) return undefined
  const names = { rest: 'REST', http: 'HTTP', websocket: 'WebSocket' } as const
  if (apis.length === 0) return `it protects something other than a ${names[api]} API`
  return `it is available for ${apis.map((one) => names[one]).join(' and ')} APIs only`
}

/** HTTP and WebSocket APIs are Regional, and API Gateway offers mutual TLS for Regional domains only. */
function unmetPrivacy({ privateApis, apis }: Capability, { privateApi, callers, api }: CompleteNeeds): string | undefined {
  if (!privateApi) return undefined
  if (callers === 'certificate') return 'mutual TLS is not available for private APIs'
  if (api === 'http' || api === 'websocket') return 'only REST APIs can be private'
  if (privateApis.length > 0) return undefined
  return apis.length === 0 ? 'its endpoint is public' : 'only REST APIs can be private'
}
