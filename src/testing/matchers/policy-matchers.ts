/**
 * Implements the policy matchers without a test runner: each returns whether it passes and the message of a failure.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { object, optional, optionSchema, string } from '../../options.ts'
import {
  type Decision,
  evaluate,
  explain,
  findAllowed,
  type PolicyDocument,
  type PolicyRequest,
  type RequestContext,
  type Verdict,
} from '../../policy/index.ts'
import { checkRequestPattern, checkStage, requestArn, type StagePart } from '../request-arn.ts'
import { readTestedResult, type TestedResult } from '../tested-result.ts'

/** Options of the policy matchers. */
export interface MatcherOptions {
  /** The API and stage of the request. Default: the ones that the policy names. A policy about another one fails the test. */
  readonly stage?: StagePart | undefined
  /** Condition keys of the request: `{ 'aws:SourceIp': '10.0.0.1' }`. `null` states that a key is absent. */
  readonly context?: RequestContext | undefined
  /** The principal of the request. Default `caller`; API Gateway does not use a `principalId` as an IAM principal. */
  readonly principal?: string | undefined
  /** The `Sid` of a statement that must be a reason for the decision. */
  readonly because?: string | undefined
}

/** The result of a matcher, as Vitest and Jest expect it. */
export interface MatcherResult {
  readonly pass: boolean
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
  const { stage, context = {}, principal = 'caller', because } = readOptions(name, options)
  const result = readTestedResult(name, received)
  if (result.kind === 'simple') return matchSimpleResponse(name, result, { request, expected, because })
  const resource = requestArn(name, request, { documents: [result.document], stage })
  const policyRequest = { principal, action: 'execute-api:Invoke', resource, context }
  const decision = evaluate({ identity: [result.document] }, policyRequest)
  checkOpenConditions(name, result.document, policyRequest, decision)
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
    throw new ConfigError('because', '', 'must follow toAllow, toDeny or toDenyExplicitly on the same object')
  }
  if (typeof sid !== 'string' || sid === '') throw new ConfigError('because', 'sid', 'a non-empty string')
  const { pass, message } = matchReason(last.decision, sid)
  // In `expect(policy).not.toDeny(…).because(sid)` the `.not` belongs to `toDeny`: the reason itself is not negated.
  return { pass: last.isNot && isNot ? !pass : pass, message }
}

/** Passes if no request under the pattern can be allowed, whatever its context. */
export function matchNeverAllows({ received, options }: MatcherInput, pattern: string): MatcherResult {
  const { stage, context = {}, principal = 'caller' } = readOptions('toNeverAllow', options)
  const result = readTestedResult('toNeverAllow', received)
  const documents = result.kind === 'policy' ? [result.document] : []
  checkRequestPattern('toNeverAllow', pattern, { documents, stage })
  if (result.kind === 'simple') {
    const message = () => `${pattern}: the simple response ${result.isAuthorized ? 'allows' : 'denies'} every request`
    return { pass: !result.isAuthorized, message }
  }
  const allowed = findAllowed({ identity: documents }, pattern, { context, principal })
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

const CHECKS = { stage: optional(object), context: optional(object), principal: optional(string) }

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

/**
 * A denial that depends on a condition key to which the test gives no value is not a result: with some value, the
 * request may be allowed.
 */
function checkOpenConditions(name: MatcherName, document: PolicyDocument, request: PolicyRequest, decision: Decision): void {
  if (decision.verdict === 'allow') return
  const { principal, resource, context } = request
  const canBeAllowed = (documents: readonly PolicyDocument[]): boolean =>
    findAllowed({ identity: documents }, resource, { principal, context }) !== undefined
  const isOpen =
    canBeAllowed([document]) ||
    // With everything else allowed, a request that can be allowed is one that no Deny certainly matches.
    (name === 'toDenyExplicitly' && decision.verdict === 'explicitDeny' && canBeAllowed([document, ALLOW_EVERYTHING]))
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
