/**
 * Proofs about policies: can any request at all under a pattern be allowed? Decided on automata, not by sampling.
 *
 * @module
 */

import { judgeCondition, type PreparedCondition } from '../conditions/condition.ts'
import { evaluate, findingsOf } from '../evaluation/evaluate.ts'
import { matchesAction, matchesPrincipal, type PreparedRequest } from '../evaluation/match-statement.ts'
import { type PolicySet, preparePolicies } from '../evaluation/policy-set.ts'
import { combineLayers } from '../evaluation/policy-types.ts'
import { type PolicyRequest, prepareRequest } from '../evaluation/request.ts'
import { PolicyError } from '../language/policy-error.ts'
import type { PreparedStatement, ResourceItem } from '../language/statement.ts'
import { hasKey, type RequestContext } from '../matching/context.ts'
import type { PatternText } from '../matching/glob.ts'
import { colonsOf } from '../matching/resource-pattern.ts'
import { bindTemplate, type Template, variablesOf } from '../matching/template.ts'
import { findText, literalTokens, type Token, tokensOf } from './automaton.ts'
import { BEFORE_SHORT, parseQuery } from './query.ts'

export interface ProofOptions {
  /** What is known of the request context; `null` for a key that is absent. Conditions on other keys count as either way. */
  readonly context?: RequestContext
  /** Default: a caller without an account, as behind a Lambda authorizer. */
  readonly principal?: string
  /** Default: `execute-api:Invoke`. */
  readonly action?: string
  /** Steps after which the proof is given up. Default: a million, about a second. */
  readonly maxSteps?: number
}

/** An Allow that a proof could not exclude. */
export interface AllowedRequest extends PolicyRequest {
  /** True when `evaluate` allows this very request; false when it also takes conditions on keys that were left open. */
  readonly isCertain: boolean
}

/**
 * True when no request under `pattern` can be allowed, whatever its stage and context. `pattern` is `DELETE /admin/*`
 * (a `*` of the path crosses `/`, `{id}` is one segment), a WebSocket route key, `*`, or an ARN pattern.
 *
 * @throws {BoundError} when the answer takes more than `maxSteps` steps: then none is given.
 * @throws {PolicyError} when the pattern, the set or an option is not one.
 * @example
 * neverAllows({ identity: [readOnly] }, 'DELETE /*') // true
 */
export function neverAllows(policies: PolicySet, pattern: string, options: ProofOptions = {}): boolean {
  return findAllowed(policies, pattern, options) === undefined
}

/** A shortest request under `pattern` that can be allowed; `undefined`: there is none. See `neverAllows`. */
export function findAllowed(policies: PolicySet, pattern: string, options: ProofOptions = {}): AllowedRequest | undefined {
  const { context = {}, principal = 'anybody', action = 'execute-api:Invoke', maxSteps = 1_000_000 } = options
  if (!Number.isSafeInteger(maxSteps) || maxSteps < 1) throw new PolicyError('options.maxSteps', 'a whole number above 0')
  const prepared = preparePolicies(policies)
  // Stryker disable next-line StringLiteral: which resource is what the proof looks for.
  const asked = prepareRequest({ principal, action, resource: '', context })
  const statements = prepared.documents.flatMap((document) => document.statements).filter((one) => isAbout(one, asked))
  const patterns: (readonly Token[])[] = []
  const file = (tokens: readonly Token[]): number => patterns.push(tokens) - 1
  const filed = statements.map((statement) => ({ statement, ...fileResources(statement, context, file) }))
  const home = asked.caller.accountId === undefined ? undefined : file(homeOf(asked))
  const isHit = (
    { statement: { resources }, isAlways, places }: (typeof filed)[number],
    matching: ReadonlySet<number>,
  ): boolean => isAlways || places.some((place) => matching.has(place)) !== resources.negated
  const allows = filed.filter(({ statement }) => statement.effect === 'Allow')
  const resource = findText({
    query: parseQuery(pattern),
    patterns,
    maxSteps,
    isWorthwhile: (open) =>
      allows.some(({ statement, places }) => statement.resources.negated || places.some((place) => open.has(place))),
    isWanted: (matching) => {
      const hits = filed.filter((one) => isHit(one, matching)).map(({ statement }) => statement)
      const found = { ...findingsOf(hits, prepared, asked), sameAccount: home === undefined || matching.has(home) }
      return combineLayers(found).verdict === 'allow'
    },
  })
  if (resource === undefined) return undefined
  const request = { principal, action, resource, context }
  return { ...request, isCertain: evaluate(policies, request).verdict === 'allow' }
}

/** Can the statement have a say? An Allow that may match, or a Deny that must. */
function isAbout(statement: PreparedStatement, request: PreparedRequest): boolean {
  const { faulty, effect, conditions } = statement
  const opens = effect === 'Allow'
  if (faulty) return !opens
  if (!matchesAction(statement, request.action)) return false
  if (!matchesPrincipal(statement, request.caller)) return false
  if (opens && isShut(statement, request.context)) return false
  return conditions.every((condition) => counts(condition, request.context, opens))
}

/** For an Allow: its resources are at fault, or all but one that is known to have no value. */
function isShut({ resources }: PreparedStatement, context: RequestContext): boolean {
  const hasNoValue = ({ template }: ResourceItem): boolean =>
    isKnown(template, context) && bindTemplate(template, context) === undefined
  return resources.faulty || (resources.negated && resources.items.some(hasNoValue))
}

function isKnown(template: Template, context: RequestContext): boolean {
  return variablesOf(template).every((key) => hasKey(context, key))
}

/** A condition on what is not known may hold on an Allow and may fail on a Deny. */
function counts(condition: PreparedCondition, context: RequestContext, opens: boolean): boolean {
  const keys = [condition.key.spelled, ...condition.variables]
  if (condition.fault === undefined && !keys.every((key) => hasKey(context, key))) return opens
  const answer = judgeCondition(condition, context)
  return answer === 'yes' || (answer === 'unknown' && !opens)
}

function fileResources(
  { faulty, effect, resources }: PreparedStatement,
  context: RequestContext,
  file: (tokens: readonly Token[]) => number,
): { readonly isAlways: boolean; readonly places: readonly number[] } {
  // Stryker disable next-line ArrayDeclaration: what always applies is asked for no place.
  if (faulty || resources.faulty) return { isAlways: true, places: [] }
  // A match of such a pattern lets someone in: where its variables are open it is read as wide as can be, the others not at all.
  const opens = (effect === 'Allow') !== resources.negated
  const tokens = resources.items.map((item) => tokensOfItem(item, context, opens)).filter((one) => one !== undefined)
  return { isAlways: false, places: tokens.map(file) }
}

function tokensOfItem(item: ResourceItem, context: RequestContext, opens: boolean): readonly Token[] | undefined {
  const tokens = tokensOfTemplate(item, context, opens)
  return tokens === undefined || !item.isShort ? tokens : [...BEFORE_SHORT, ...tokens]
}

function tokensOfTemplate(
  { template, isShort }: ResourceItem,
  context: RequestContext,
  opens: boolean,
): readonly Token[] | undefined {
  if (isKnown(template, context)) {
    const bound = bindTemplate(template, context)
    // A colon in a short resource is one of the path: it parts nothing.
    return bound === undefined ? undefined : patternTokens(bound, opens && !isShort)
  }
  if (!opens) return undefined
  return template.parts.flatMap((part): readonly Token[] => ('key' in part ? [{ kind: 'star', except: '' }] : tokensOf(part)))
}

function patternTokens(pattern: PatternText, narrow: boolean): readonly Token[] {
  const cuts = colonsOf(pattern.text)
  return tokensOf(pattern, narrow ? (cuts[cuts.length - 1] ?? 0) : 0)
}

/** The ARNs of the caller's own account. */
function homeOf({ caller: { partition, accountId } }: PreparedRequest): readonly Token[] {
  const any: Token = { kind: 'star', except: ':' }
  const [before, after] = [literalTokens(`:${partition}:`), literalTokens(`:${accountId}:`)]
  return [any, ...before, any, ...literalTokens(':'), any, ...after, { kind: 'star', except: '' }]
}
