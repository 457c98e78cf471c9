/**
 * Whether IAM can say a table for every caller that can exist: looked up for each open route, each route inside it that may be
 * closed, and each route inside that one which may be open again.
 *
 * @module
 */

import { ConfigError } from '../../../errors.ts'
import { formulaOf } from '../../rules/formula.ts'
import type { Route } from '../parse/cells.ts'
import type { MethodGroup } from '../parse/method-groups.ts'
import type { RoutePattern } from '../parse/route-pattern.ts'
import { hasStar, type Tokens } from '../parse/tokens.ts'
import { allowPatterns } from './method-plan.ts'
import { ALL, classOf, NONE, reachClasses, type Way, type WaysOf, waysOf } from './open-paths.ts'

/** More questions than this in three rules are left to run time, where the inner route is closed. */
const MAX_QUESTIONS = 8

/** @throws {ConfigError} naming the three routes of the first conflict, and the ways out. */
export function proveExpressible<I>(subject: string, groups: readonly MethodGroup[], routes: readonly Route<I>[]): void {
  const formulas = routes.map(({ rule }) => formulaOf(rule))
  /** Every caller that these questions tell apart. */
  const callersBy = (questions: readonly unknown[]): readonly WaysOf[] =>
    Array.from({ length: 2 ** questions.length }, (_, bits) => (route) => {
      // Stryker disable next-line EqualityOperator: every combination comes, whichever way it is read
      const isSo = (question: unknown): boolean => ((bits >> questions.indexOf(question)) & 1) === 1
      // Stryker disable next-line OptionalChaining,StringLiteral: every route of a group is one of the table, here and below
      return waysOf(formulas[route.index]?.answer(isSo) ?? 'none', route)
    })
  const questionsAt = (asked: readonly RoutePattern[]): readonly unknown[] => [
    // Stryker disable next-line OptionalChaining,ArrayDeclaration: see above
    ...new Set(asked.flatMap(({ index }) => formulas[index]?.questions ?? [])),
  ]
  const possible = routes.map((route) => callersBy(questionsAt([route]).slice(0, MAX_QUESTIONS)))
  const widest = routes.map((route, index) => {
    // Stryker disable next-line OptionalChaining,ArrayDeclaration: see above
    const ways = possible[index]?.flatMap((waysAt) => waysAt(route)) ?? []
    return [...new Map(ways.map((way): [string, Way] => [JSON.stringify(way), way])).values()]
  })
  // Stryker disable next-line ArrayDeclaration: see above
  const widestAt: WaysOf = ({ index }) => widest[index] ?? []

  for (const { tree } of groups) {
    const canConflict = (outer: Place, closed: Place, inner: Place): boolean => {
      const questions = questionsAt([outer, closed, inner].map(({ route }) => route))
      if (questions.length > MAX_QUESTIONS) return false
      return callersBy(questions).some((waysAt) => {
        const closedClass = classOf(waysAt(closed.route), closed.path)
        const innerClass = classOf(waysAt(inner.route), inner.path)
        if (closedClass === ALL || innerClass === NONE || innerClass === closedClass) return false
        return allowPatterns(tree, outer.route, waysAt).some(
          ({ tokens, when }) => when !== closedClass && tokens.join('/') === outer.path.join('/'),
        )
      })
    }
    for (const route of tree.routes) {
      // Stryker disable next-line ArrayDeclaration: see above
      const allows = (possible[route.index] ?? []).flatMap((waysAt) => allowPatterns(tree, route, waysAt))
      // Stryker disable next-line StringLiteral: patterns of one route have their literals in the same places
      for (const path of new Map(allows.map(({ tokens }) => [tokens.join('/'), tokens])).values()) {
        // Stryker disable next-line ConditionalExpression: what has no star reaches itself alone
        if (!hasStar(path)) continue
        reachClasses(tree, widestAt, path, (closed, closedPath) =>
          reachClasses(tree, widestAt, closedPath, (inner, innerPath) => {
            // Stryker disable next-line ConditionalExpression,EqualityOperator: a path does not conflict with itself, only sooner
            if (inner === closed && String(innerPath) === String(closedPath)) return false
            if (!canConflict({ route, path }, { route: closed, path: closedPath }, { route: inner, path: innerPath }))
              return false
            throw new ConfigError(
              subject,
              'routes',
              `expressible in IAM: for some callers ${route.key} is open, ${closed.key} inside it closed, and ${inner.key} inside that open again. Ways out: cachePer: 'route', ttlSeconds: 0, other rules, or onInexpressible: 'deny', which closes the inner route`,
            )
          }),
        )
      }
    }
  }
}

interface Place {
  readonly route: RoutePattern
  readonly path: Tokens
}
