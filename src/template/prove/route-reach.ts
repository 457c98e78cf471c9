/**
 * Decides who can reach one route through one endpoint and stage, from its authorization settings, the resource policy and the
 * facts about its authorizer.
 *
 * @module
 */

import type { PolicyDocument } from '../../policy/index.ts'
import { compareSpecificity, overlap } from '../check/route-keys.ts'
import type { TemplateApi, TemplateEnvironment } from '../model.ts'
import type { TemplateRoute } from '../model-route.ts'
import { type AuthorizerFacts, coverage } from './authorizer-facts.ts'
import type { CallerKind } from './proof-codes.ts'
import { type KeyedRoute, METHODS, type RouteRequest, selectRoute } from './requests.ts'
import { allowsOtherAccount, allowsSomeone, allowsUntrustedCaller, type UntrustedRequest } from './untrusted-callers.ts'

/** Who can reach a route, with what shows it. */
export interface Reach {
  readonly callers: CallerKind
  readonly reason: string
  /** The request of an untrusted caller that the resource policy allows. */
  readonly untrusted?: UntrustedRequest | undefined
  /** Any AWS account can sign requests. */
  readonly otherAccount?: UntrustedRequest | undefined
  /** An Allow of the resource policy replaces the Allow of an authorizer. */
  readonly isOverridden?: boolean | undefined
}

/** One route of one stage. */
export interface ReachInput {
  readonly api: TemplateApi
  readonly environment: TemplateEnvironment
  readonly stage: string
  readonly target: KeyedRoute
  /** All routes of the API. */
  readonly routes: readonly KeyedRoute[]
  /** A request that the route receives. */
  readonly request: RouteRequest
  readonly facts: AuthorizerFacts | undefined
}

/** Decides who can reach the route. */
export function routeReach(input: ReachInput): Reach {
  const { api, target, facts } = input
  const { route } = target
  const policy = api.kind === 'REST' ? (api.resourcePolicy as PolicyDocument | undefined) : undefined // the same type with an optional Version
  if (policy === undefined && api.endpoint === 'PRIVATE')
    return { callers: 'no one', reason: 'A private API without a resource policy rejects every request.' }
  const untrusted = policy === undefined ? undefined : ask(allowsUntrustedCaller, policy, input)
  const { authorization } = route
  switch (authorization.type) {
    case 'NONE':
      return openRoute(policy, input, untrusted)
    case 'AWS_IAM': {
      const otherAccount = policy === undefined ? undefined : ask(allowsOtherAccount, policy, input)
      const reason =
        otherAccount === undefined
          ? 'Requests must be signed by an IAM principal with a permission.'
          : 'The resource policy allows principals of every AWS account.'
      return { callers: 'iam', reason, ...(otherAccount !== undefined && { otherAccount }) }
    }
    case 'COGNITO_USER_POOLS':
    case 'JWT': {
      if (policy !== undefined && ask(allowsSomeone, policy, input) === undefined)
        return { callers: 'no one', reason: 'The resource policy allows no request to the route.' }
      return { callers: 'authorizer', reason: describeTokens(route, authorization.authorizer) }
    }
    case 'CUSTOM':
      return lambdaRoute(input, facts, untrusted)
  }
}

function openRoute(policy: PolicyDocument | undefined, input: ReachInput, untrusted: UntrustedRequest | undefined): Reach {
  const { route } = input.target
  if (policy !== undefined && untrusted === undefined) {
    if (ask(allowsSomeone, policy, input) === undefined)
      return { callers: 'no one', reason: 'The resource policy allows no request to the route.' }
    return { callers: 'policy', reason: 'The resource policy restricts the clients.' }
  }
  if (route.apiKeyRequired) return { callers: 'api-key', reason: 'The only check is an API key.' }
  const reason =
    policy === undefined
      ? 'The route has no authorization.'
      : 'The route has no authorization, and the resource policy allows every client.'
  return { callers: 'anyone', reason, ...(untrusted !== undefined && { untrusted }) }
}

function lambdaRoute(input: ReachInput, facts: AuthorizerFacts | undefined, untrusted: UntrustedRequest | undefined): Reach {
  const { authorization } = input.target.route
  const name = 'authorizer' in authorization ? authorization.authorizer : ''
  if (facts?.isBroken === true)
    return {
      callers: 'no one',
      reason: `Authorizer ${name} cannot be invoked or its responses cannot be read, so every request gets 500.`,
    }
  const definition = facts?.definition
  const isListed = definition === undefined ? 'listed' : coverage(definition, input.target)
  if (isListed === 'denied')
    return { callers: 'no one', reason: `The route table of authorizer ${name} does not list the route.` }
  const reason = `Callers whom authorizer ${name} allows.`
  // Handlers of this package deny explicitly; the implicit deny of another handler gives way to an Allow of the resource policy.
  const isOverridden = untrusted !== undefined && definition === undefined
  return { callers: 'authorizer', reason, ...(isOverridden && { isOverridden, untrusted }) }
}

function describeTokens({ scopes }: TemplateRoute, name: string): string {
  const tokens = `Callers with a token that authorizer ${name} accepts`
  return scopes.length === 0 ? `${tokens}.` : `${tokens} and one of the scopes ${scopes.join(', ')}.`
}

/**
 * Asks about the sample request first, and about every request of its path pattern then: for each method of the route, without the
 * requests that a more specific route receives.
 */
function ask(
  question: typeof allowsUntrustedCaller,
  policy: PolicyDocument,
  { api, environment, stage, target, request, routes }: ReachInput,
): UntrustedRequest | undefined {
  const scope = { api, environment, stage }
  const exact = question(policy, scope, `${request.method}${request.path}`)
  if (exact !== undefined) return exact
  const { route } = target.route
  const path = route.slice(route.indexOf(' ') + 1)
  const isAny = route.startsWith('ANY ')
  if (!isAny && !path.includes('{')) return undefined
  const specific = routes.filter(
    (other) => other !== target && overlap(other.key, target.key) && compareSpecificity(other.key, target.key) < 0,
  )
  for (const method of isAny ? METHODS : [request.method]) {
    const pattern = `${method}${toPattern(path)}`
    const found = question(policy, scope, pattern)
    if (found === undefined || receives(found.resource)) {
      if (found !== undefined) return found
      continue
    }
    const others = specific.map((other) => toResource(other.route.route))
    const narrowed = question(withoutResources(policy, others), scope, pattern)
    if (narrowed !== undefined && receives(narrowed.resource)) return narrowed
  }
  return undefined

  /** Whether API Gateway gives the request to this route. */
  function receives(resource: string): boolean {
    const [, method = '', found = ''] = /^arn:[^/]*\/[^/]*\/([A-Z]+)(\/.*)$/s.exec(resource) ?? []
    return selectRoute(api.kind, routes, method, found) === target
  }
}

/** Path parameters are wildcards. */
function toPattern(path: string): string {
  return path.replaceAll(/\{[^{}]*\}/g, '*')
}

function toResource(route: string): string {
  const space = route.indexOf(' ')
  const method = route.slice(0, space)
  return `execute-api:/*/${method === 'ANY' ? '*' : method}${toPattern(route.slice(space + 1))}`
}

/** The policy with a Deny for these resources, so that the proof leaves them out. */
function withoutResources(policy: PolicyDocument, resources: readonly string[]): PolicyDocument {
  if (resources.length === 0) return policy
  const statement = { Effect: 'Deny' as const, Principal: '*' as const, Action: 'execute-api:Invoke', Resource: resources }
  return { ...policy, Statement: [policy.Statement, statement].flat() }
}
