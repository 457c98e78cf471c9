/**
 * Prepares policies for many requests: the decision of `evaluate` without its trace, in linear time and without regular
 * expressions over the requested resource.
 *
 * @module
 */

import { LruMap } from 'toad-cache'
import type { PreparedStatement } from '../language/statement.ts'
import { hasStringAt, matchesGlob } from '../matching/glob.ts'
import { parseCaller } from '../matching/principal.ts'
import { buildPlan, type Entry, type IndexedEntries, type Plan } from './compiled-plan.ts'
import { groupMatching, isSameAccount } from './evaluate.ts'
import { firstMismatch, matchesConditions, matchesPrincipal, type PreparedRequest } from './match-statement.ts'
import { type PolicySet, type PreparedPolicies, preparePolicies } from './policy-set.ts'
import { combinePolicyTypes, type Verdict } from './policy-types.ts'
import { checkRequest, type PolicyRequest } from './request.ts'

/** Policies that are prepared for many requests. Made by {@link compile}. */
export interface CompiledPolicies {
  /**
   * Returns the `verdict` that `evaluate` returns for the request.
   *
   * @throws {PolicyError} if the request is not valid.
   */
  decide(request: PolicyRequest): Verdict
}

/** The number of actions whose statements stay indexed. */
const MAX_PLANS = 64

/**
 * Reads the policies once; later changes of the documents have no effect.
 * `compile(policies).decide(request) === evaluate(policies, request).verdict` for all policies and requests.
 *
 * @throws {PolicyError} if the policy set is not valid; never because of the content of a document.
 * @example
 * const policies = compile({ identity: [document] })
 * policies.decide({ principal: 'user|1', action: 'execute-api:Invoke', resource: event.methodArn, context: {} }) // 'allow'
 */
export function compile(policies: PolicySet): CompiledPolicies {
  return new Compiled(preparePolicies(policies))
}

class Compiled implements CompiledPolicies {
  readonly #policies: PreparedPolicies
  readonly #statements: readonly PreparedStatement[]
  readonly #plans: LruMap<Plan> = new LruMap<Plan>(MAX_PLANS)
  /** The last action and its plan: most requests have the same action. */
  #lastAction: string | undefined
  #lastPlan: Plan | undefined

  constructor(policies: PreparedPolicies) {
    this.#policies = policies
    this.#statements = policies.documents.flatMap(({ statements }) => statements)
  }

  decide(request: PolicyRequest): Verdict {
    const { principal, action, resource, resourceAccount, context } = checkRequest(request)
    const plan = this.#planFor(action)
    const caller = parseCaller(principal)
    const prepared: PreparedRequest = { caller, action: plan.action, resource, resourceAccount, context }
    if (!this.#policies.isIdentityOnly || caller.isRoot) return this.#decideByPolicyType(plan, prepared)
    const match = search(plan, prepared, undefined)
    if (match === 'denied') return 'explicitDeny'
    return match === 'allowed' && isSameAccount(prepared) ? 'allow' : 'implicitDeny'
  }

  #decideByPolicyType(plan: Plan, request: PreparedRequest): Verdict {
    const matching: PreparedStatement[] = []
    if (search(plan, request, matching) === 'denied') return 'explicitDeny'
    return combinePolicyTypes(groupMatching(matching, this.#policies, request)).verdict
  }

  #planFor(action: string): Plan {
    if (action === this.#lastAction && this.#lastPlan !== undefined) return this.#lastPlan
    const plan = this.#plans.get(action) ?? buildPlan(this.#statements, action.toLowerCase())
    this.#plans.set(action, plan)
    this.#lastAction = action
    this.#lastPlan = plan
    return plan
  }
}

/** `undefined`: no statement matches. */
type Match = 'denied' | 'allowed' | undefined

/**
 * Searches the plan for matching statements. A Deny ends the search. If `matching` is given, every matching Allow is
 * added to it; otherwise the first one of each list is enough.
 */
function search({ always, shared, indexed }: Plan, request: PreparedRequest, matching: PreparedStatement[] | undefined): Match {
  let match: Match
  if (always !== undefined) match = searchEntries(always, 0, request, matching)
  if (match !== 'denied' && shared !== undefined && hasStringAt(request.resource, shared.prefix, 0))
    match = searchEntries(shared.entries, shared.prefix.length, request, matching) ?? match
  if (match !== 'denied' && indexed !== undefined) match = searchIndex(indexed, request, matching) ?? match
  return match
}

/** Looks up each segment of the resource. */
function searchIndex(
  { bySegment, lengths }: IndexedEntries,
  request: PreparedRequest,
  matching: PreparedStatement[] | undefined,
): Match {
  const { resource } = request
  let match: Match
  for (let start = 0; ; ) {
    const slash = resource.indexOf('/', start)
    const end = slash === -1 ? resource.length : slash
    const mayBeIndexed = (lengths & (1 << (end - start))) !== 0
    const entries = mayBeIndexed ? bySegment.get(resource.slice(start, end)) : undefined
    if (entries !== undefined) match = searchEntries(entries, 0, request, matching) ?? match
    if (match === 'denied' || slash === -1) return match
    start = slash + 1
  }
}

/** @param from The offset in the resource at which the globs of the entries start. */
function searchEntries(
  entries: readonly Entry[],
  from: number,
  request: PreparedRequest,
  matching: PreparedStatement[] | undefined,
): Match {
  let match: Match
  for (const entry of entries) {
    if (!matchesEntry(entry, from, request)) continue
    if (!entry.isAllow) return 'denied'
    match = 'allowed'
    // The Denies of a list come first.
    if (matching === undefined) return match
    matching.push(entry.statement)
  }
  return match
}

function matchesEntry({ glob, statement }: Entry, from: number, request: PreparedRequest): boolean {
  if (glob === undefined) return firstMismatch(statement, request) === undefined
  return (
    matchesGlob(glob, request.resource, from) &&
    matchesPrincipal(statement, request.caller) &&
    matchesConditions(statement, request.context)
  )
}
