/**
 * Policies made ready for a hot loop: the verdict of `evaluate` without its trace, in linear time and without regular
 * expressions.
 *
 * @module
 */

import { buildPlan, type Entry, type FiledEntries, type Plan } from './compiled/plan.ts'
import { findingsOf, isSameAccount } from './evaluate.ts'
import { isTextAt, matchesGlob } from './language/glob.ts'
import { type PreparedRequest, restMatches, stopOf } from './language/judge.ts'
import { type Caller, readCaller } from './language/principal.ts'
import type { PreparedStatement } from './language/statement.ts'
import { combineLayers, type Verdict } from './layers.ts'
import { type PolicySet, type PreparedPolicies, preparePolicies } from './policies.ts'
import { checkRequest, type PolicyRequest } from './request.ts'

export interface CompiledPolicies {
  /** @throws {PolicyError} when the request is not one. */
  decide(request: PolicyRequest): Verdict
}

/** Actions whose statements are kept filed. Further ones are filed anew for each request. */
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
  readonly #isLayered: boolean
  readonly #plans = new Map<string, Plan>()
  /** The last action and caller with what was read from them: most requests have the same ones. */
  #lastAction: string | undefined
  #lastPlan: Plan | undefined
  #lastCaller: Caller | undefined

  constructor(policies: PreparedPolicies) {
    this.#policies = policies
    this.#statements = policies.documents.flatMap(({ statements }) => statements)
    this.#isLayered =
      this.#statements.some(({ place }) => place.kind !== 'identity') ||
      policies.boundaries > 0 ||
      policies.hasSession ||
      policies.hasServiceControl ||
      policies.hasResourceControl
  }

  decide(request: PolicyRequest): Verdict {
    checkRequest(request)
    const { principal, action, resource, context } = request
    const plan = action === this.#lastAction && this.#lastPlan !== undefined ? this.#lastPlan : this.#planOf(action)
    const asked: PreparedRequest = { caller: this.#callerOf(principal), action: plan.action, resource, context }
    if (this.#isLayered) return this.#decideInLayers(plan, asked)
    const found = search(plan, asked, undefined)
    if (found === 'denied') return 'explicitDeny'
    return found === 'allowed' && isSameAccount(asked.caller, resource) ? 'allow' : 'implicitDeny'
  }

  #decideInLayers(plan: Plan, asked: PreparedRequest): Verdict {
    const matching: PreparedStatement[] = []
    if (search(plan, asked, matching) === 'denied') return 'explicitDeny'
    return combineLayers(findingsOf(matching, this.#policies, asked)).verdict
  }

  #callerOf(principal: string): Caller {
    if (principal === this.#lastCaller?.principal) return this.#lastCaller
    const caller = readCaller(principal)
    // Any other name is read as quickly as it is remembered.
    if (caller.accountId !== undefined) this.#lastCaller = caller
    return caller
  }

  #planOf(action: string): Plan {
    const known = this.#plans.get(action)
    const plan = known ?? buildPlan(this.#statements, action.toLowerCase())
    if (known === undefined && this.#plans.size < MAX_PLANS) this.#plans.set(action, plan)
    this.#lastAction = action
    this.#lastPlan = plan
    return plan
  }
}

type Found = 'denied' | 'allowed' | 'nothing'

/** A Deny ends the search at once. With `matching` every Allow is noted there; without, one is enough. */
function search({ always, shared, filed }: Plan, request: PreparedRequest, matching: PreparedStatement[] | undefined): Found {
  const { resource } = request
  let found: Found = 'nothing'
  if (always !== undefined) found = searchList(always, 0, request, found, matching)
  if (found !== 'denied' && shared !== undefined && isTextAt(shared.prefix, resource, 0)) {
    found = searchList(shared.entries, shared.prefix.length, request, found, matching)
  }
  return found === 'denied' || filed === undefined ? found : searchFiled(filed, request, found, matching)
}

/** Looks the segments of the resource up, one after the other. */
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
    if ((lengths & (1 << ((end - start) % 32))) !== 0) {
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

function matchesEntry({ glob, isPlain, statement }: Entry, from: number, request: PreparedRequest): boolean {
  if (glob === undefined) return stopOf(statement, request) === undefined
  return matchesGlob(glob, request.resource, from) && (isPlain || restMatches(statement, request))
}
