/**
 * Reads a route table while it is built: each entry must be a rule about known issuers that binds parameters of its route.
 *
 * @module
 */

import { RuleError } from '../../../errors.ts'
import { getOrAdd } from '../../../internal/get-or-add.ts'
import { object, wrongValue } from '../../../options.ts'
import { checkRule, isPredicate } from '../../rules/combine.ts'
import type { Rule } from '../../rules/rule.ts'
import { type ApiKind, type RoutePattern, rejectRoute, routeOption, routeParser } from './route-pattern.ts'

/** A route and its rule. */
export interface Route<I> extends RoutePattern {
  readonly rule: Rule<I, string>
}

/** What a route table has for a route: a rule, or a function that decides by the identity alone. */
export type TableEntry<I> = Rule<I, string> | ((identity: I) => boolean)

export interface RouteRulesOptions<I> {
  /** Name of the factory, for errors. */
  readonly subject: string
  /** The type of API. It decides which route keys are valid and which of two routes is selected. */
  readonly api: ApiKind
  /** Every route of the API and its rule. */
  readonly routes: { readonly [routeKey: string]: TableEntry<I> }
  /** The issuers of the verifier. With several issuers, a rule about identities must name its issuer. */
  readonly issuers: readonly string[]
}

/** @throws {ConfigError} `option` names the route. */
export function readRouteRules<I>({ subject, api, routes, issuers }: RouteRulesOptions<I>): readonly Route<I>[] {
  const entries = object.accepts(routes) ? Object.entries(routes) : []
  if (entries.length === 0) throw wrongValue(subject, 'routes', 'an object with a rule for at least one route', routes)
  const parse = routeParser(subject, api)
  // One rule for one function, so that it is evaluated once per caller.
  const rules = new Map<TableEntry<I>, Rule<I, string>>()
  return entries.map(([key, entry], index) => {
    const pattern = parse(key, index)
    if (typeof entry !== 'function') checkRule(subject, entry, routeOption(key))
    const rule = getOrAdd(rules, entry, () => (typeof entry === 'function' ? functionRule(key, entry) : entry))
    const route = { ...pattern, rule }
    checkBindings(subject, route)
    checkIssuers(subject, route, issuers)
    return route
  })
}

function checkBindings<I>(subject: string, { key, names, greedy, tokens, rule }: Route<I>): void {
  const reject = rejectRoute(subject, key)
  for (const parameter of rule.binds) {
    const position = names.indexOf(parameter)
    if (position === -1) reject(`a route with {${parameter}}, because ${rule.name} binds it`)
    if (greedy && position === tokens.length - 1)
      reject(`a route with {${parameter}} as a single segment, because ${rule.name} binds it`)
  }
}

function checkIssuers<I>(subject: string, { key, rule }: Route<I>, issuers: readonly string[]): void {
  for (const issuer of rule.asks ?? []) {
    if (issuer === null ? issuers.length > 1 : !issuers.includes(issuer))
      rejectRoute(subject, key)(`a rule that names an issuer of the verifier; ${rule.name} does not`)
  }
}

function functionRule<I>(key: string, test: (identity: I) => boolean): Rule<I, string> {
  const name = test.name === '' || test.name === key ? `(identity) => boolean at ${key}` : test.name
  const predicate = {
    name,
    kind: 'predicate',
    binds: [],
    reads: [],
    partial(identity: I): 'all' | 'none' {
      const result: unknown = test(identity)
      // Only `true` passes: a promise is truthy, and so is a string with an error message.
      if (result !== true && result !== false) throw new RuleError(name, 'true or false')
      return result ? 'all' : 'none'
    },
  }
  return predicate
}

/**
 * Checks that one boolean can answer for every request of a route. HTTP APIs cache simple responses per route or for all
 * routes, without evaluating conditions.
 *
 * @throws {ConfigError} `option` names the first route whose rule binds a path, reads the request or becomes a condition.
 */
export function proveSimpleResponses<I>(
  subject: string,
  { cells }: { readonly cells: readonly { readonly key: string; readonly rule: Rule<I, string> }[] },
): void {
  for (const { key, rule } of cells) {
    const reject = rejectRoute(subject, key)
    if (rule.binds.length > 0)
      reject(`a rule that binds no path, because simple responses are cached; ${rule.name} binds ${rule.binds.join(', ')}`)
    if (rule.reads === 'request' || rule.reads.length > 0)
      reject(`a rule that does not read the request, because simple responses are cached; ${rule.name} does`)
    if (!isPredicate(rule)) reject(`a predicate, because simple responses are cached; ${rule.name} may become a condition`)
  }
}
