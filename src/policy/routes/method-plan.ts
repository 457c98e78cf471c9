/**
 * The heart: what a document must allow and deny, for one method and one caller.
 *
 * Each open way in gives an Allow pattern. A pattern's star crosses `/`, so it may reach paths that another route decides;
 * each such path is closed by a Deny pattern that reaches nothing open. Where there is none, the table cannot be said in IAM
 * for this caller: the narrowest Deny is taken all the same, because it may deny too much but never allow too much, and the
 * conflict is reported. Below the open routes lie paths that nobody named; they are closed wherever that touches nothing open.
 *
 * @module
 */

import { type MethodTable, type Reach, reaching } from './reach.ts'
import type { Segment } from './route-pattern.ts'
import type { RouteTree } from './route-tree.ts'
import { ANYTHING, FRESH, meetOf, type Path, STAR, type Tokens, tokensKey } from './tokens.ts'
import { ALL, classOf, NONE, type PathClass, type Ways } from './ways.ts'

export interface AllowPattern {
  readonly route: number
  readonly tokens: Tokens
  readonly when: PathClass
  /** It holds a value of the caller's. */
  readonly bound: boolean
  /** Its last star holds any number of segments by right. */
  readonly greedy: boolean
  /** With empty segments in the place of its stars it could pass for a path of another class. */
  readonly exposed: boolean
  /**
   * API Gateway gives `/pets/` to `/pets`; by another reading a greedy route may get it. `open` where both are open alike,
   * else the path with its slash is closed.
   */
  readonly slash: 'open' | 'closed'
}

export interface DenyPattern {
  readonly tokens: Tokens
  /** Denied unless this holds; `NONE` is denied whatever holds. */
  readonly unless: PathClass
  /** `inner`: a route that is closed. `deeper`: paths that no route names. */
  readonly reason: 'inner' | 'deeper'
}

/** An open route, a closed one inside it, and an open one inside that. */
export interface Conflict {
  readonly outer: number
  readonly closed: number
  readonly inner: number
}

/** A closed path below an open star: its literals must not slip through in another spelling. */
export interface Shelter {
  readonly outer: AllowPattern
  readonly literals: readonly string[]
}

export interface MethodPlan {
  readonly allows: readonly AllowPattern[]
  readonly denies: readonly DenyPattern[]
  /** Conditions without which everything is denied but what is open for another reason: no pattern of their own would do. */
  readonly remainders: readonly PathClass[]
  readonly shelters: readonly Shelter[]
  readonly conflicts: readonly Conflict[]
}

/** Plans one method for a caller whose ways in are `waysOf(route)`. */
export function planMethod(table: MethodTable, waysOf: (route: number) => Ways): MethodPlan {
  const reach = reaching(table, waysOf)
  const allows = [...table.segments.keys()]
    .flatMap((route) => allowPatterns(table, route, waysOf))
    .map((allow) => ({ ...allow, exposed: isExposed(allow, reach) }))
  const denies = new Map<string, DenyPattern>()
  const conflicts: Conflict[] = []
  const shelters: Shelter[] = []
  const remainders = new Map<string, PathClass>()

  const deny = (tokens: Tokens, unless: PathClass, reason: 'inner' | 'deeper'): void => {
    denies.set(`${unless.key} ${tokensKey(tokens)}`, { tokens, unless, reason })
  }
  const close = (outer: number, closed: number, unless: PathClass, wide: Tokens, narrow: Tokens): void => {
    if (reach.obstacle(wide, unless) === undefined) {
      deny(wide, unless, 'inner')
      return
    }
    const inner = reach.obstacle(narrow, unless)
    if (inner !== undefined) conflicts.push({ outer, closed, inner })
    deny(narrow, unless, 'inner')
  }

  for (const allow of allows) {
    if (allow.when.key !== ALL.key) {
      if (reach.obstacle(allow.tokens, allow.when) === undefined) deny(allow.tokens, allow.when, 'inner')
      else remainders.set(allow.when.key, allow.when)
    }
    if (!allow.tokens.includes(STAR) && allow.tokens[0] !== ANYTHING) continue
    for (const { route, path, found } of reach.others(allow.tokens, allow.when)) {
      shelters.push({ outer: allow, literals: path.slice(starAt(allow.tokens)).filter((segment) => segment !== FRESH) })
      close(allow.route, route, found, coneOf(table, route, path, found), meetOf(path))
    }
  }
  for (const { tokens, route } of allows) {
    for (const at of crossingStars(tokens, table.segments.get(route) ?? [])) {
      const closed = closeDeeper(table, tokens, at, (pattern) => reach.obstacle(pattern, NONE) === undefined)
      if (closed !== undefined) deny(closed, NONE, 'deeper')
    }
  }
  return { allows, denies: [...denies.values()], remainders: [...remainders.values()], shelters, conflicts }
}

/** The patterns of a route's open ways. A greedy one begins at the first length that is its own. */
export function allowPatterns(table: MethodTable, route: number, waysOf: (route: number) => Ways): AllowPattern[] {
  const { segments } = table
  const ways = waysOf(route)
  if (ways.length === 0) return []
  const found = new Map<string, AllowPattern>()
  for (const { bind } of ways) {
    const values = new Map(bind)
    const path = genericPath(segments.get(route) ?? [], values)
    if (path === undefined) {
      found.set('', {
        route,
        tokens: [ANYTHING],
        when: classOf(ways, []),
        bound: false,
        greedy: true,
        exposed: false,
        slash: 'open',
      })
      continue
    }
    const place = values.size === 0 ? genericPlace(table, route, path) : placeOf(table, route, path)
    if (place === undefined) continue
    const { own, tokens, slashed, slashedRoute, greedy } = place
    const when = classOf(ways, own)
    const otherClass = slashedRoute === undefined ? when : classOf(waysOf(slashedRoute), slashed)
    const slash = otherClass.key === when.key || otherClass.key === ALL.key ? 'open' : 'closed'
    found.set(tokensKey(tokens), { route, tokens, when, bound: bind.length > 0, greedy, exposed: false, slash })
  }
  return [...found.values()]
}

/** Where a path of a route leads, whoever asks. */
interface Place {
  /** The first length of the path that is the route's own. */
  readonly own: Path
  readonly tokens: Tokens
  readonly greedy: boolean
  readonly slashed: Path
  readonly slashedRoute: number | undefined
}

// A memo: where a path without values of the caller's leads is settled by the table, which does not change.
const genericPlaces = new WeakMap<MethodTable, Map<number, Place | undefined>>()

function genericPlace(table: MethodTable, route: number, path: Path): Place | undefined {
  const known = genericPlaces.get(table) ?? new Map<number, Place | undefined>()
  genericPlaces.set(table, known)
  const present = known.get(route)
  if (present !== undefined || known.has(route)) return present
  const place = placeOf(table, route, path)
  known.set(route, place)
  return place
}

function placeOf({ tree, segments }: MethodTable, route: number, path: Path): Place | undefined {
  const greedy = segments.get(route)?.at(-1)?.kind === 'greedy'
  const own = firstOwn(tree, route, path, greedy ? tree.depth + 1 : path.length)
  if (own === undefined) return undefined
  const slashed = [...own, '']
  return { own, tokens: meetOf(own), greedy, slashed, slashedRoute: tree.decide(slashed) }
}

function genericPath(segments: readonly Segment[], values: ReadonlyMap<number, string>): Path | undefined {
  if (segments[0]?.kind === 'rest') return undefined
  return segments.map((segment, position) => (segment.kind === 'literal' ? segment.text : (values.get(position) ?? FRESH)))
}

function firstOwn(tree: RouteTree, route: number, path: Path, most: number): Path | undefined {
  let longer = path
  while (longer.length <= Math.max(most, path.length)) {
    if (tree.decide(longer) === route) return longer
    longer = [...longer, FRESH]
  }
  return undefined
}

/** A reader that drops empty segments takes `/pets//` for `/pets`: whether any path so shortened, or within, is of another class. */
function isExposed({ tokens, when, greedy }: AllowPattern, reach: Reach): boolean {
  const hasOthers = (pattern: Tokens): boolean => reach.others(pattern, when).length > 0
  const stars = tokens.flatMap((token, at) => (token === STAR ? [at] : []))
  if (stars.length === 0) return tokens[0] === ANYTHING && hasOthers(tokens)
  if (stars.length > MAX_STARS) return true
  // A greedy route that begins later does so because something else is there.
  if (greedy && tokens.at(-2) === STAR && hasOthers(tokens.slice(0, tokens.lastIndexOf(STAR)))) return true
  for (let subset = 0; subset < 2 ** stars.length; subset++) {
    const dropped = new Set(stars.filter((_, index) => (subset >> index) % 2 === 1))
    if (hasOthers(tokens.filter((_, at) => !dropped.has(at)))) return true
  }
  return false
}

const MAX_STARS = 4

/** Where the literal beginning of a pattern ends: behind it a closed literal could be spelled otherwise. */
function starAt(tokens: Tokens): number {
  return Math.max(0, tokens.indexOf(STAR))
}

/** The whole route, where that is what must be closed: shorter than the meet, and it closes what lies below too. */
function coneOf({ segments }: MethodTable, route: number, path: Path, found: PathClass): Tokens {
  const generic = genericPath(segments.get(route) ?? [], new Map())
  return found.key === NONE.key && generic !== undefined ? meetOf(generic) : meetOf(path)
}

/** The stars that stand for one segment and yet cross `/`. The end of a greedy route holds any number by right. */
export function crossingStars(tokens: Tokens, segments: readonly Segment[]): number[] {
  const last = segments.at(-1)?.kind
  const end = last === 'greedy' || last === 'rest' ? segments.length - 1 : tokens.length
  return tokens.slice(0, end).flatMap((token, at) => (token === STAR ? [at] : []))
}

/** The widest pattern that may be denied of those in which the star at `at` stands for two segments or more. */
function closeDeeper(
  { tree }: MethodTable,
  tokens: Tokens,
  at: number,
  isFree: (pattern: Tokens) => boolean,
): Tokens | undefined {
  for (let deeper = tokens.toSpliced(at, 0, STAR); deeper.length <= tree.depth + 2; deeper = deeper.toSpliced(at, 0, STAR)) {
    if (isFree(deeper)) return deeper
  }
  return undefined
}
