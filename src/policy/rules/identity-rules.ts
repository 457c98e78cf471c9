/**
 * The rules about who is calling. Each is all or nothing, so it can be negated.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import type { Identity, Json } from '../../events/index.ts'
import { checkOptions } from '../../options.ts'
import { madeOf, question } from './formula.ts'
import type { IssuerOption, Predicate } from './rule.ts'

/** Whoever the verifier identified. */
export const authenticated: Predicate<Identity> = /* @__PURE__ */ madeOf(
  { name: 'authenticated', kind: 'predicate', binds: [], reads: [], partial: () => 'all' },
  { questions: [], answer: () => 'all' },
)

/**
 * The token carries this scope.
 *
 * @throws {ConfigError} when `scope` is empty or holds a blank (RFC 6749 section 3.3).
 */
export function hasScope(scope: string, of: IssuerOption = {}): Predicate<Identity> {
  if (typeof scope !== 'string' || scope === '' || /\s/.test(scope)) throw new ConfigError('hasScope', 'scope', 'one scope')
  return about('hasScope', scope, of, (identity) => identity.scopes.has(scope))
}

/** The caller is in this group of the issuer. */
export function inGroup(group: string, of: IssuerOption = {}): Predicate<Identity> {
  if (typeof group !== 'string' || group === '') throw new ConfigError('inGroup', 'group', 'the name of a group')
  return about('inGroup', group, of, (identity) => identity.groups.has(group))
}

/** Equal to the claim, or one of it where the claim is a list. Objects and lists compare by their JSON, keys in order. */
export function hasClaim(name: string, value: Json, of: IssuerOption = {}): Predicate<Identity> {
  if (typeof name !== 'string' || name === '') throw new ConfigError('hasClaim', 'name', 'the name of a claim')
  const wanted = JSON.stringify(value)
  if (wanted === undefined || (typeof value === 'number' && !Number.isFinite(value))) {
    throw new ConfigError('hasClaim', 'value', 'a JSON value')
  }
  return about('hasClaim', `${name}=${wanted}`, of, ({ claims }) => {
    if (!Object.hasOwn(claims, name)) return false
    const claim = claims[name]
    if (same(claim, value, wanted)) return true
    return Array.isArray(claim) && claim.some((one: Json) => same(one, value, wanted))
  })
}

/** A rule's `issuer` option, checked. */
export function issuerOf(subject: string, of: IssuerOption): string | undefined {
  checkOptions(subject, of, ['issuer'])
  if (of.issuer !== undefined && (typeof of.issuer !== 'string' || of.issuer === '')) {
    throw new ConfigError(subject, 'issuer', 'a text, not empty')
  }
  return of.issuer
}

function about(subject: string, what: string, of: IssuerOption, test: (identity: Identity) => boolean): Predicate<Identity> {
  const issuer = issuerOf(subject, of)
  const name = issuer === undefined ? `${subject}(${what})` : `${subject}(${what} of ${issuer})`
  return madeOf<Predicate<Identity>>(
    {
      name,
      kind: 'predicate',
      binds: [],
      reads: [],
      asks: [issuer ?? null],
      partial: (identity) => ((issuer === undefined || identity.issuer === issuer) && test(identity) ? 'all' : 'none'),
    },
    question(JSON.stringify([subject, what, issuer])),
  )
}

function same(claim: Json | undefined, value: Json, wanted: string): boolean {
  // Only of an object: the JSON of what is no JSON, such as `NaN`, may be that of `null`.
  return Object(value) === value ? JSON.stringify(claim) === wanted : claim === value
}
