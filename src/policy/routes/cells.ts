/**
 * What stands in a route table, checked while building: each cell a rule, of a known issuer, that binds parameters of its route.
 *
 * @module
 */

import { ConfigError, RuleError } from '../../errors.ts'
import type { Predicate, Rule } from '../rule.ts'
import { checkRule } from '../rules/combine.ts'
import { type ApiKind, parseRouteKey, type RoutePattern, shapeOf } from './route-pattern.ts'

export interface Route<I> extends RoutePattern {
  readonly index: number
  readonly rule: Rule<I, string>
}

export interface CellOptions<I> {
  readonly subject: string
  readonly api: ApiKind
  readonly routes: { readonly [routeKey: string]: Rule<I, string> | ((identity: I) => boolean) }
  readonly issuers: readonly string[]
}

/** @throws {ConfigError} naming the route. */
export function readCells<I>({ subject, api, routes, issuers }: CellOptions<I>): readonly Route<I>[] {
  if (typeof routes !== 'object' || routes === null || Array.isArray(routes))
    throw new ConfigError(subject, 'routes', 'a table of routes')
  const entries = Object.entries(routes)
  if (entries.length === 0) throw new ConfigError(subject, 'routes', 'at least one route: an empty table opens nothing')
  const shapes = new Map<string, string>()
  const rules = new Map<unknown, Rule<I, string>>()
  return entries.map(([key, cell], index) => {
    const pattern = parseRouteKey(subject, api, key)
    const shape = shapeOf(pattern)
    const twin = shapes.get(shape)
    if (twin !== undefined)
      throw new ConfigError(subject, optionOf(key), `another route than ${twin}: parameter names do not tell routes apart`)
    shapes.set(shape, key)
    const rule = rules.get(cell) ?? ruleOf(subject, key, cell)
    rules.set(cell, rule)
    checkBinds(subject, pattern, rule)
    checkIssuers(subject, key, rule, issuers)
    return { ...pattern, index, rule }
  })
}

function ruleOf<I>(subject: string, key: string, cell: Rule<I, string> | ((identity: I) => boolean)): Rule<I, string> {
  if (typeof cell !== 'function') {
    checkRule(subject, cell, optionOf(key))
    return cell
  }
  const name = cell.name === '' || cell.name === key ? `(identity) => boolean at ${key}` : cell.name
  const rule: Predicate<I> = {
    name,
    kind: 'predicate',
    binds: [],
    reads: [],
    partial: (identity) => {
      const answer: unknown = cell(identity)
      // `true` itself: a promise is truthy, and so is the text of an error.
      if (answer !== true && answer !== false) throw new RuleError(name, 'true or false')
      return answer ? 'all' : 'none'
    },
  }
  return rule
}

function checkBinds(subject: string, { key, segments }: RoutePattern, { name, binds }: Rule<never, string>): void {
  for (const parameter of binds) {
    const segment = segments.find((one) => 'name' in one && one.name === parameter)
    if (segment === undefined)
      throw new ConfigError(subject, optionOf(key), `a route with the parameter {${parameter}}, which ${name} binds`)
    if (segment.kind === 'greedy') {
      throw new ConfigError(
        subject,
        optionOf(key),
        `a route whose {${parameter}} is one segment: a greedy parameter holds slashes, nothing can own it`,
      )
    }
  }
}

function checkIssuers(subject: string, key: string, { name, asks = [] }: Rule<never, string>, issuers: readonly string[]): void {
  for (const issuer of asks) {
    if (issuer === null) {
      if (issuers.length > 1) {
        throw new ConfigError(
          subject,
          optionOf(key),
          `a rule that names its issuer (${name} asks about an identity of ${issuers.length} possible issuers)`,
        )
      }
    } else if (!issuers.includes(issuer)) {
      throw new ConfigError(subject, optionOf(key), `a rule about an issuer of the verifier, which ${name} does not name`)
    }
  }
}

function optionOf(key: string): string {
  return `routes[${JSON.stringify(key)}]`
}
