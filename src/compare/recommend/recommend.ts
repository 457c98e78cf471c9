/**
 * Recommends an authorization type, and explains why each other type lost.
 *
 * @module
 */

import { deepFreeze } from '../../internal/deep-freeze.ts'
import { AUTHORIZATION_TYPES, type AuthorizationType, runsLambda } from '../authorization-types.ts'
import { CAPABILITIES, unmetNeeds } from './capabilities.ts'
import { type CompleteNeeds, checkNeeds, type Needs } from './needs.ts'

/** One type and how it fits. */
export interface Candidate {
  /** The type. */
  readonly type: AuthorizationType
  /** Whether it meets every need. */
  readonly fits: boolean
  /** Why it lost: one entry per need that it does not meet, or, if it fits, what better types have in their favor. Empty only for the first. */
  readonly lostBecause: readonly {
    /** The need that the type does not meet, or what makes it worse. */
    readonly need: keyof Needs | 'cost' | 'operation'
    /** The reason in one sentence. */
    readonly text: string
  }[]
}

/** The result of {@link recommend}. */
export interface Recommendation {
  /** The first candidate that fits; `null` if none does. */
  readonly best: AuthorizationType | null
  /** One sentence for the user. */
  readonly because: string
  /** All 16 types: those that fit first, best first. */
  readonly candidates: readonly Candidate[]
}

/** The order among types that fit. */
const ORDER: readonly AuthorizationType[] = [
  'AWS_IAM',
  'API_KEY',
  'MUTUAL_TLS',
  'COGNITO_USER_POOLS',
  'HTTP_JWT',
  'REST_JWT',
  'RESOURCE_POLICY',
  'TOKEN',
  'REQUEST',
  'HTTP_LAMBDA_SIMPLE',
  'HTTP_LAMBDA_POLICY',
  'WEBSOCKET_LAMBDA',
  'VERIFIED_PERMISSIONS',
  'ALB_JWT',
  'FUNCTION_URL_IAM',
  'AGENTCORE_GATEWAY',
]

/**
 * Ranks the types for stated needs.
 *
 * Types that fit and need no function rank before types that invoke a Lambda function. Types in front of something other than API Gateway
 * (`ALB_JWT`, `FUNCTION_URL_IAM`, `AGENTCORE_GATEWAY`) rank after all others. `TOKEN` and `REQUEST` rank first if the token is not a JWT, or if
 * custom rules or revocation must be checked. `API_KEY` does not authenticate anyone: it fits `callers: 'api-key'` only; `MUTUAL_TLS` fits
 * `certificate` only; `RESOURCE_POLICY` alone fits `aws` only.
 *
 * @throws {ConfigError} for an unknown option or value; `option` names it.
 * @example
 * recommend({ callers: 'third-party', api: 'rest' }).best // 'REST_JWT'
 * recommend({ callers: 'third-party', token: 'opaque' }).best // 'TOKEN'
 */
export function recommend(needs: Needs): Recommendation {
  const complete = checkNeeds(needs)
  const unmet = new Map(AUTHORIZATION_TYPES.map((type) => [type, unmetNeeds(type, complete)]))
  const fitting = ORDER.filter((type) => unmet.get(type)?.length === 0)
  const others = ORDER.filter((type) => !fitting.includes(type)).sort(
    (left, right) => (unmet.get(left)?.length ?? 0) - (unmet.get(right)?.length ?? 0),
  )
  const [best = null] = fitting
  return deepFreeze({
    best,
    because: best === null ? 'No authorization type meets all of these needs.' : describeBest(best, complete),
    candidates: [
      ...fitting.map((type) => ({
        type,
        fits: true,
        lostBecause: best === null || type === best ? [] : disadvantages(type, best),
      })),
      ...others.map((type) => ({ type, fits: false, lostBecause: unmet.get(type) ?? [] })),
    ],
  })
}

function describeBest(type: AuthorizationType, needs: CompleteNeeds): string {
  if (!runsLambda(type)) return `${type} fits: ${NATIVE[type] ?? 'no function is invoked'}, and no function is invoked.`
  const reasons = [
    needs.severalSources && 'several parts of the request decide',
    needs.ownRules && 'custom rules decide',
    needs.revokedWithinSeconds !== null && `a revoked credential must stop working within ${needs.revokedWithinSeconds} seconds`,
    (needs.callers === 'cognito' || needs.callers === 'third-party') &&
      needs.token !== 'jwt' &&
      `the token is ${needs.token}, not a JWT`,
  ].filter((reason) => reason !== false)
  const why = reasons.length === 0 ? 'API Gateway has no native authorizer for these callers' : reasons.join(' and ')
  const ttl =
    needs.revokedWithinSeconds === null ? '' : ` Set its TTL to at most ${Math.min(3600, needs.revokedWithinSeconds)} seconds.`
  return `${type} fits: ${why}, so a Lambda function verifies the request; the result cache reduces its cost.${ttl}`
}

const NATIVE: { readonly [T in AuthorizationType]?: string } = {
  AWS_IAM: 'AWS verifies the signatures of callers and evaluates IAM policies',
  API_KEY: 'API Gateway checks the keys of a usage plan, which meters partners but does not authenticate them',
  MUTUAL_TLS: 'API Gateway verifies client certificates against a truststore',
  COGNITO_USER_POOLS: 'API Gateway verifies the tokens of the pool',
  HTTP_JWT: 'the HTTP API verifies the JWT of the issuer',
  REST_JWT: 'the REST API verifies the JWT of the issuer',
  RESOURCE_POLICY: 'API Gateway evaluates the policy of the API',
  ALB_JWT: 'the load balancer verifies the JWT',
  FUNCTION_URL_IAM: 'AWS verifies the signatures of callers',
  AGENTCORE_GATEWAY: 'the gateway verifies the credential',
}

function disadvantages(type: AuthorizationType, best: AuthorizationType): Candidate['lostBecause'] {
  if (CAPABILITIES[type].apis.length === 0) {
    return [{ need: 'operation', text: 'it protects something other than an API of API Gateway' }]
  }
  const reasons: Candidate['lostBecause'][number][] = []
  if (runsLambda(type) && !runsLambda(best)) {
    reasons.push({ need: 'cost', text: `each invocation of its function is billed; ${best} invokes none` })
    reasons.push({ need: 'operation', text: 'its function must be written, deployed and monitored' })
  }
  if (type === 'VERIFIED_PERMISSIONS') reasons.push({ need: 'cost', text: 'each invocation calls Verified Permissions as well' })
  if (reasons.length === 0) reasons.push({ need: 'operation', text: OPERATION[type] ?? `${best} is simpler to operate` })
  return reasons
}

const OPERATION: { readonly [T in AuthorizationType]?: string } = {
  REQUEST: 'its identity sources must be chosen, and all of them present; a TOKEN authorizer has one',
  HTTP_LAMBDA_SIMPLE: 'it requires an HTTP API, and its cached boolean applies to all routes',
  HTTP_LAMBDA_POLICY: 'it requires an HTTP API, and the function must return a policy',
  HTTP_JWT: 'it requires an HTTP API',
  REST_JWT: 'a REST API costs more per request, and its issuer must be configured in addition',
  WEBSOCKET_LAMBDA: 'it requires a WebSocket API',
  RESOURCE_POLICY: 'it is part of the API, so a change requires a new deployment',
}
