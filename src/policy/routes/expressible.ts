/**
 * Whether IAM can say a table for every caller that can exist: looked up for each open route, each route inside it that may be
 * closed, and each route inside that one which may be open again.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import type { Answer } from '../rules/answer.ts'
import { type Formula, formulaOf } from '../rules/formula.ts'
import type { Route } from './cells.ts'
import type { CompiledTable } from './compiled-table.ts'
import { allowPatterns } from './method-plan.ts'
import type { MethodTable } from './reach.ts'
import { ANYTHING, FRESH, meetOf, type Path, STAR, type Tokens, tokensKey } from './tokens.ts'
import { ALL, classOf, NONE, variantsOf, type Ways, waysOf } from './ways.ts'

/** More questions than this in three rules are left to run time, where the inner route is closed. */
const MAX_QUESTIONS = 8

/** @throws {ConfigError} naming the three routes of the first conflict, and the ways out. */
export function proveExpressible<I>(subject: string, table: CompiledTable, routes: readonly Route<I>[]): void {
  const formulas = routes.map(({ rule }) => formulaOf(rule))
  for (const { table: group } of table.tables) {
    const found = firstConflict(group, formulas)
    if (found === undefined) continue
    const [outer, closed, inner] = found.map((index) => routes[index]?.key ?? '')
    const expected = `expressible in IAM: for some callers ${outer} is open, ${closed} inside it closed, and ${inner} inside that open again, but an IAM star crosses / and a Deny beats every Allow`
    const waysOut =
      "cachePer: 'route' or ttlSeconds: 0 (one route a reply), other rules, or inexpressible: 'deny' (closes the inner route)"
    throw new ConfigError(subject, 'routes', `${expected}. Ways out: ${waysOut}`)
  }
}

type Triple = readonly [outer: number, closed: number, inner: number]

function firstConflict(group: MethodTable, formulas: readonly Formula[]): Triple | undefined {
  const possible = new Map<number, readonly Ways[]>()
  for (const [route, segments] of group.segments) {
    const formula = formulas[route] ?? { kind: 'constant', value: false }
    possible.set(
      route,
      assignments(questionsOf([formula])).map((settled) => waysOf(abstractAnswer(formula, settled), segments)),
    )
  }
  const wide = new Map([...possible].map(([route, all]) => [route, all.flat()]))
  const widest = (route: number): Ways => wide.get(route) ?? []
  for (const outer of group.segments.keys()) {
    const patterns = new Map(
      (possible.get(outer) ?? [])
        .flatMap((ways) => allowPatterns(group, outer, () => ways))
        .map(({ tokens }) => [tokensKey(tokens), tokens]),
    )
    for (const tokens of patterns.values()) {
      if (!tokens.includes(STAR) && tokens[0] !== ANYTHING) continue
      for (const closed of reached(group, tokens, widest)) {
        for (const inner of reached(group, meetOf(closed.path), widest)) {
          const isSame = inner.route === closed.route && tokensKey(inner.path) === tokensKey(closed.path)
          if (!isSame && canConflict(group, formulas, [outer, tokens], closed, inner)) return [outer, closed.route, inner.route]
        }
      }
    }
  }
  return undefined
}

interface Reached {
  readonly route: number
  readonly path: Path
}

function reached({ tree }: MethodTable, pattern: Tokens, widest: (route: number) => Ways): readonly Reached[] {
  const found = new Map<string, Reached>()
  tree.reach(pattern, (route, path) => {
    for (const variant of variantsOf(widest(route), path, FRESH)) {
      if (tree.decide(variant) === route) found.set(`${route} ${tokensKey(variant)}`, { route, path: [...variant] })
    }
    return false
  })
  return [...found.values()]
}

function canConflict(
  group: MethodTable,
  formulas: readonly Formula[],
  [outer, tokens]: readonly [number, Tokens],
  closed: Reached,
  inner: Reached,
): boolean {
  const formulaAt = (route: number): Formula => formulas[route] ?? { kind: 'constant', value: false }
  const questions = questionsOf([outer, closed.route, inner.route].map(formulaAt))
  if (questions.length > MAX_QUESTIONS) return false
  return assignments(questions).some((settled) => {
    const ways = (route: number): Ways => waysOf(abstractAnswer(formulaAt(route), settled), group.segments.get(route) ?? [])
    const closedClass = classOf(ways(closed.route), closed.path)
    if (closedClass.key === ALL.key) return false
    const innerClass = classOf(ways(inner.route), inner.path)
    if (innerClass.key === NONE.key || innerClass.key === closedClass.key) return false
    return allowPatterns(group, outer, ways).some(
      (allow) => tokensKey(allow.tokens) === tokensKey(tokens) && allow.when.key !== closedClass.key,
    )
  })
}

type Settled = ReadonlyMap<unknown, boolean>

function questionsOf(formulas: readonly Formula[]): readonly unknown[] {
  const keys = new Set<unknown>()
  const walk = (formula: Formula): void => {
    if (formula.kind === 'question') keys.add(formula.key)
    else if (formula.kind === 'not') walk(formula.of)
    else if (formula.kind === 'every' || formula.kind === 'some') for (const one of formula.of) walk(one)
  }
  for (const formula of formulas) walk(formula)
  return [...keys]
}

function assignments(questions: readonly unknown[]): readonly Settled[] {
  let all: readonly Settled[] = [new Map()]
  for (const question of questions.slice(0, MAX_QUESTIONS)) {
    all = all.flatMap((settled) => [true, false].map((value) => new Map(settled).set(question, value)))
  }
  return all
}

/** A rule's answer for a caller of whom only this is known; bound values and conditions are names. */
function abstractAnswer(formula: Formula, settled: Settled): Answer {
  switch (formula.kind) {
    case 'constant':
      return formula.value ? 'all' : 'none'
    case 'question':
      return settled.get(formula.key) === true ? 'all' : 'none'
    case 'binding':
      return [{ bind: { [formula.parameter]: `\u0001${formula.key}` }, when: {} }]
    case 'condition':
      return [{ bind: {}, when: { [formula.key]: { holds: 'true' } } }]
    case 'not':
      return abstractAnswer(formula.of, settled) === 'all' ? 'none' : 'all'
    case 'every':
      return formula.of.map((one) => abstractAnswer(one, settled)).reduce(bothOf, 'all')
    case 'some': {
      const answers = formula.of.map((one) => abstractAnswer(one, settled))
      if (answers.includes('all')) return 'all'
      const clauses = answers.flatMap((answer) => (typeof answer === 'string' ? [] : answer))
      return clauses.length === 0 ? 'none' : clauses
    }
  }
}

function bothOf(left: Answer, right: Answer): Answer {
  if (left === 'none' || right === 'none') return 'none'
  if (left === 'all') return right
  if (right === 'all') return left
  return left.flatMap((one) =>
    right.map((other) => ({ bind: { ...one.bind, ...other.bind }, when: { ...one.when, ...other.when } })),
  )
}
