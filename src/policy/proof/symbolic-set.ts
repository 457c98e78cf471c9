/**
 * Evaluates a policy set for a request whose context is only partly known. What depends on unknown condition keys becomes
 * a proposition, shared by all policy sets of a proof: equal conditions hold or fail together.
 *
 * @module
 */

import { evaluateCondition, type PreparedCondition } from '../conditions/condition.ts'
import { groupMatching } from '../evaluation/evaluate.ts'
import { matchesAction, matchesPrincipal, type PreparedRequest } from '../evaluation/match-statement.ts'
import type { PreparedPolicies } from '../evaluation/policy-set.ts'
import { combinePolicyTypes } from '../evaluation/policy-types.ts'
import type { PreparedStatement } from '../language/statement.ts'
import { hasKey } from '../matching/context.ts'
import type { Token } from './automaton.ts'
import { isKnown, isUnresolved, tokenizeResource } from './resource-tokens.ts'

/** The value of a proposition. `unknown`: a condition whose result AWS leaves open, or a variable without a value. */
export type Truth = 'true' | 'false' | 'unknown'
/** The propositions that have a value, by number. */
export type Assignment = ReadonlyMap<number, Truth>

/** The patterns and propositions of a proof. Equal ones get equal numbers. */
export interface Registry {
  readonly addPattern: (tokens: readonly Token[]) => number
  readonly proposition: (id: string) => number
}

/** A condition on unknown keys: it holds if the proposition has the expected value. */
interface Literal {
  readonly proposition: number
  readonly expected: Truth
}

interface SymbolicItem {
  readonly pattern: number
  /** Whether a resource with unknown variables matches; `undefined` if the pattern decides. */
  readonly proposition: number | undefined
}

interface SymbolicStatement {
  readonly statement: PreparedStatement
  /** The statement applies to every resource. */
  readonly isAlways: boolean
  readonly items: readonly SymbolicItem[]
  readonly literals: readonly Literal[]
}

/** Whether a statement matches: `open` if it depends on propositions without a value. */
type Match = 'yes' | 'no' | 'open'

/** A policy set whose resources are patterns and whose unknown conditions are propositions. */
export interface SymbolicSet {
  /** Whether an Allow of the set can match a string that only these patterns can still match. */
  mayAllow(open: ReadonlySet<number>): boolean
  /** The statements that match a string with these patterns. */
  evaluate(matching: ReadonlySet<number>, isSameAccount: boolean): SymbolicDecision
}

/** The decision of a policy set about one resource. */
export interface SymbolicDecision {
  /** `open` decisions depend on propositions that have no value yet. */
  decide(assignment: Assignment): 'allowed' | 'not-allowed' | 'open'
  /** The propositions that the decision depends on. */
  readonly propositions: readonly number[]
}

/** Prepares the statements of a set that can match the request. */
export function symbolicSet(policies: PreparedPolicies, request: PreparedRequest, registry: Registry): SymbolicSet {
  const statements = policies.documents
    .flatMap((document) => document.statements)
    .map((statement) => prepareStatement(statement, request, registry))
    .filter((statement) => statement !== undefined)
  const allows = statements.filter(({ statement }) => statement.effect === 'Allow')
  return {
    mayAllow: (open) =>
      request.caller.isRoot ||
      allows.some(({ statement, items }) => statement.resources.negated || items.some(({ pattern }) => open.has(pattern))),
    evaluate(matching, isSameAccount) {
      const candidates = statements.filter((statement) => matchResources(statement, matching, undefined) !== 'no')
      const isAllowed = (matches: readonly SymbolicStatement[]): boolean => {
        const prepared = matches.map(({ statement }) => statement)
        return combinePolicyTypes({ ...groupMatching(prepared, policies, request), isSameAccount }).verdict === 'allow'
      }
      return {
        propositions: [...new Set(candidates.flatMap(propositionsOf))],
        decide(assignment) {
          const matches = candidates.map((one) => ({ one, match: matchStatement(one, matching, assignment) }))
          // More Allows and fewer Denies never turn an allowed request into a denied one.
          const select = (isAllowMatch: (match: Match) => boolean, isDenyMatch: (match: Match) => boolean) =>
            matches
              .filter(({ one, match }) => (one.statement.effect === 'Allow' ? isAllowMatch(match) : isDenyMatch(match)))
              .map(({ one }) => one)
          const isYes = (match: Match): boolean => match === 'yes'
          const isPossible = (match: Match): boolean => match !== 'no'
          if (isAllowed(select(isYes, isPossible))) return 'allowed'
          return isAllowed(select(isPossible, isYes)) ? 'open' : 'not-allowed'
        },
      }
    },
  }
}

function propositionsOf({ items, literals }: SymbolicStatement): readonly number[] {
  const ofItems = items.flatMap(({ proposition }) => (proposition === undefined ? [] : [proposition]))
  return [...literals.map(({ proposition }) => proposition), ...ofItems]
}

/** Returns `undefined` for a statement that cannot match the request. */
function prepareStatement(
  statement: PreparedStatement,
  request: PreparedRequest,
  registry: Registry,
): SymbolicStatement | undefined {
  const { faulty, effect, resources, conditions } = statement
  if (faulty) return effect === 'Deny' ? { statement, isAlways: true, items: [], literals: [] } : undefined
  if (!matchesAction(statement, request.action) || !matchesPrincipal(statement, request.caller)) return undefined
  const literals = readLiterals(conditions, effect, request, registry)
  if (literals === undefined) return undefined
  if (resources.faulty) return effect === 'Deny' ? { statement, isAlways: true, items: [], literals } : undefined
  const { context } = request
  // An Allow of everything except a variable without a value matches nothing.
  if (resources.negated && effect === 'Allow' && resources.items.some((item) => isUnresolved(item, context))) return undefined
  const isGrant = (effect === 'Allow') !== resources.negated
  const items = resources.items.flatMap((item): readonly SymbolicItem[] => {
    const tokens = tokenizeResource(item, context, isGrant)
    if (tokens === undefined) return []
    const isDecided = isKnown(item.template, context)
    const proposition = isDecided ? undefined : registry.proposition(JSON.stringify(['resource', item.text, isGrant]))
    return [{ pattern: registry.addPattern(tokens), proposition }]
  })
  return { statement, isAlways: false, items, literals }
}

/** Returns `undefined` if a condition is known to fail. */
function readLiterals(
  conditions: readonly PreparedCondition[],
  effect: PreparedStatement['effect'],
  { context }: PreparedRequest,
  registry: Registry,
): readonly Literal[] | undefined {
  const literals: Literal[] = []
  for (const condition of conditions) {
    const keys = [condition.key.spelled, ...condition.variables]
    if (condition.fault !== undefined || keys.every((key) => hasKey(context, key))) {
      const result = evaluateCondition(condition, context)
      if (result === 'no' || (result === 'unknown' && effect === 'Allow')) return undefined
    } else literals.push(...literalOf(condition, registry))
  }
  return literals
}

/** A condition under a negated operator is the negation of that under its counterpart, also if the key is absent. */
function literalOf(
  { operator, key, set, ifExists, source, mustBeAbsent }: PreparedCondition,
  registry: Registry,
): readonly Literal[] {
  if (operator === undefined) {
    // `Null` with both values holds for every request.
    if (mustBeAbsent.includes(true) && mustBeAbsent.includes(false)) return []
    const expected = mustBeAbsent.includes(true) ? 'true' : 'false'
    return [{ proposition: registry.proposition(JSON.stringify(['absent', key.lower])), expected }]
  }
  const values = [...new Set(source)].sort()
  const isNegation = operator.negated && set === undefined
  const name = (isNegation ? operator.name.replace('Not', '') : operator.name).replace('ArnEquals', 'ArnLike')
  const id = JSON.stringify([name, key.lower, values, set ?? '', !isNegation && ifExists])
  return [{ proposition: registry.proposition(id), expected: isNegation ? 'false' : 'true' }]
}

function matchStatement(one: SymbolicStatement, matching: ReadonlySet<number>, assignment: Assignment): Match {
  const { effect } = one.statement
  let result = matchResources(one, matching, assignment)
  for (const { proposition, expected } of one.literals) {
    const value = assignment.get(proposition)
    if (value === undefined) result = result === 'no' ? 'no' : 'open'
    // An unknown condition fails on an Allow and holds on a Deny.
    else if (value !== expected && !(value === 'unknown' && effect === 'Deny')) return 'no'
  }
  return result
}

function matchResources(
  { statement: { effect, resources }, isAlways, items }: SymbolicStatement,
  matching: ReadonlySet<number>,
  assignment: Assignment | undefined,
): Match {
  if (isAlways) return 'yes'
  // An Allow of everything except some resources matches nothing if one of their variables has no value.
  const needsVariables = resources.negated && effect === 'Allow'
  let result: Match = 'no'
  for (const { pattern, proposition } of items) {
    const value = proposition === undefined ? 'true' : assignment?.get(proposition)
    if (value === 'unknown' && needsVariables) return 'no'
    if (value === undefined && (needsVariables || matching.has(pattern)) && result === 'no') result = 'open'
    else if (value === 'true' && matching.has(pattern)) result = 'yes'
  }
  if (!resources.negated || result === 'open') return result
  return result === 'yes' ? 'no' : 'yes'
}
