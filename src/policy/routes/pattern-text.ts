/**
 * Patterns as the last part of a resource, `GET/pets/?*`, and the two patterns that guard them against readers who
 * normalise a path before they route it: doubled slashes and needless percent-encoding.
 *
 * @module
 */

import { RuleError } from '../../errors.ts'
import type { AllowPattern, MethodPlan } from './method-plan.ts'
import { disguises, spellings } from './spelling.ts'
import { ANYTHING, STAR, type Tokens } from './tokens.ts'

/** A segment with several special characters has many spellings; a path of such segments has too many. */
const MAX_SPELLINGS = 64

interface Planned {
  readonly methods: readonly string[]
  readonly plan: MethodPlan
}

/** Every spelling, for every method. */
export function patternTexts(tokens: Tokens, methods: readonly string[]): readonly string[] {
  if (methods[0] === '$connect') return ['$connect']
  const paths = pathTexts(tokens)
  const texts = methods.flatMap((method) => paths.map((path) => `${method}/${path}`))
  // An HTTP API may name its catch-all by the route key in place of method and path.
  return tokens[0] === ANYTHING ? [...texts, '$default*'] : texts
}

export function pathTexts(tokens: Tokens): readonly string[] {
  if (tokens[0] === ANYTHING) return ['*']
  let texts: readonly string[] = ['']
  for (const [index, token] of tokens.entries()) {
    const choices = token === STAR ? ['?*'] : spellings(token)
    texts = texts.flatMap((text) => choices.map((choice) => (index === 0 ? choice : `${text}/${choice}`)))
    if (texts.length > MAX_SPELLINGS) throw new RuleError('routes', `a path of at most ${MAX_SPELLINGS} spellings`)
  }
  return texts
}

/**
 * A literal that is closed below an open star must not slip through as `%73ecret`, if API Gateway should decode a path before
 * it routes and yet keep it encoded in the ARN.
 */
export function shelterPatterns(planned: readonly Planned[]): readonly string[] {
  const literals = new Map<string, Set<string>>()
  for (const { plan } of planned) {
    for (const shelter of plan.shelters) {
      const before = pathTexts(beforeStar(shelter.outer.tokens))[0] ?? ''
      const known = literals.get(before) ?? new Set<string>()
      literals.set(before, known)
      for (const literal of shelter.literals) known.add(literal)
    }
  }
  return [...literals].flatMap(([before, known]) =>
    disguises([...known]).map((piece) => (before === '' ? `*${piece}*` : `*/${before}/*${piece}*`)),
  )
}

/**
 * `GET//admin` and `GET/pets//7`: API Gateway may route them with the doubled slash folded, or give them to a greedy route.
 * Without a greedy route no route names them, and all are closed. Below an open greedy route they stay open, except where
 * the folded path would be one that is closed to this caller, or closed unless a condition holds.
 */
export function emptySegmentPatterns(planned: readonly Planned[]): readonly string[] {
  const starred = planned.filter(({ plan }) => plan.allows.some(hasStar))
  if (starred.length === 0) return []
  if (!starred.some(({ plan }) => plan.allows.some(({ greedy }) => greedy))) return ['*//*']
  const patterns = new Set<string>()
  for (const { methods, plan } of starred) {
    const tails = new Set(plan.allows.filter(hasStar).flatMap((allow) => foldedTails(allow, plan)))
    for (const method of methods) for (const tail of tails) patterns.add(`${method}${tail}`)
  }
  return [...patterns]
}

function foldedTails(allow: AllowPattern, { allows, guarded }: MethodPlan): string[] {
  const start = beforeStar(allow.tokens)
  const inside = guarded.filter(({ tokens, key }) => key !== allow.when.key && mayLieBelow(start, tokens))
  if (!allow.greedy) {
    const isAmongGreedy = allows.some(({ greedy, tokens }) => greedy && isRelated(beforeStar(tokens), start))
    if (isAmongGreedy && inside.length === 0) return []
    return pathTexts(start).flatMap((path) => (path === '' ? ['//*', '/*//*'] : [`/${path}//*`, `/${path}/*//*`]))
  }
  // Whatever the disguise, it has a first doubled slash, and what stands before that is as the route has it.
  return inside.flatMap(({ tokens }) => {
    const longest = Math.max(tokens.length, allow.tokens.length)
    const whole = Array.from({ length: longest }, (_, index) => start[index] ?? tokens[index] ?? tokens.at(-1) ?? STAR)
    const before = Array.from({ length: longest - start.length + 1 }, (_, more) => whole.slice(0, start.length + more))
    return before.flatMap(pathTexts).map((path) => (path === '' ? '//*' : `/${path}//*`))
  })
}

/** Whether a route may decide a path that begins so: its parameters take any literal, and the last star any number. */
function mayLieBelow(start: Tokens, route: Tokens): boolean {
  return start.every((token, index) => {
    const own = route[Math.min(index, route.length - 1)]
    return index < route.length ? own === token || own === STAR : own === STAR
  })
}

function isRelated(one: Tokens, other: Tokens): boolean {
  return isPrefix(one, other) || isPrefix(other, one)
}

function hasStar({ tokens }: AllowPattern): boolean {
  return tokens.includes(STAR) || tokens[0] === ANYTHING
}

function beforeStar(tokens: Tokens): Tokens {
  const at = tokens.findIndex((token) => token === STAR || token === ANYTHING)
  return at === -1 ? tokens : tokens.slice(0, at)
}

function isPrefix(short: Tokens, long: Tokens): boolean {
  return short.every((token, index) => token === long[index])
}
