/**
 * A rule says for which callers a route is open. It is evaluated in part: for one identity it becomes `all`, `none`,
 * or clauses that bind path parameters and carry IAM conditions.
 *
 * @module
 */

import type { AuthorizerRequest, IdentitySource } from '../../events/index.ts'
import type { PathParameters } from '../route-key.ts'

/** An IAM condition block: operator, key, values. */
export type Condition = { readonly [operator: string]: { readonly [key: string]: string | readonly string[] } }

/** One way in: path parameters that must have these values, and a condition that must hold. */
export interface Clause {
  readonly bind: { readonly [pathParameter: string]: string }
  readonly when: Condition
}

export interface Rule<in I, out P extends string = never> {
  readonly name: string
  /** Parameters it may bind; checked against the route while building. */
  readonly binds: readonly P[]
  /** What it reads of the request beside the identity; `[]` for most. */
  readonly reads: readonly IdentitySource[] | 'request'
  /** Whose identity it asks about: each issuer it names, `null` where it names none. Left out: nobody's in particular. */
  readonly asks?: readonly (string | null)[]
  partial(identity: I, request: AuthorizerRequest): 'all' | 'none' | readonly Clause[]
}

/** What a rule says to a caller: of all paths, of none, or of those that one of the clauses fits. */
export type Residual = 'all' | 'none' | readonly Clause[]

/** A rule that is all or nothing: it can be negated. */
export interface Predicate<in I> extends Rule<I> {
  readonly kind: 'predicate'
  partial(identity: I, request: AuthorizerRequest): 'all' | 'none'
}

/** What a route table may hold for route `K`: a rule that binds only its parameters, or a plain predicate. */
export type RouteRule<I, K extends string> = Rule<I, PathParameters<K>> | ((identity: I) => boolean)

/** With several issuers a rule about the identity must say whose: without `issuer` the authorizer is a ConfigError. */
export interface IssuerOption {
  readonly issuer?: string
}
