/**
 * Proves that a policy set allows no more than another one, or finds a request that shows the difference.
 *
 * @module
 */

import { BoundError } from '../../errors.ts'
import { optional, optionSchema, valid } from '../../options.ts'
import { compile } from '../evaluation/compile.ts'
import { type PolicySet, preparePolicies } from '../evaluation/policy-set.ts'
import { prepareRequest } from '../evaluation/request.ts'
import { checkInput } from '../language/fault.ts'
import { findShortest, type Token } from './automaton.ts'
import { findContext } from './find-context.ts'
import { type AllowedRequest, PROOF_CHECKS, type ProofOptions } from './never-allows.ts'
import { parseQuery } from './query.ts'
import { ownAccountTokens } from './resource-tokens.ts'
import { type Assignment, type Registry, type SymbolicDecision, symbolicSet, type Truth } from './symbolic-set.ts'

/** Options of {@link diff}. */
export interface DiffOptions extends ProofOptions {
  /** The requests to compare, see `neverAllows`: `DELETE /admin/*`, `$connect`, an ARN pattern. Default: `*`, all requests. */
  readonly pattern?: string | undefined
}

const DIFF_OPTIONS = optionSchema<DiffOptions>(
  'policy',
  { ...PROOF_CHECKS, pattern: optional(valid<string>('a string', (value) => typeof value === 'string')) },
  'options.',
)

/**
 * Returns a shortest request that `after` allows and `before` does not, or `undefined`: then `after` provably allows
 * nothing that `before` did not allow, for any resource and any context. Swap the arguments to find a request that only
 * `before` allows.
 *
 * The context of the result has the condition keys that the difference needs. `isCertain` is false if no such context was
 * found: the difference may need values that cannot occur together.
 *
 * @throws {BoundError} if the proof needs more than `maxSteps` steps.
 * @throws {PolicyError} if a policy set or an option is not valid.
 * @example
 * diff({ identity: [deployed] }, { identity: [edited] })
 * // { resource: 'arn:aws:execute-api:…/prod/DELETE/pets/', context: {}, isCertain: true, … }
 */
export function diff(before: PolicySet, after: PolicySet, options: DiffOptions = {}): AllowedRequest | undefined {
  const checked = checkInput(DIFF_OPTIONS, options)
  const { context = {}, principal = 'anybody', action = 'execute-api:Invoke' } = checked
  const { maxSteps = 1_000_000, pattern = '*' } = checked
  // The proof searches for the resource.
  const request = prepareRequest({ principal, action, resource: '', context })
  const query = parseQuery(pattern)
  const { registry, patterns } = createRegistry()
  const oldSet = symbolicSet(preparePolicies(before), request, registry)
  const newSet = symbolicSet(preparePolicies(after), request, registry)
  const ownAccount = request.caller.accountId === undefined ? undefined : registry.addPattern(ownAccountTokens(request))
  let steps = 0
  const countStep = (): void => {
    steps++
    if (steps > maxSteps) throw new BoundError('diff', maxSteps)
  }
  const resource = findShortest({
    subject: 'diff',
    query,
    patterns,
    maxSteps,
    isWorthwhile: (open) => newSet.mayAllow(open),
    isWanted(matching) {
      const isSameAccount = ownAccount === undefined || matching.has(ownAccount)
      return canDiffer(newSet.evaluate(matching, isSameAccount), oldSet.evaluate(matching, isSameAccount), countStep)
    },
  })
  if (resource === undefined) return undefined
  const compiledSets = { before: compile(before), after: compile(after) }
  const found = findContext([before, after], { resource, known: context }, (candidate) => {
    const candidateRequest = { principal, action, resource, context: candidate }
    return compiledSets.after.decide(candidateRequest) === 'allow' && compiledSets.before.decide(candidateRequest) !== 'allow'
  })
  return { principal, action, resource, context: found ?? context, isCertain: found !== undefined }
}

function createRegistry(): { readonly registry: Registry; readonly patterns: readonly (readonly Token[])[] } {
  const patterns: (readonly Token[])[] = []
  const patternNumbers = new Map<string, number>()
  const propositionNumbers = new Map<string, number>()
  const registry: Registry = {
    addPattern(tokens) {
      const id = JSON.stringify(tokens)
      const number = patternNumbers.get(id) ?? patterns.push(tokens) - 1
      patternNumbers.set(id, number)
      return number
    },
    proposition(id) {
      const number = propositionNumbers.get(id) ?? propositionNumbers.size
      propositionNumbers.set(id, number)
      return number
    },
  }
  return { registry, patterns }
}

const TRUTHS: readonly Truth[] = ['true', 'false', 'unknown']

/** Whether some values of the propositions allow the request in the new set only. Tries one proposition at a time. */
function canDiffer(newDecision: SymbolicDecision, oldDecision: SymbolicDecision, countStep: () => void): boolean {
  const propositions = [...new Set([...newDecision.propositions, ...oldDecision.propositions])]
  const search = (assignment: Assignment, next: number): boolean => {
    countStep()
    if (newDecision.decide(assignment) === 'not-allowed' || oldDecision.decide(assignment) === 'allowed') return false
    const proposition = propositions[next]
    // All propositions have a value, so neither decision is open.
    if (proposition === undefined) return true
    return TRUTHS.some((truth) => search(new Map([...assignment, [proposition, truth]]), next + 1))
  }
  return search(new Map(), 0)
}
