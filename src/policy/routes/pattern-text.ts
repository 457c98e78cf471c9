/**
 * Patterns as the last part of a resource, `GET/pets/?*`, and the patterns that guard them against readers who
 * normalise a path before they route it: doubled slashes, dot segments and needless percent-encoding.
 *
 * @module
 */

import { RuleError } from '../../errors.ts'
import type { AllowPattern, MethodPlan } from './method-plan.ts'
import { disguises, spellings } from './spelling.ts'
import { ANYTHING, STAR, type Tokens } from './tokens.ts'
import { ALL } from './ways.ts'

/** A segment with several special characters has many spellings; a path of such segments has too many. */
const MAX_SPELLINGS = 64

const ANY_SEGMENT: readonly string[] = ['?*']

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
    const choices = token === STAR ? ANY_SEGMENT : spellings(token)
    const [first] = texts
    const [only] = choices
    if (texts.length === 1 && choices.length === 1 && first !== undefined && only !== undefined) {
      texts = [index === 0 ? only : `${first}/${only}`]
      continue
    }
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
 * `GET//admin` and `GET/pets//7` are paths that no route names, unless a greedy one does. They stay open only below an open
 * greedy route, and only where dropping the empty segments leads to nothing closed.
 */
export function emptySegmentPatterns(planned: readonly Planned[]): readonly string[] {
  const starred = planned.flatMap(({ methods, plan }) => plan.allows.filter(hasStar).map((allow) => ({ methods, allow })))
  const free = starred.filter(({ allow }) => allow.greedy && !allow.exposed)
  if (starred.length === 0) return []
  if (free.length === 0) return ['*//*']
  const freeStarts = free.map(({ allow }) => beforeStar(allow.tokens))
  const patterns = new Set<string>()
  for (const { methods, allow } of starred) {
    const start = beforeStar(allow.tokens)
    const isBelowFree = freeStarts.some((other) => isPrefix(start, other) || isPrefix(other, start))
    if (!allow.exposed && isBelowFree) continue
    for (const method of methods) {
      for (const path of pathTexts(start)) patterns.add(path === '' ? `${method}*//*` : `${method}/${path}*//*`)
    }
  }
  return [...patterns]
}

/** `.` and `..` as a whole segment, with a dot spelled `%2e` too: as a URL is parsed (WHATWG URL, section 4.4). */
export const DOT_SEGMENTS: readonly string[] = ['*/.', '*/./*', '*/..', '*/../*', '*/.%2E*', '*/.%2e*', '*/%2E*', '*/%2e*']

/**
 * `GET/mine/../yours` is of `/mine/{rest+}` to API Gateway, and of `/yours` to a backend that resolves the dots. Nobody needs
 * such a path: it is closed wherever a star could hold it, unless there is nothing that is not open.
 */
export function dotSegmentPatterns(planned: readonly Planned[]): readonly string[] {
  const isWhole = planned.every(
    ({ plan: { allows, denies } }) =>
      denies.length === 0 && allows.some(({ tokens, when }) => tokens[0] === ANYTHING && when.key === ALL.key),
  )
  return !isWhole && planned.some(({ plan }) => plan.allows.some(hasStar)) ? DOT_SEGMENTS : []
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
