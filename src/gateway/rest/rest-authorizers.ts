/**
 * The entries under `authorizers`, checked while building and made ready to authorize.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import type { IdentitySource, RestRequestDefinition, RestTokenDefinition } from '../../events/index.ts'
import { cognito } from '../../identity/index.ts'
import { checkOptions, requireOptions } from '../../options.ts'
import type { Authorize } from '../authorize/authorization.ts'
import { type CognitoPools, cognitoAuthorize } from '../authorize/authorize-cognito.ts'
import { type LambdaAuthorizer, lambdaAuthorize } from '../authorize/authorize-lambda.ts'
import type { PolicyJudge } from '../authorize/evaluate-policies.ts'
import type { LambdaFunction } from '../invoke-lambda.ts'
import type { CognitoEntry, RestEntry, UncertainBehaviour } from '../rest-options.ts'

export interface ReadyAuthorizer {
  readonly type: 'TOKEN' | 'REQUEST' | 'COGNITO_USER_POOLS'
  readonly authorize: Authorize
  flush(): void
  readonly cachedReplies: () => number
}

export interface AuthorizerSetting {
  readonly judge: PolicyJudge
  readonly uncertain: UncertainBehaviour
  readonly timeoutMs: number
  readonly now: () => number
}

/** @throws {ConfigError} for what API Gateway would not take either. */
export function readyAuthorizer(name: string, entry: RestEntry, setting: AuthorizerSetting): ReadyAuthorizer {
  const option = `authorizers["${name}"]`
  if ((typeof entry !== 'object' && typeof entry !== 'function') || entry === null) {
    throw new ConfigError('restApi', option, 'an authorizer')
  }
  if (!('definition' in entry) && entry.type === 'COGNITO_USER_POOLS') {
    const authorize = cognitoAuthorize(readCognito(option, entry, setting.now), setting)
    return { type: 'COGNITO_USER_POOLS', authorize, flush: () => {}, cachedReplies: () => 0 }
  }
  const authorizer = 'definition' in entry ? readDefined(option, entry) : readHandler(option, entry)
  const { authorize, cache } = lambdaAuthorize(authorizer, setting)
  return { type: authorizer.type, authorize, flush: () => cache.flush(), cachedReplies: () => cache.entries }
}

type Defined = Extract<RestEntry, { readonly definition: unknown }>
type Plain = Extract<RestEntry, { readonly handler: unknown }>

/** A handler that says itself what it is. */
function readDefined(option: string, entry: Defined): LambdaAuthorizer {
  if (typeof entry !== 'function') throw new ConfigError('restApi', option, 'a function with a definition')
  return lambdaAuthorizer(option, entry.definition, entry)
}

function readHandler(option: string, entry: Plain): LambdaAuthorizer {
  const known = [
    'api',
    'type',
    'ttlSeconds',
    'identitySources',
    'handler',
    ...(entry.type === 'TOKEN' ? ['identityValidationExpression'] : []),
  ]
  checkOptions(`restApi ${option}`, entry, known)
  requireOptions(`restApi ${option}`, entry, ['api', 'type', 'ttlSeconds', 'identitySources', 'handler'])
  if (typeof entry.handler !== 'function') throw new ConfigError('restApi', `${option}.handler`, 'a function')
  return lambdaAuthorizer(option, entry, entry.handler)
}

function lambdaAuthorizer(
  option: string,
  settings: (RestTokenDefinition | RestRequestDefinition) & { readonly identitySources: readonly IdentitySource[] },
  handler: LambdaFunction,
): LambdaAuthorizer {
  const { api, type, ttlSeconds } = settings
  if (api !== 'REST') throw new ConfigError('restApi', `${option}.api`, 'REST: this authorizer answers another kind of API')
  if (type !== 'TOKEN' && type !== 'REQUEST')
    throw new ConfigError('restApi', `${option}.type`, 'TOKEN, REQUEST or COGNITO_USER_POOLS')
  checkTtl(option, ttlSeconds)
  const identitySources = checkSources(option, settings.identitySources)
  if (type === 'TOKEN' && (identitySources.length !== 1 || identitySources[0]?.in !== 'header')) {
    throw new ConfigError('restApi', `${option}.identitySources`, 'one header for a TOKEN authorizer')
  }
  if (type === 'REQUEST' && ttlSeconds > 0 && identitySources.length === 0) {
    throw new ConfigError(
      'restApi',
      `${option}.identitySources`,
      'at least one while ttlSeconds is above 0: they are the cache key',
    )
  }
  const expression =
    'identityValidationExpression' in settings ? wholeMatch(option, settings.identityValidationExpression) : undefined
  return { type, identitySources, ttlSeconds, expression, handler }
}

function readCognito(option: string, entry: CognitoEntry, now: () => number): CognitoPools {
  const known = ['type', 'providerArns', 'identitySource', 'ttlSeconds', 'jwks', 'identityValidationExpression']
  checkOptions(`restApi ${option}`, entry, known)
  requireOptions(`restApi ${option}`, entry, ['providerArns', 'identitySource', 'ttlSeconds'])
  checkTtl(option, entry.ttlSeconds)
  const [identitySource] = checkSources(option, [entry.identitySource])
  if (identitySource?.in !== 'header') throw new ConfigError('restApi', `${option}.identitySource`, 'one header')
  if (!Array.isArray(entry.providerArns) || entry.providerArns.length === 0) {
    throw new ConfigError('restApi', `${option}.providerArns`, 'one ARN of a user pool or more')
  }
  const pools = entry.providerArns.map((arn) => poolId(option, arn))
  const verifiers = (tokenUse: 'id' | 'access') =>
    pools.map((userPoolId) => {
      const jwks = keysOf(entry.jwks, userPoolId)
      return cognito({ userPoolId, clientId: null, tokenUse, now, ...(jwks !== undefined && { jwks }) })
    })
  return {
    identitySource,
    idTokens: verifiers('id'),
    accessTokens: verifiers('access'),
    expression: wholeMatch(option, entry.identityValidationExpression),
  }
}

/** `arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_AbCdEf` */
function poolId(option: string, arn: unknown): string {
  const found =
    typeof arn === 'string' && arn.length < 256
      ? /^arn:aws[a-z-]*:cognito-idp:([a-z0-9-]+):\d{12}:userpool\/(([a-z0-9-]+)_[A-Za-z0-9]+)$/.exec(arn)
      : null
  if (found === null || found[1] !== found[3]) throw new ConfigError('restApi', `${option}.providerArns`, 'ARNs of user pools')
  return found[2] ?? ''
}

/** One key set for all pools, or one a pool id. Keys are looked up per issuer either way. */
function keysOf(jwks: unknown, userPoolId: string): unknown {
  if (typeof jwks !== 'object' || jwks === null || Object.hasOwn(jwks, 'keys')) return jwks
  return Object.hasOwn(jwks, userPoolId) ? (jwks as { readonly [id: string]: unknown })[userPoolId] : undefined
}

function checkTtl(option: string, ttlSeconds: unknown): void {
  const isTtl = typeof ttlSeconds === 'number' && Number.isInteger(ttlSeconds) && ttlSeconds >= 0 && ttlSeconds <= 3600
  if (!isTtl) throw new ConfigError('restApi', `${option}.ttlSeconds`, 'a whole number from 0 to 3600')
}

const PLACES: ReadonlySet<string> = new Set(['header', 'query', 'stageVariable', 'context'])

function checkSources(option: string, sources: unknown): readonly IdentitySource[] {
  if (!Array.isArray(sources)) throw new ConfigError('restApi', `${option}.identitySources`, 'a list')
  for (const source of sources) {
    const isSource =
      typeof source === 'object' &&
      source !== null &&
      PLACES.has(source.in) &&
      typeof source.name === 'string' &&
      source.name !== ''
    if (!isSource)
      throw new ConfigError(
        'restApi',
        `${option}.identitySources`,
        'made of { in, name }: a header, query, stageVariable or context',
      )
  }
  return sources
}

/** API Gateway matches the whole value, as Java's `matches` does. */
function wholeMatch(option: string, expression: string | undefined): RegExp | undefined {
  if (expression === undefined) return undefined
  try {
    return new RegExp(`^(?:${expression})$`)
  } catch {
    throw new ConfigError('restApi', `${option}.identityValidationExpression`, 'a regular expression')
  }
}
