/**
 * Reads a route table from JSON, for authorizers that are configured rather than programmed. The JSON Schema of the table
 * is `authorizers/routes.schema.json`.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import type { Identity, Json } from '../../events/index.ts'
import { ownProperty } from '../../internal/own-property.ts'
import { isRecord } from '../../internal/type-guards.ts'
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

/** A route table read from JSON. It may also contain `$default` and `$connect`; the factory checks which routes its API can have. */
export type JsonRoutes = { readonly [R in RestRouteKey]: Rule<Identity> }

type AnyRule = Rule<Identity, string>
type Members = { readonly [name: string]: unknown }

/** The same pattern as in the JSON Schema. The authorizer checks the path. */
const ROUTE_KEY = /^(?:(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|ANY) \/|\$default$|\$connect$)/
const MAX_DEPTH = 16
const MAX_KEY_LENGTH_IN_MESSAGES = 128

/**
 * Reads a route table such as `{ "GET /pets": "authenticated", "POST /pets": { "scope": "pets/write" } }`.
 *
 * A rule is `"authenticated"` or an object with exactly one of `scope`, `group`, `claim` (with `value`), `own` (with an
 * optional `from`, the claim), `sourceIp`, `every`, `some` and `not`. The first four may also have an `issuer`. Rules may
 * be nested up to 16 levels deep.
 *
 * @throws {ConfigError} `option` is the path of the part that is invalid: `routes["POST /pets"].scope`.
 * @example
 * routesFromJson(JSON.parse('{ "DELETE /pets/{id}": { "group": "admin" } }'))
 */
export function routesFromJson(json: unknown): JsonRoutes {
  if (!isRecord(json)) throw new ConfigError('routes', '', 'the table must be a JSON object')
  const entries = Object.entries(json)
  if (entries.length === 0) throw new ConfigError('routes', '', 'the table must have at least one route')
  const table = entries.map(([route, rule]) => {
    const path = `routes[${JSON.stringify(route.slice(0, MAX_KEY_LENGTH_IN_MESSAGES))}]`
    if (!ROUTE_KEY.test(route)) throw new ConfigError('routes', path, 'a method and a path, $default or $connect')
    return [route, readRule(rule, path, 0)] as const
  })
  // The authorizer checks whether the parameters that a rule binds exist in its route.
  return Object.fromEntries(table) as JsonRoutes
}

/** Reads one rule. `path` names it in errors. */
export function readRule(json: unknown, path: string, depth: number): AnyRule {
  if (depth > MAX_DEPTH) throw new ConfigError('routes', path, `nested at most ${MAX_DEPTH} levels`)
  if (json === 'authenticated') return authenticated
  if (!isRecord(json)) throw new ConfigError('routes', path, '"authenticated" or an object')
  const [name, second] = Object.keys(RULES).filter((rule) => Object.hasOwn(json, rule))
  if (name === undefined || second !== undefined) {
    throw new ConfigError('routes', path, `an object with exactly one of ${Object.keys(RULES).join(', ')}`)
  }
  const { read, siblings } = RULES[name as keyof typeof RULES] // one of its keys
  const unknown = Object.keys(json).find((member) => member !== name && !siblings.includes(member))
  if (unknown !== undefined) {
    const known = siblings.length === 0 ? 'no other members' : siblings.join(', ')
    throw new ConfigError('routes', `${path}.${unknown}`, `removed; ${name} may be combined with ${known}`)
  }
  try {
    return read(json[name], { members: json, path: `${path}.${name}`, depth })
  } catch (error) {
    // An error of a rule function does not name the route.
    if (!(error instanceof ConfigError) || error.message.startsWith('routes: ')) throw error
    throw new ConfigError('routes', '', `${path}.${name}: ${error.message}`)
  }
}

/** Where a rule is. */
interface Position {
  /** The members of the rule's object. */
  readonly members: Members
  readonly path: string
  readonly depth: number
}

interface RuleReader {
  readonly read: (value: unknown, position: Position) => AnyRule
  /** The other members that the rule's object may have. */
  readonly siblings: readonly string[]
}

const RULES: { readonly [N in 'scope' | 'group' | 'claim' | 'own' | 'sourceIp' | 'every' | 'some' | 'not']: RuleReader } = {
  scope: { siblings: ['issuer'], read: (value, position) => hasScope(readString(value, position.path), readIssuer(position)) },
  group: { siblings: ['issuer'], read: (value, position) => inGroup(readString(value, position.path), readIssuer(position)) },
  claim: {
    siblings: ['value', 'issuer'],
    read: (value, position) => {
      const expected = ownProperty(position.members, 'value')
      if (expected === undefined) throw new ConfigError('routes', position.path, 'combined with a value')
      return hasClaim(readString(value, position.path), expected as Json, readIssuer(position)) // parsed from JSON
    },
  },
  own: {
    siblings: ['from', 'issuer'],
    read: (value, position) => {
      const { members, path } = position
      const from = ownProperty(members, 'from')
      const claim = from === undefined ? {} : { claim: readString(from, `${path}.from`) }
      return own(readString(value, path), { ...readIssuer(position), ...claim })
    },
  },
  sourceIp: {
    siblings: [],
    read: (value, { path }) => {
      const [first, ...rest] = readArray(value, path)
      return sourceIp(readString(first, path), ...rest.map((address) => readString(address, path)))
    },
  },
  every: { siblings: [], read: (value, position) => every(...readRules(value, position)) },
  some: { siblings: [], read: (value, position) => some(...readRules(value, position)) },
  not: {
    siblings: [],
    read: (value, { path, depth }) => {
      const rule = readRule(value, path, depth + 1)
      if (!isPredicate(rule)) {
        throw new ConfigError('routes', path, 'a rule that passes or fails as a whole; own and sourceIp cannot be negated')
      }
      return not(rule)
    },
  },
}

type NonEmpty<T> = readonly [T, ...T[]]

function readRules(value: unknown, { path, depth }: Position): NonEmpty<AnyRule> {
  const [first, ...rest] = readArray(value, path)
  return [
    readRule(first, `${path}[0]`, depth + 1),
    ...rest.map((rule, index) => readRule(rule, `${path}[${index + 1}]`, depth + 1)),
  ]
}

function isPredicate(rule: AnyRule): rule is Predicate<Identity> {
  return 'kind' in rule && rule.kind === 'predicate'
}

function readIssuer({ members, path }: Position): IssuerOption {
  const issuer = ownProperty(members, 'issuer')
  return issuer === undefined ? {} : { issuer: readString(issuer, `${path}.issuer`) }
}

function readString(value: unknown, path: string): string {
  if (typeof value !== 'string' || value === '') throw new ConfigError('routes', path, 'a non-empty string')
  return value
}

function readArray(value: unknown, path: string): NonEmpty<unknown> {
  if (!Array.isArray(value) || value.length === 0) throw new ConfigError('routes', path, 'a non-empty array')
  return value as unknown as NonEmpty<unknown> // checked above
}
