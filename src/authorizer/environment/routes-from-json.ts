/**
 * A route table out of JSON, for authorizers that are configured and not programmed. Its JSON Schema lies beside the
 * ready-made authorizers: `authorizers/routes.schema.json`.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import type { Identity, Json } from '../../events/index.ts'
import {
  authenticated,
  every,
  hasClaim,
  hasScope,
  type IssuerOption,
  inGroup,
  not,
  own,
  type Predicate,
  type RestRouteKey,
  type Rule,
  some,
  sourceIp,
} from '../../policy/index.ts'

/** A table read from JSON. It may hold `$default` and `$connect` too: which routes an API can have, its factory says. */
export type JsonRoutes = { readonly [R in RestRouteKey]: Rule<Identity> }

type AnyRule = Rule<Identity, string>
type Fields = { readonly [name: string]: unknown }

/** As the JSON Schema has it; the authorizer reads the path. */
const ROUTE_KEY = /^(?:(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|ANY) \/|\$default$|\$connect$)/
/** Deeper nesting than this is a mistake, and a bound is due. */
const MAX_DEPTH = 16

/**
 * Reads `{ "GET /pets": "authenticated", "POST /pets": { "scope": "pets/write" }, … }`. A rule is `"authenticated"` or an object
 * with one of `scope`, `group`, `claim` (with `value`), `own` (with an optional `from` claim), `sourceIp`, `every`,
 * `some`, `not`; `issuer` beside the first four names whose it is.
 *
 * @throws {ConfigError} naming the route and the part that is wrong.
 */
export function routesFromJson(json: unknown): JsonRoutes {
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new ConfigError('routes', '', 'the table must be a JSON object')
  const entries = Object.entries(json)
  if (entries.length === 0) throw new ConfigError('routes', '', 'the table must have at least one route')
  const table = entries.map(([route, rule]) => {
    const at = `routes[${JSON.stringify(route.slice(0, 128))}]`
    if (!ROUTE_KEY.test(route)) throw new ConfigError('routes', at, 'named by a method and a path, $default or $connect')
    return [route, ruleOf(rule, at, 0)] as const
  })
  // Which parameters a rule binds cannot be typed here; the authorizer checks them against the route when it is built.
  return Object.fromEntries(table) as JsonRoutes
}

function ruleOf(json: unknown, at: string, depth: number): AnyRule {
  if (depth > MAX_DEPTH) throw new ConfigError('routes', at, `nested at most ${MAX_DEPTH} levels`)
  if (json === 'authenticated') return authenticated
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new ConfigError('routes', at, '"authenticated" or an object')
  const fields = json as Fields // an object: narrowed on the line above
  const makers = Object.keys(MAKERS).filter((name) => Object.hasOwn(fields, name))
  const [maker, second] = makers
  if (maker === undefined || second !== undefined)
    throw new ConfigError('routes', at, `an object with exactly one of ${Object.keys(MAKERS).join(', ')}`)
  const { make, beside } = MAKERS[maker as keyof typeof MAKERS] // one of its own keys
  const unknown = Object.keys(fields).find((name) => name !== maker && !beside.includes(name))
  if (unknown !== undefined)
    throw new ConfigError(
      'routes',
      `${at}.${unknown}`,
      `left out; beside ${maker} there may be ${beside.join(', ') || 'nothing'}`,
    )
  try {
    return make(fields[maker], fields, `${at}.${maker}`, depth)
  } catch (error) {
    // A rule's own complaint does not know its route.
    if (!(error instanceof ConfigError) || error.message.startsWith('routes: ')) throw error
    throw new ConfigError('routes', '', `${at}.${maker}: ${error.message}`)
  }
}

type Make = (value: unknown, fields: Fields, at: string, depth: number) => AnyRule

const MAKERS: {
  readonly [N in 'scope' | 'group' | 'claim' | 'own' | 'sourceIp' | 'every' | 'some' | 'not']: {
    readonly make: Make
    readonly beside: readonly string[]
  }
} = {
  scope: { beside: ['issuer'], make: (value, fields, at) => hasScope(text(value, at), issuerOf(fields, at)) },
  group: { beside: ['issuer'], make: (value, fields, at) => inGroup(text(value, at), issuerOf(fields, at)) },
  claim: {
    beside: ['value', 'issuer'],
    make: (value, fields, at) => {
      if (!Object.hasOwn(fields, 'value')) throw new ConfigError('routes', at, 'given together with a value')
      // What was parsed from JSON is JSON.
      return hasClaim(text(value, at), fields['value'] as Json, issuerOf(fields, at))
    },
  },
  own: {
    beside: ['from', 'issuer'],
    make: (value, fields, at) => {
      const from = fields['from']
      return own(text(value, at), { ...issuerOf(fields, at), ...(from === undefined ? {} : { claim: text(from, `${at}.from`) }) })
    },
  },
  sourceIp: {
    beside: [],
    make: (value, _, at) => {
      const [first, ...rest] = list(value, at).map((one) => text(one, at))
      return sourceIp(first ?? '', ...rest)
    },
  },
  every: { beside: [], make: (value, _, at, depth) => combined(every, value, at, depth) },
  some: { beside: [], make: (value, _, at, depth) => combined(some, value, at, depth) },
  not: {
    beside: [],
    make: (value, _, at, depth) => {
      const rule = ruleOf(value, at, depth + 1)
      if (!isPredicate(rule))
        throw new ConfigError('routes', at, 'a rule that is all or nothing; a binding or a condition cannot be negated')
      return not(rule)
    },
  },
}

function combined(combine: (first: AnyRule, ...rest: AnyRule[]) => AnyRule, value: unknown, at: string, depth: number): AnyRule {
  const [first, ...rest] = list(value, at).map((one, index) => ruleOf(one, `${at}[${index}]`, depth + 1))
  if (first === undefined) throw new ConfigError('routes', at, 'a list that is not empty')
  return combine(first, ...rest)
}

function isPredicate(rule: AnyRule): rule is Predicate<Identity> {
  return 'kind' in rule && rule.kind === 'predicate'
}

function text(value: unknown, at: string): string {
  if (typeof value !== 'string' || value === '') throw new ConfigError('routes', at, 'a text')
  return value
}

function list(value: unknown, at: string): readonly unknown[] {
  if (!Array.isArray(value) || value.length === 0) throw new ConfigError('routes', at, 'a list that is not empty')
  return value
}

function issuerOf(fields: Fields, at: string): IssuerOption {
  const issuer = fields['issuer']
  return issuer === undefined ? {} : { issuer: text(issuer, `${at}.issuer`) }
}
