/**
 * Formats patterns as the last part of a resource, `GET/pets/?*`, and lists the patterns that are denied because a reader
 * may normalize a path before it routes: doubled slashes, dot segments, needless percent-encoding.
 *
 * @module
 */

import { RuleError } from '../../../errors.ts'
import { getOrAdd } from '../../../internal/get-or-add.ts'
import type { RoutePattern } from '../parse/route-pattern.ts'
import { ANYTHING, hasStar, STAR, type Tokens, tokensBeforeStar } from '../parse/tokens.ts'
import { ALWAYS } from '../plan/access-text.ts'
import type { MethodPlan } from '../plan/method-plan.ts'

import { equivalentEncodings, usualEncodings } from './equivalent-encodings.ts'

/** A segment with several special characters has several encodings; a path of such segments has their product. */
export const MAX_ENCODINGS = 64
const WILDCARD = '?*'
const LONGEST_METHOD = 'OPTIONS'

/**
 * The length of the longest resource suffix of a pattern, with all the segments that Deny patterns may add to it, or
 * `undefined` if it has too many encodings.
 */
export function longestString({ tokens, method }: Pick<RoutePattern, 'tokens' | 'method'>, depth: number): number | undefined {
  let encodings = 1
  let length = (method === 'ANY' ? LONGEST_METHOD : method).length + 1 // the trailing slash
  for (const token of tokens) {
    const segments = token === STAR ? [WILDCARD] : usualEncodings(token)
    encodings *= segments.length
    length += 1 + Math.max(...segments.map((segment) => segment.length))
  }
  const added = hasStar(tokens) ? (depth + 2) * `/${WILDCARD}`.length : 0
  return encodings > MAX_ENCODINGS ? undefined : length + added
}

/** The pattern in every usual encoding, for every method. */
export function patternStrings(tokens: Tokens, methods: readonly string[]): readonly string[] {
  if (methods[0] === '$connect') return methods
  const paths = pathStrings(tokens)
  const strings = methods.flatMap((method) => paths.map((path) => `${method}${path === '' ? '/' : path}`))
  // An HTTP API may identify its catch-all by the route key instead of method and path.
  return tokens[0] === ANYTHING ? [...strings, '$default*'] : strings
}

// A memo: most patterns are the tokens of a route, which do not change.
const pathStringsByTokens = new WeakMap<Tokens, readonly string[]>()

/** `/pets/?*`, an empty string for the root. */
function pathStrings(tokens: Tokens): readonly string[] {
  return getOrAdd(pathStringsByTokens, tokens, () => {
    if (tokens[0] === ANYTHING) return ['/*']
    let paths: readonly string[] = ['']
    for (const token of tokens) {
      const segments = token === STAR ? [WILDCARD] : usualEncodings(token)
      paths = paths.flatMap((path) => segments.map((segment) => `${path}/${segment}`))
      if (paths.length > MAX_ENCODINGS) throw new RuleError('routes', `a path with at most ${MAX_ENCODINGS} encodings`)
    }
    return paths
  })
}

/** The patterns that are denied regardless of all other statements. */
export function guardPatterns(plans: readonly MethodPlan[], isWholeTable: boolean): readonly string[] {
  return [...encodingGuardPatterns(plans), ...emptySegmentPatterns(plans), ...dotSegmentPatterns(plans, isWholeTable)]
}

/**
 * A literal that is closed below an open star must not be reachable as `%73ecret`, in case API Gateway decodes a path
 * before it routes but leaves it encoded in the ARN.
 */
function encodingGuardPatterns(plans: readonly MethodPlan[]): readonly string[] {
  const codesByPrefix = new Map<string, Set<string>>()
  for (const { prefix, literals, decodesTwice } of plans.flatMap(({ encodingGuards }) => encodingGuards)) {
    const codes = equivalentEncodings(literals)
    if (codes.length === 0) continue
    for (const path of pathStrings(prefix)) {
      const ofPrefix = getOrAdd(codesByPrefix, path, () => new Set())
      for (const code of decodesTwice ? [...codes, ENCODED_PERCENT] : codes) ofPrefix.add(code)
    }
  }
  return [...codesByPrefix].flatMap(([prefix, codes]) => [...codes].map((code) => `*${prefix && `${prefix}/*`}${code}*`))
}

/** HTTP APIs answer 400 to a percent sign that is not part of a second encoding. */
const ENCODED_PERCENT = '%25'

/**
 * `GET//admin` and `GET/pets//7` are paths that only a greedy route matches. They stay open only below an open greedy
 * route, and only where dropping the empty segments leads to nothing closed.
 */
function emptySegmentPatterns(plans: readonly MethodPlan[]): readonly string[] {
  const starred = plans.flatMap(({ methods, allows, isExposedByEmptySegments }) =>
    allows
      .filter(({ tokens }) => hasStar(tokens))
      .map((allow) => ({
        methods,
        prefix: tokensBeforeStar(allow.tokens),
        isGreedy: allow.route.greedy,
        isExposed: isExposedByEmptySegments(allow),
      })),
  )
  const free = starred.filter(({ isGreedy, isExposed }) => isGreedy && !isExposed)
  if (starred.length === 0) return []
  if (free.length === 0) return ['*//*']
  const closed = starred.filter(
    ({ prefix, isExposed }) =>
      isExposed || !free.some((other) => isPrefix(prefix, other.prefix) || isPrefix(other.prefix, prefix)),
  )
  return closed.flatMap(({ methods, prefix }) =>
    methods.flatMap((method) => pathStrings(prefix).map((path) => `${method}${path}*//*`)),
  )
}

function isPrefix(short: Tokens, long: Tokens): boolean {
  return short.every((token, index) => token === long[index])
}

/**
 * Paths that a reader may resolve to a path outside the segment in which they are: `..` as a segment, also followed by a
 * path parameter (`..;v=1`), with encoded or backward slashes around it, or encoded twice or more often. No client needs
 * an encoded dot. `%C0` occurs only in overlong encodings of ASCII characters.
 *
 * @see https://url.spec.whatwg.org/#double-dot-path-segment
 */
export const DOT_SEGMENTS: readonly string[] = [
  ...['*/.', '*/./*', '*/..', '*/../*', '*/..;*', '*/..\\*', '*/..%*'],
  ...['%2F', '%2f', '%5C', '%5c', '\\'].map((slash) => `*${slash}..*`),
  ...['%2E', '%2e', '%252E', '%252e', '%252F', '%252f', '%255C', '%255c', '%2525', '%C0', '%c0'].map((code) => `*${code}*`),
]

/**
 * API Gateway routes `GET/mine/../yours` to `/mine/{rest+}`, and a backend that resolves dot segments to `/yours`. No client
 * needs such a path, so it is denied wherever a star could match it, unless everything is open.
 */
function dotSegmentPatterns(plans: readonly MethodPlan[], isWholeTable: boolean): readonly string[] {
  const isEverythingOpen =
    isWholeTable &&
    plans.every(
      ({ allows, denies }) =>
        denies.length === 0 && allows.some(({ tokens, access }) => tokens[0] === ANYTHING && access === ALWAYS),
    )
  return !isEverythingOpen && plans.some(({ allows }) => allows.some(({ tokens }) => hasStar(tokens))) ? DOT_SEGMENTS : []
}
