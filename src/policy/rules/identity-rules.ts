/**
 * Rules about the authenticated caller. Each of them is a predicate, so it can be negated.
 *
 * @module
 */

import type { Identity, Json } from '../../events/index.ts'
import { isRecord } from '../../internal/type-guards.ts'
import { type Check, checkArgument, optional, optionSchema, string, valid } from '../../options.ts'
import type { IssuerOption, Predicate } from './rule.ts'
import { describedRule, unknownPredicate } from './symbolic-residual.ts'

/** Any authenticated caller. */
export const authenticated: Predicate<Identity> = /* @__PURE__ */ describedRule(
  { name: 'authenticated', kind: 'predicate', binds: [], reads: [], partial: () => 'all' },
  { unknowns: [], residual: () => 'all' },
)

/**
 * The caller has this scope.
 *
 * @param scope One scope, without whitespace.
 * @param options `issuer`: see {@link IssuerOption}.
 * @throws {ConfigError} if the scope is not a single scope, or an option is unknown or wrong.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-3.3
 * @example
 * hasScope('pets/read')
 */
export function hasScope(scope: string, options: IssuerOption = {}): Predicate<Identity> {
  checkArgument('hasScope', 'scope', SCOPE, scope)
  return identityPredicate({ subject: 'hasScope', argument: scope, options, test: ({ scopes }) => scopes.has(scope) })
}

/**
 * The caller is a member of this group.
 *
 * @param group Compared exactly.
 * @param options `issuer`: see {@link IssuerOption}.
 * @throws {ConfigError} if the group is empty, or an option is unknown or wrong.
 * @example
 * inGroup('admins')
 */
export function inGroup(group: string, options: IssuerOption = {}): Predicate<Identity> {
  checkArgument('inGroup', 'group', GROUP, group)
  return identityPredicate({ subject: 'inGroup', argument: group, options, test: ({ groups }) => groups.has(group) })
}

/**
 * The claim equals the value or, if the claim is an array, contains it. Objects and arrays are compared as JSON,
 * including the order of keys.
 *
 * @param name Name of a top-level claim, or an array of member names from the root of the claims: `['realm_access', 'roles']`.
 *   Dots in a string have no special meaning, because claim names such as `https://example.com/roles` contain dots.
 * @param value A JSON value. The type matters: `3` does not equal `'3'`.
 * @param options `issuer`: see {@link IssuerOption}.
 * @throws {ConfigError} if an argument is wrong, or an option is unknown or wrong.
 * @example
 * hasClaim('email_verified', true)
 */
export function hasClaim(
  name: string | readonly [string, ...string[]],
  value: Json,
  options: IssuerOption = {},
): Predicate<Identity> {
  checkArgument('hasClaim', 'name', CLAIM_PATH, name)
  checkArgument('hasClaim', 'value', JSON_VALUE, value)
  const expected = JSON.stringify(value)
  const path = [name].flat()
  const test = ({ claims }: Identity): boolean => {
    const claim = claimAt(claims, path)
    if (claim === undefined) return false
    if (isEqual(claim, value, expected)) return true
    return Array.isArray(claim) && claim.some((element: Json) => isEqual(element, value, expected))
  }
  return identityPredicate({
    subject: 'hasClaim',
    argument: `${typeof name === 'string' ? name : JSON.stringify(name)}=${expected}`,
    options,
    test,
  })
}

const SCOPE: Check<string> = /* @__PURE__ */ valid(
  'one scope, a non-empty string without whitespace',
  (value) => typeof value === 'string' && value !== '' && !/\s/.test(value),
)
const GROUP: Check<string> = /* @__PURE__ */ valid('the name of a group', string.accepts)
export const CLAIM_NAME: Check<string> = /* @__PURE__ */ valid('the name of a claim', string.accepts)
const CLAIM_PATH: Check<string | readonly [string, ...string[]]> = /* @__PURE__ */ valid(
  'the name of a claim or a non-empty array of member names',
  (value) => string.accepts(value) || (Array.isArray(value) && value.length > 0 && value.every(string.accepts)),
)
const JSON_VALUE: Check<Json> = /* @__PURE__ */ valid(
  'a JSON value',
  (value) => jsonOf(value) !== undefined && (typeof value !== 'number' || Number.isFinite(value)),
)

/** The claim at a path of own members; `undefined` if one is missing or is not a member of an object. */
function claimAt(claims: Identity['claims'], path: readonly string[]): Json | undefined {
  let value: unknown = claims
  for (const name of path) {
    if (!isRecord(value) || !Object.hasOwn(value, name)) return undefined
    value = value[name]
  }
  return value as Json | undefined // a member of JSON claims
}

/** `undefined` for a value without JSON: a function, a symbol, a circular object. */
function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value)
  } catch {
    return undefined
  }
}

/** What makes an identity predicate: its name is `subject(argument of issuer)`. */
interface IdentityTest {
  readonly subject: string
  readonly argument: string
  readonly options: IssuerOption
  readonly test: (identity: Identity) => boolean
}

function identityPredicate({ subject, argument, options, test }: IdentityTest): Predicate<Identity> {
  const { issuer } = optionSchema<IssuerOption>(subject, { issuer: optional(string) }).check(options)
  const name = issuer === undefined ? `${subject}(${argument})` : `${subject}(${argument} of ${issuer})`
  return describedRule<Predicate<Identity>>(
    {
      name,
      kind: 'predicate',
      binds: [],
      reads: [],
      asks: [issuer ?? null],
      partial: (identity) => ((issuer === undefined || identity.issuer === issuer) && test(identity) ? 'all' : 'none'),
    },
    unknownPredicate(JSON.stringify([subject, argument, issuer])),
  )
}

function isEqual(claim: Json | undefined, value: Json, expectedJson: string): boolean {
  // JSON is compared for objects only: the JSON of a claim of `NaN`, which is not a JSON value, is `null`.
  return Object(value) === value ? JSON.stringify(claim) === expectedJson : claim === value
}
