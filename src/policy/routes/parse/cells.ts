/**
 * What stands in a route table, checked while building: each cell a rule, of a known issuer, that binds parameters of its route.
 *
 * @module
 */

import { ConfigError, RuleError } from '../../../errors.ts'
import { getOrAdd } from '../../get-or-add.ts'
import { checkRule } from '../../rules/combine.ts'
import type { Rule } from '../../rules/rule.ts'
import { type ApiKind, optionOf, type RoutePattern, refuserOf, routeParser } from './route-pattern.ts'

export interface Route<I> extends RoutePattern {
  readonly rule: Rule<I, string>
}

type RouteRule<I> = Rule<I, string> | ((identity: I) => boolean)

export interface CellOptions<I> {
  readonly subject: string
  readonly api: ApiKind
  readonly routes: { readonly [routeKey: string]: RouteRule<I> }
  readonly issuers: readonly string[]
}

/** @throws {ConfigError} naming the route. */
export function readCells<I>({ subject, api, routes, issuers }: CellOptions<I>): readonly Route<I>[] {
  const cells = typeof routes === 'object' && !Array.isArray(routes) ? Object.entries(routes ?? {}) : []
  if (cells.length === 0) throw new ConfigError(subject, 'routes', 'a table of routes, not empty')
  const parse = routeParser(subject, api)
  const rules = new Map<RouteRule<I>, Rule<I, string>>()
  return cells.map(([key, cell], index) => {
    const refuse = refuserOf(subject, key)
    const pattern = parse(key, index)
    if (typeof cell !== 'function') checkRule(subject, cell, optionOf(key))
    const rule = getOrAdd(rules, cell, () => (typeof cell === 'function' ? ruleOf(key, cell) : cell))
    for (const parameter of rule.binds) {
      const at = pattern.names.indexOf(parameter)
      if (at === -1) refuse(`a route with {${parameter}}, which ${rule.name} binds`)
      if (pattern.greedy && at === pattern.tokens.length - 1)
        refuse(`a route with {${parameter}} as one segment, which ${rule.name} binds`)
    }
    for (const issuer of rule.asks ?? []) {
      if (issuer === null ? issuers.length > 1 : !issuers.includes(issuer))
        refuse(`a rule that names an issuer of the verifier, which ${rule.name} does not`)
    }
    return { ...pattern, rule }
  })
}

function ruleOf<I>(key: string, test: (identity: I) => boolean): Rule<I, string> {
  const name = test.name === '' || test.name === key ? `(identity) => boolean at ${key}` : test.name
  const predicate = {
    name,
    kind: 'predicate',
    binds: [],
    reads: [],
    partial(identity: I): 'all' | 'none' {
      const answer: unknown = test(identity)
      // `true` itself: a promise is truthy, and so is the text of an error.
      if (answer !== true && answer !== false) throw new RuleError(name, 'true or false')
      return answer ? 'all' : 'none'
    },
  }
  return predicate
}
