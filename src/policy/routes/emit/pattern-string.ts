/**
 * Patterns as the last part of a resource, `GET/pets/?*`, and the patterns that guard them against readers who
 * normalise a path before they route it: doubled slashes, dot segments and needless percent-encoding.
 *
 * @module
 */

import { RuleError } from '../../../errors.ts'
import { getOrAdd } from '../../get-or-add.ts'
import { ANYTHING, beforeStar, hasStar, STAR, type Tokens } from '../parse/tokens.ts'
import type { MethodPlan } from '../plan/method-plan.ts'
import { ALL } from '../plan/open-paths.ts'
import { equivalentEncodings, spellings } from './equivalent-encodings.ts'

/** A segment with several special characters has many spellings; a path of such segments has too many. */
const MAX_SPELLINGS = 64

/** Every spelling, for every method. */
export function patternTexts(tokens: Tokens, methods: readonly string[]): readonly string[] {
  if (methods[0] === '$connect') return methods
  const paths = pathTexts(tokens)
  const texts = methods.flatMap((method) => paths.map((path) => `${method}${path === '' ? '/' : path}`))
  // An HTTP API may name its catch-all by the route key in place of method and path.
  return tokens[0] === ANYTHING ? [...texts, '$default*'] : texts
}

// A memo: most patterns are a route's own tokens, which do not change.
const texts = new WeakMap<Tokens, readonly string[]>()

/** `/pets/?*`; nothing for the root. */
function pathTexts(tokens: Tokens): readonly string[] {
  return getOrAdd(texts, tokens, () => {
    if (tokens[0] === ANYTHING) return ['/*']
    let paths: readonly string[] = ['']
    for (const token of tokens) {
      const choices = token === STAR ? ['?*'] : spellings(token)
      paths = paths.flatMap((path) => choices.map((choice) => `${path}/${choice}`))
      if (paths.length > MAX_SPELLINGS) throw new RuleError('routes', `a path of at most ${MAX_SPELLINGS} spellings`)
    }
    return paths
  })
}

/** All patterns that are denied whatever the rest of the document says. */
export function guardPatterns(planned: readonly MethodPlan[]): readonly string[] {
  return [...shelterPatterns(planned), ...emptySegmentPatterns(planned), ...dotSegmentPatterns(planned)]
}

/**
 * A literal that is closed below an open star must not slip through as `%73ecret`, if API Gateway should decode a path before
 * it routes and yet keep it encoded in the ARN.
 */
function shelterPatterns(planned: readonly MethodPlan[]): readonly string[] {
  const literals = new Map<string, string[]>()
  for (const { before, literals: closed } of planned.flatMap(({ shelters }) => shelters))
    for (const text of pathTexts(before)) getOrAdd(literals, text, () => []).push(...closed)
  return [...literals].flatMap(([before, closed]) =>
    equivalentEncodings(closed).map((piece) => `*${before && `${before}/*`}${piece}*`),
  )
}

/**
 * `GET//admin` and `GET/pets//7` are paths that no route names, unless a greedy one does. They stay open only below an open
 * greedy route, and only where dropping the empty segments leads to nothing closed.
 */
function emptySegmentPatterns(planned: readonly MethodPlan[]): readonly string[] {
  const starred = planned.flatMap(({ methods, allows, isExposed }) =>
    allows.flatMap((allow) => {
      const start = beforeStar(allow.tokens)
      return start === allow.tokens ? [] : { methods, allow, start, isExposed }
    }),
  )
  const free = starred.filter(({ allow, isExposed }) => allow.route.greedy && !isExposed(allow))
  if (starred.length === 0) return []
  if (free.length === 0) return ['*//*']
  const closed = starred.filter(
    ({ allow, start, isExposed }) =>
      !free.some((one) => isPrefix(start, one.start) || isPrefix(one.start, start)) || isExposed(allow),
  )
  return closed.flatMap(({ methods, start }) =>
    methods.flatMap((method) => pathTexts(start).map((path) => `${method}${path}*//*`)),
  )
}

function isPrefix(short: Tokens, long: Tokens): boolean {
  return short.every((token, index) => token === long[index])
}

/** `.` and `..` as a whole segment, with a dot spelled `%2e` too: as a URL is parsed (WHATWG URL, section 4.4). */
export const DOT_SEGMENTS: readonly string[] = ['*/.', '*/./*', '*/..', '*/../*', '*/.%2E*', '*/.%2e*', '*/%2E*', '*/%2e*']

/**
 * `GET/mine/../yours` is of `/mine/{rest+}` to API Gateway, and of `/yours` to a backend that resolves the dots. Nobody needs
 * such a path: it is closed wherever a star could hold it, unless there is nothing that is not open.
 */
function dotSegmentPatterns(planned: readonly MethodPlan[]): readonly string[] {
  const isWhole = planned.every(
    ({ allows, denies }) => denies.length === 0 && allows.some(({ tokens, when }) => tokens[0] === ANYTHING && when === ALL),
  )
  return !isWhole && planned.some(({ allows }) => allows.some(({ tokens }) => hasStar(tokens))) ? DOT_SEGMENTS : []
}
