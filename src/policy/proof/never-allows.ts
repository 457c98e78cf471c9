/**
 * Proves whether any request of a pattern can be allowed, with automata and not by sampling.
 *
 * @module
 */

import { isRecord } from '../../internal/type-guards.ts'
import { type Checks, integer, optional, optionSchema, valid } from '../../options.ts'
import { evaluateCondition, type PreparedCondition } from '../conditions/condition.ts'
import { evaluate, groupMatching } from '../evaluation/evaluate.ts'
import { matchesAction, matchesPrincipal, type PreparedRequest } from '../evaluation/match-statement.ts'
import { type PolicySet, preparePolicies } from '../evaluation/policy-set.ts'
import { combinePolicyTypes } from '../evaluation/policy-types.ts'
import { type PolicyRequest, prepareRequest } from '../evaluation/request.ts'
import { checkInput } from '../language/fault.ts'
import type { PreparedStatement } from '../language/statement.ts'
import { hasKey, type RequestContext } from '../matching/context.ts'
import { findShortest, type Token } from './automaton.ts'
import { parseQuery } from './query.ts'
import { isKnown, isUnresolved, ownAccountTokens, tokenizeResource } from './resource-tokens.ts'

/** What is known about the requests of a proof. */
export interface ProofOptions {
  /**
   * The known condition keys of the request; `null` for a key that is absent. A condition on any other key may hold or
   * fail. Default: `{}`, nothing is known.
   */
  readonly context?: RequestContext | undefined
  /** The caller. Default: a caller without an account, as behind a Lambda authorizer. */
  readonly principal?: string | undefined
  /** The action. Default: `execute-api:Invoke`. */
  readonly action?: string | undefined
  /** The number of steps after which the proof fails with a `BoundError`. Default: 1,000,000, about one second. */
  readonly maxSteps?: number | undefined
}

/** A request that can be allowed. */
export interface AllowedRequest extends PolicyRequest {
  /** True if `evaluate` allows exactly this request; false if it also needs conditions on keys that are not known. */
  readonly isCertain: boolean
}

const anyString = valid<string>('a string', (value) => typeof value === 'string')

/** The checks of {@link ProofOptions}. */
export const PROOF_CHECKS: Checks<ProofOptions> = {
  context: optional(valid<RequestContext>('an object', isRecord)),
  principal: optional(anyString),
  action: optional(anyString),
  maxSteps: optional(integer(1, Number.MAX_SAFE_INTEGER)),
}

const PROOF_OPTIONS = optionSchema<ProofOptions>('policy', PROOF_CHECKS, 'options.')

/**
 * Returns true if no request of `pattern` can be allowed, for any stage and context. A pattern is `DELETE /admin/*` (a
 * `*` of the path also matches `/`, `{id}` is one segment), a WebSocket route key, `*`, or an ARN pattern.
 *
 * @throws {BoundError} if the proof needs more than `maxSteps` steps.
 * @throws {PolicyError} if the pattern, the policy set or an option is not valid.
 * @example
 * neverAllows({ identity: [readOnly] }, 'DELETE /*') // true
 */
export function neverAllows(policies: PolicySet, pattern: string, options: ProofOptions = {}): boolean {
  return findAllowed(policies, pattern, options) === undefined
}

/**
 * Returns a shortest request of `pattern` that can be allowed, or `undefined` if there is none. See {@link neverAllows}.
 *
 * @throws {BoundError} if the proof needs more than `maxSteps` steps.
 * @throws {PolicyError} if the pattern, the policy set or an option is not valid.
 * @example
 * findAllowed({ identity: [document] }, 'DELETE /*')
 * // { resource: 'arn:aws:execute-api:…/prod/DELETE/pets/', principal: 'anybody', isCertain: true, … }
 */
export function findAllowed(policies: PolicySet, pattern: string, options: ProofOptions = {}): AllowedRequest | undefined {
  const checked = checkInput(PROOF_OPTIONS, options)
  const { context = {}, principal = 'anybody', action = 'execute-api:Invoke', maxSteps = 1_000_000 } = checked
  const prepared = preparePolicies(policies)
  // The proof searches for the resource.
  const request = prepareRequest({ principal, action, resource: '', context })
  const patterns: (readonly Token[])[] = []
  const addPattern = (tokens: readonly Token[]): number => patterns.push(tokens) - 1
  const statements = prepared.documents
    .flatMap((document) => document.statements)
    .filter((statement) => isRelevant(statement, request))
    .map((statement) => ({ statement, ...addResources(statement, context, addPattern) }))
  const ownAccount = request.caller.accountId === undefined ? undefined : addPattern(ownAccountTokens(request))
  const isMatch = ({ statement, isAlways, indexes }: (typeof statements)[number], matching: ReadonlySet<number>): boolean =>
    isAlways || indexes.some((index) => matching.has(index)) !== statement.resources.negated
  const allows = statements.filter(({ statement }) => statement.effect === 'Allow')
  const resource = findShortest({
    subject: 'findAllowed',
    query: parseQuery(pattern),
    patterns,
    maxSteps,
    isWorthwhile: (open) =>
      request.caller.isRoot ||
      allows.some(({ statement, indexes }) => statement.resources.negated || indexes.some((index) => open.has(index))),
    isWanted: (matching) => {
      const matchingStatements = statements.filter((one) => isMatch(one, matching)).map(({ statement }) => statement)
      const isSameAccount = ownAccount === undefined || matching.has(ownAccount)
      return combinePolicyTypes({ ...groupMatching(matchingStatements, prepared, request), isSameAccount }).verdict === 'allow'
    },
  })
  if (resource === undefined) return undefined
  const allowed = { principal, action, resource, context }
  return { ...allowed, isCertain: evaluate(policies, allowed).verdict === 'allow' }
}

/** Whether a statement can affect the decision: an Allow that may match, or a Deny that must match. */
function isRelevant(statement: PreparedStatement, request: PreparedRequest): boolean {
  const { faulty, effect, conditions } = statement
  if (faulty) return effect === 'Deny'
  if (!matchesAction(statement, request.action) || !matchesPrincipal(statement, request.caller)) return false
  if (effect === 'Allow' && matchesNoResource(statement, request.context)) return false
  return conditions.every((condition) => mayHold(condition, request.context, effect))
}

/** For an Allow: its resources are faulty, or it excludes a variable that is known to have no value. */
function matchesNoResource({ resources }: PreparedStatement, context: RequestContext): boolean {
  return resources.faulty || (resources.negated && resources.items.some((item) => isUnresolved(item, context)))
}

/** A condition on an unknown key may hold on an Allow and may fail on a Deny. */
function mayHold(condition: PreparedCondition, context: RequestContext, effect: PreparedStatement['effect']): boolean {
  const keys = [condition.key.spelled, ...condition.variables]
  if (condition.fault === undefined && !keys.every((key) => hasKey(context, key))) return effect === 'Allow'
  const result = evaluateCondition(condition, context)
  return result === 'yes' || (result === 'unknown' && effect === 'Deny')
}

/** Adds the patterns of a statement's resources and returns their indexes. */
function addResources(
  { faulty, effect, resources }: PreparedStatement,
  context: RequestContext,
  addPattern: (tokens: readonly Token[]) => number,
): { readonly isAlways: boolean; readonly indexes: readonly number[] } {
  const isAlways = faulty || resources.faulty
  // Where a match grants access, an unknown variable may have any value; where it withholds access, it matches nothing.
  const isGrant = (effect === 'Allow') !== resources.negated
  const items = isAlways ? [] : resources.items.filter(({ template }) => isGrant || isKnown(template, context))
  const patterns = items.map((item) => tokenizeResource(item, context, isGrant)).filter((tokens) => tokens !== undefined)
  return { isAlways, indexes: patterns.map(addPattern) }
}
