/**
 * Implements the policy matchers without a test runner: each returns whether it passes and the message of a failure.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { object, oneOf, optional, optionSchema, string } from '../../options.ts'
import {
  type Decision,
  evaluate,
  explain,
  findAllowed,
  type PolicyDocument,
  type PolicyRequest,
  type PolicySet,
  type PolicyStatement,
  type RequestContext,
  type Verdict,
} from '../../policy/index.ts'
import { checkRequestPattern, checkStage, requestArn, type StagePart } from '../request-arn.ts'
import { type ResponseApi, readTestedResult, type TestedResult, unusable } from '../tested-result.ts'

/** Options of the policy matchers. */
export interface MatcherOptions {
  /** The API and stage of the request. Default: the ones that the policy names. A policy about another one fails the test. */
  readonly stage?: StagePart | undefined
  /** Condition keys of the request: `{ 'aws:SourceIp': '10.0.0.1' }`. `null` states that a key is absent. */
  readonly context?: RequestContext | undefined
  /**
   * The principal of the request. Default `caller`; API Gateway does not use a `principalId` as an IAM principal. Required for a resource
   * policy that names principals.
   */
  readonly principal?: string | undefined
  /** The API that receives an authorizer response; an HTTP API accepts a nested `context`. Default `REST`. */
  readonly api?: ResponseApi | undefined
  /** The `Sid` of a statement that must be a reason for the decision. */
  readonly because?: string | undefined
}

/** The result of a matcher, as Vitest and Jest expect it. */
export interface MatcherResult {
  /** Whether the value has the property that the matcher is named after, before `.not` is applied. */
  readonly pass: boolean
  /** Returns the message of a failure. */
  readonly message: () => string
}

/** The part of the matcher context that the matchers use. */
export interface MatcherState {
  /** Whether the assertion is negated with `.not`. */
  readonly isNot?: boolean | undefined
}

type MatcherName = 'toAllow' | 'toDeny' | 'toDenyExplicitly' | 'toNeverAllow'

/** The last decision about a policy, for `because`. Entries are dropped together with the policy. */
const lastDecisions = new WeakMap<object, { readonly decision: Decision; readonly isNot: boolean }>()

const ALLOW_EVERYTHING: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
}

/** Passes if the verdict about the request is one of `expected`. */
export function matchVerdict(
  name: MatcherName,
  { received, request, options, isNot = false }: MatcherInput & { readonly request: string },
  expected: readonly Verdict[],
): MatcherResult {
  const { stage, context = {}, principal, because, api } = readOptions(name, options)
  const result = readTestedResult(name, received, api)
  if (result.kind === 'simple') return matchSimpleResponse(name, result, { request, expected, because })
  const resource = requestArn(name, request, { documents: [result.document], stage })
  const policyRequest = { principal: checkPrincipal(name, result, principal), action: 'execute-api:Invoke', resource, context }
  const decision = evaluate(result.policies, policyRequest)
  if (decision.verdict === 'allow' && result.lacksPrincipal) throw unusable(name, 'it allows the request but has no principalId')
  checkOpenConditions(name, result.policies, policyRequest, decision)
  if (typeof received === 'object' && received !== null) lastDecisions.set(received, { decision, isNot })
  const hasVerdict = expected.includes(decision.verdict)
  const isExpected = hasVerdict !== isNot
  if (isExpected && because !== undefined) {
    const reason = matchReason(decision, because)
    if (!reason.pass) return { pass: isNot, message: reason.message }
  }
  const message = () => `${request}: expected ${hasVerdict ? 'not ' : ''}${expected.join(' or ')}\n${explain(decision)}`
  return { pass: hasVerdict, message }
}

/** Passes if the statement `sid` is a reason for the last decision about the policy. */
export function matchBecause({ received, isNot = false }: MatcherInput, sid: string): MatcherResult {
  const last = typeof received === 'object' && received !== null ? lastDecisions.get(received) : undefined
  if (last === undefined) {
    throw new ConfigError(
      'because',
      '',
      'must follow toAllow, toDeny or toDenyExplicitly on the same object. For a JSON string, use the option because.',
    )
  }
  if (typeof sid !== 'string' || sid === '') throw new ConfigError('because', 'sid', 'a non-empty string')
  const { pass, message } = matchReason(last.decision, sid)
  // In `expect(policy).not.toDeny(…).because(sid)` the `.not` belongs to `toDeny`: the reason itself is not negated.
  return { pass: last.isNot && isNot ? !pass : pass, message }
}

/** Passes if no request under the pattern can be allowed, whatever its context. */
export function matchNeverAllows({ received, options }: MatcherInput, pattern: string): MatcherResult {
  const { stage, context = {}, principal, api } = readOptions('toNeverAllow', options)
  const result = readTestedResult('toNeverAllow', received, api)
  const documents = result.kind === 'policy' ? [result.document] : []
  checkRequestPattern('toNeverAllow', pattern, { documents, stage })
  if (result.kind === 'simple') {
    const message = () => `${pattern}: the simple response ${result.isAuthorized ? 'allows' : 'denies'} every request`
    return { pass: !result.isAuthorized, message }
  }
  const caller = checkPrincipal('toNeverAllow', result, principal)
  const allowed = findAllowed(result.policies, pattern, { context, principal: caller })
  const doubt = allowed?.isCertain === false ? ', if conditions on keys without a value hold' : ''
  return {
    pass: allowed === undefined,
    message: () =>
      allowed === undefined
        ? `${pattern}: expected a request that is allowed, but there is none`
        : `${pattern}: expected no request to be allowed, but this one is: ${allowed.resource}${doubt}`,
  }
}

/** What every matcher receives. */
export interface MatcherInput {
  readonly received: unknown
  readonly options?: unknown
  readonly isNot?: boolean | undefined
}

const CHECKS = {
  stage: optional(object),
  context: optional(object),
  principal: optional(string),
  api: optional(oneOf('REST', 'HTTP', 'WEBSOCKET')),
}

function readOptions(name: MatcherName, options: unknown = {}): MatcherOptions {
  const schema =
    name === 'toNeverAllow'
      ? optionSchema<Omit<MatcherOptions, 'because'>>(name, CHECKS)
      : optionSchema<MatcherOptions>(name, { ...CHECKS, because: optional(string) })
  const checked = schema.check(options)
  return checked.stage === undefined ? checked : { ...checked, stage: checkStage(name, checked.stage) }
}

function matchSimpleResponse(
  name: MatcherName,
  { isAuthorized }: Extract<TestedResult, { kind: 'simple' }>,
  { request, expected, because }: { request: string; expected: readonly Verdict[]; because: string | undefined },
): MatcherResult {
  requestArn(name, request, { documents: [] })
  if (because !== undefined) throw new ConfigError(name, 'because', 'removed: a simple response has no statements')
  const verdict: Verdict = isAuthorized ? 'allow' : 'explicitDeny'
  const pass = expected.includes(verdict)
  return {
    pass,
    message: () =>
      `${request}: expected ${pass ? 'not ' : ''}${expected.join(' or ')}\n${verdict}: isAuthorized is ${isAuthorized}`,
  }
}

/** A resource policy that names principals decides nothing about a caller that the test does not name. */
function checkPrincipal(
  name: MatcherName,
  { document, policies }: Extract<TestedResult, { kind: 'policy' }>,
  principal: string | undefined,
): string {
  const isNamed = ({ Principal, NotPrincipal }: PolicyStatement): boolean =>
    NotPrincipal !== undefined ||
    (Principal !== undefined && JSON.stringify(Principal) !== '"*"' && JSON.stringify(Principal) !== '{"AWS":"*"}')
  if (principal === undefined && policies.resource !== undefined && [document.Statement].flat().some(isNamed))
    throw new ConfigError(
      name,
      'principal',
      '',
      'principal is required, because the document is a resource policy that names principals.',
    )
  return principal ?? 'caller'
}

/**
 * A denial that depends on a condition key to which the test gives no value is not a result: with some value, the
 * request may be allowed.
 */
function checkOpenConditions(name: MatcherName, policies: PolicySet, request: PolicyRequest, decision: Decision): void {
  if (decision.verdict === 'allow') return
  const { principal, resource, context } = request
  const canBeAllowed = (set: PolicySet): boolean => findAllowed(set, resource, { principal, context }) !== undefined
  const isOpen =
    canBeAllowed(policies) ||
    // With everything else allowed, a request that can be allowed is one that no Deny certainly matches.
    (name === 'toDenyExplicitly' &&
      decision.verdict === 'explicitDeny' &&
      canBeAllowed({ ...policies, identity: [...(policies.identity ?? []), ALLOW_EVERYTHING] }))
  if (!isOpen) return
  const advice = 'Set the option context; null states that a key is absent.'
  throw new ConfigError(
    name,
    'context',
    '',
    `the decision depends on conditions for whose keys the test has no value. ${advice}\n${explain(decision)}`,
  )
}

function matchReason(decision: Decision, sid: string): MatcherResult {
  const effect = decision.verdict === 'allow' ? 'Allow' : 'Deny'
  const matching = decision.trace.filter((line) => line.code === 'matches')
  const pass = matching.some((line) => line.effect === effect && line.place.sid === sid)
  const sids = matching.map(({ place }) => place.sid ?? '(no Sid)').join(', ') || 'none'
  return {
    pass,
    message: () =>
      `expected ${pass ? 'a reason other than' : 'as a reason'} the statement ${sid}; matching statements: ${sids}\n${explain(decision)}`,
  }
}
