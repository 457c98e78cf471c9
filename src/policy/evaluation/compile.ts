/**
 * Policies made ready for a hot loop: the verdict of `evaluate` without its trace, in linear time and without regular
 * expressions.
 *
 * @module
 */

import { type BoundedCache, boundedCache } from '../../internal/bounded-cache.ts'
import type { PreparedStatement } from '../language/statement.ts'
import { isTextAt, matchesGlob } from '../matching/glob.ts'
import { type Caller, readCaller } from '../matching/principal.ts'
import { buildPlan, type Entry, type FiledEntries, type Plan } from './compiled-plan.ts'
import { findingsOf, isSameAccount } from './evaluate.ts'
import { firstMismatch, type PreparedRequest, restMatches } from './match-statement.ts'
import { type PolicySet, type PreparedPolicies, preparePolicies } from './policy-set.ts'
import { combineLayers, type Verdict } from './policy-types.ts'
import { checkRequest, type PolicyRequest } from './request.ts'

export interface CompiledPolicies {
  /** @throws {PolicyError} when the request is not one. */
  decide(request: PolicyRequest): Verdict
}

/** Actions whose statements are kept filed. */
const MAX_PLANS = 64

/**
 * Reads the policies once; changing the documents afterwards changes nothing.
 * `compile(policies).decide(request) === evaluate(policies, request).verdict` for all policies and requests.
 *
 * @throws {PolicyError} when `policies` is not a set of policies.
 */
export function compile(policies: PolicySet): CompiledPolicies {
  const prepared = preparePolicies(policies)
  return new Compiled(prepared)
}

class Compiled implements CompiledPolicies {
  readonly #policies: PreparedPolicies
  readonly #statements: readonly PreparedStatement[]
  readonly #plans: BoundedCache<string, Plan> = boundedCache(MAX_PLANS)
  /** The last action and caller with what was read from them: most requests have the same ones. */
  #lastAction: string | undefined
  #lastPlan: Plan | undefined
  #lastCaller: Caller | undefined

  constructor(policies: PreparedPolicies) {
    this.#policies = policies
    this.#statements = policies.documents.flatMap(({ statements }) => statements)
  }

  decide(request: PolicyRequest): Verdict {
    checkRequest(request)
    const { principal, action, resource, context } = request
    const plan = this.#planOf(action)
    const asked: PreparedRequest = { caller: this.#callerOf(principal), action: plan.action, resource, context }
    if (!this.#policies.isIdentityOnly) return this.#decideInLayers(plan, asked)
    const found = search(plan, asked, undefined)
    if (found === 'denied') return 'explicitDeny'
    return found === 'allowed' && isSameAccount(asked.caller, resource) ? 'allow' : 'implicitDeny'
  }

  #decideInLayers(plan: Plan, asked: PreparedRequest): Verdict {
    // Stryker disable next-line ArrayDeclaration: what is neither Allow nor Deny is not counted.
    const matching: PreparedStatement[] = []
    if (search(plan, asked, matching) === 'denied') return 'explicitDeny'
    return combineLayers(findingsOf(matching, this.#policies, asked)).verdict
  }

  #callerOf(principal: string): Caller {
    // Stryker disable next-line ConditionalExpression: whoever is not remembered is read again.
    if (principal === this.#lastCaller?.principal) return this.#lastCaller
    const caller = readCaller(principal)
    // Stryker disable next-line ConditionalExpression,EqualityOperator: any other name is read as quickly as it is remembered.
    if (caller.accountId !== undefined) this.#lastCaller = caller
    return caller
  }

  #planOf(action: string): Plan {
    // Stryker disable next-line ConditionalExpression,EqualityOperator: a plan that is not remembered is looked up.
    if (action === this.#lastAction && this.#lastPlan !== undefined) return this.#lastPlan
    const plan = this.#plans.get(action) ?? this.#makePlan(action)
    this.#lastAction = action
    this.#lastPlan = plan
    return plan
  }

  #makePlan(action: string): Plan {
    const plan = buildPlan(this.#statements, action.toLowerCase())
    this.#plans.set(action, plan)
    return plan
  }
}

/** `undefined`: nothing that matches. */
type Found = 'denied' | 'allowed' | undefined

/** A Deny ends the search at once. With `matching` every Allow is noted there; without, one is enough. */
function search({ always, shared, filed }: Plan, request: PreparedRequest, matching: PreparedStatement[] | undefined): Found {
  const { resource } = request
  let found: Found
  if (always !== undefined) found = searchList(always, 0, request, found, matching)
  if (found !== 'denied' && shared !== undefined && isTextAt(shared.prefix, resource, 0)) {
    found = searchList(shared.entries, shared.prefix.length, request, found, matching)
  }
  return found === 'denied' || filed === undefined ? found : searchFiled(filed, request, found, matching)
}

/** DeclaredReads the segments of the resource up, one after the other. */
function searchFiled(
  { bySegment, lengths }: FiledEntries,
  request: PreparedRequest,
  before: Found,
  matching: PreparedStatement[] | undefined,
): Found {
  const { resource } = request
  let found = before
  for (let start = 0; ; ) {
    const slash = resource.indexOf('/', start)
    const end = slash === -1 ? resource.length : slash
    // Stryker disable next-line ConditionalExpression: a look-up that finds nothing changes nothing.
    if ((lengths & (1 << (end - start))) !== 0) {
      const entries = bySegment.get(resource.slice(start, end))
      if (entries !== undefined) found = searchList(entries, 0, request, found, matching)
      if (found === 'denied') return found
    }
    if (slash === -1) return found
    start = slash + 1
  }
}

function searchList(
  entries: readonly Entry[],
  from: number,
  request: PreparedRequest,
  before: Found,
  matching: PreparedStatement[] | undefined,
): Found {
  let found = before
  for (const entry of entries) {
    // Denies come first in each list.
    if (entry.opens && found === 'allowed' && matching === undefined) return found
    if (!matchesEntry(entry, from, request)) continue
    if (!entry.opens) return 'denied'
    found = 'allowed'
    matching?.push(entry.statement)
  }
  return found
}

function matchesEntry({ glob, statement }: Entry, from: number, request: PreparedRequest): boolean {
  // Stryker disable next-line ConditionalExpression: a statement's own way is slower, and says the same.
  if (glob === undefined) return firstMismatch(statement, request) === undefined
  return matchesGlob(glob, request.resource, from) && restMatches(statement, request)
}
