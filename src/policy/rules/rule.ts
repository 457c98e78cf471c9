/**
 * The rule: a function of an identity and a request whose result is a residual, that is `all`, `none`, or clauses that
 * bind path parameters and carry IAM conditions.
 *
 * @module
 */

import type { AuthorizerRequest, IdentitySource } from '../../events/index.ts'
import type { PathParameters } from '../route-key.ts'

/**
 * An IAM condition block: operator, key, values. A key with several values matches if any of them does.
 *
 * @example
 * const condition: Condition = { IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '2001:db8::/32'] } }
 */
export type Condition = { readonly [operator: string]: { readonly [key: string]: string | readonly string[] } }

/** One alternative of a residual. The route is open where both parts hold. */
export interface Clause {
  /** Path parameters by name, and the value that each must have: one decoded path segment. `{}` binds none. */
  readonly bind: { readonly [pathParameter: string]: string }
  /** The condition that must hold; it becomes part of the policy document. `{}` always holds. */
  readonly when: Condition
}

/** What is left of a rule once the identity is known: every path of the route, none, or those that match a clause. */
export type Residual = 'all' | 'none' | readonly Clause[]

/**
 * Decides for which callers and paths a route is open. Use the rules of this package, or write your own.
 *
 * @example
 * const weekdays: Rule<unknown> = {
 *   name: 'weekdays',
 *   binds: [],
 *   reads: 'request', // depends on the time of the request, so ttlSeconds must be 0
 *   partial: () => ([0, 6].includes(new Date().getUTCDay()) ? 'none' : 'all'),
 * }
 */
export interface Rule<in I, out P extends string = never> {
  /** For error messages and decision records. Must not contain values of the caller's. */
  readonly name: string
  /** The path parameters that `partial` may bind. Building a table fails if the route does not have one of them. */
  readonly binds: readonly P[]
  /** The parts of the request that `partial` reads; `[]` for most rules. Reading any other part throws. */
  readonly reads: readonly IdentitySource[] | 'request'
  /** The issuers whose identities the rule is about, `null` for any issuer. Not set: the rule is not about identities. */
  readonly asks?: readonly (string | null)[] | undefined
  /**
   * Evaluates the rule for one identity. Any result other than a residual, a promise for example, is an error, and the
   * request fails with 500.
   */
  partial(identity: I, request: AuthorizerRequest): 'all' | 'none' | readonly Clause[]
}

/** A rule whose residual is always `all` or `none`. Only predicates can be negated with `not`. */
export interface Predicate<in I> extends Rule<I> {
  /** Distinguishes predicates from other rules at run time. */
  readonly kind: 'predicate'
  /** Evaluates the rule for one identity. */
  partial(identity: I, request: AuthorizerRequest): 'all' | 'none'
}

/** The value of one entry of a route table with the key `K`: a rule that binds only parameters of the route, or a plain predicate function. */
export type RouteRule<I, K extends string> = Rule<I, PathParameters<K>> | ((identity: I) => boolean)

/** The option that all rules about identities share. */
export interface IssuerOption {
  /**
   * The issuer of the identity, exactly as the verifier reports it. Required if the verifier accepts several issuers,
   * because a group of one issuer is not the group of the same name of another. Default: the verifier's only issuer.
   */
  readonly issuer?: string | undefined
}
