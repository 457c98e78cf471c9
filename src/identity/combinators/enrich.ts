/**
 * Adds groups, scopes or claims from another source to the identity of a verifier.
 *
 * @module
 */

import type { Authentication, Identity, Json, TokenVerifier, Verifier } from '../../events/index.ts'
import { isRecord } from '../../internal/type-guards.ts'
import { arrayOf, boolean, type Check, callback, checkArgument, object, optional, optionSchema, valid } from '../../options.ts'
import { settle } from '../authentication.ts'
import type { IdentityOf } from '../verifier.ts'
import { declarationsOf } from './wrap-verifier.ts'

/** What is added to an identity. Issuer, subject and scheme cannot be changed. */
export interface Enrichment<
  C extends { readonly [name: string]: Json | undefined } = { readonly [name: string]: Json | undefined },
> {
  /** Added to the groups of the identity. */
  readonly groups?: readonly string[] | undefined
  /** Added to the scopes of the identity. */
  readonly scopes?: readonly string[] | undefined
  /** Added to the claims of the identity. A claim of the same name is replaced; registered claims such as `sub` or `exp` are an error. */
  readonly claims?: C | undefined
  /** When the added data expires, in seconds since the epoch. The identity expires then, or earlier. */
  readonly expiresAt?: number | undefined
}

/** Options of {@link enrich}. */
export interface EnrichOptions {
  /**
   * `false` if the function always returns the same for the same identity, so that `cached` may keep the result. Default `true`: the function
   * reads data that may change, and `cached(enrich(…))` is a `ConfigError`. Write `enrich(cached(users), …)`.
   */
  readonly live?: boolean | undefined
}

/** A verifier of tokens or requests whose identities can be enriched. */
export type EnrichableVerifier = TokenVerifier<Identity> | Verifier<Identity>

/** The type of the enriched verifier: that of `V`, whose identities have the added claims. */
export type Enriched<V extends EnrichableVerifier, C extends object> = Omit<V, 'verify'> & {
  /** Verifies like the original verifier, and adds the enrichment to the identity. */
  verify(...input: Parameters<V['verify']>): Promise<Authentication<EnrichedIdentity<IdentityOf<V>, C>>>
}

/** An identity with added claims. */
export type EnrichedIdentity<I, C extends object> = I extends Identity
  ? Omit<I, 'claims'> & {
      /** The claims of the token, and the added ones. */
      readonly claims: Omit<I['claims'], keyof C> & C
    }
  : never

/**
 * Adds groups, scopes or claims to every identity that a verifier accepts, for example from a directory.
 *
 * The function is called after each successful verification. An error that it throws, or a result that is not an {@link Enrichment}, is
 * an outage: `ERR_VERIFIER_FAILED` with the error as its cause. To reject an identity, use `where` or a rule. The identity of the original
 * verifier is not changed. Under API Gateway's authorizer result cache the enrichment is kept for `ttlSeconds`.
 *
 * @throws {ConfigError} if the first argument is not a verifier, the second is not a function, or an option is unknown.
 * @example
 * const users = enrich(cognito({ … }), async ({ subject }) => ({ groups: await directory.groupsOf(subject) }))
 * bearer(users)
 */
export function enrich<
  V extends EnrichableVerifier,
  const C extends { readonly [name: string]: Json | undefined } = { readonly [name: string]: Json | undefined },
>(
  verifier: V,
  fn: (identity: IdentityOf<V>) => Enrichment<C> | Promise<Enrichment<C>>,
  options: EnrichOptions = {},
): Enriched<V, C> {
  checkArgument('enrich', 'verifier', ENRICHABLE, verifier)
  checkArgument('enrich', 'fn', callback, fn)
  const { live = true } = OPTIONS.check(options)
  // Token verifiers and request verifiers take different arguments, which are passed on unchanged.
  const verify = verifier.verify.bind(verifier) as (...input: readonly unknown[]) => Promise<Authentication<Identity>>

  async function verifyEnriched(...input: readonly unknown[]): Promise<Authentication<Identity>> {
    const result = await settle(() => verify(...input))
    if (result.kind !== 'identified') return result
    return settle(async () => {
      const enrichment = await fn(result.identity as IdentityOf<V>) // V's identities are `Identity`
      return { kind: 'identified', identity: withEnrichment(result.identity, ENRICHMENT.check(enrichment)) }
    })
  }
  // All properties of V, and a `verify` whose identities have the added claims.
  return Object.freeze({
    ...declarationsOf(verifier),
    verify: verifyEnriched,
    ...('live' in verifier ? { live: live || verifier.live } : {}),
  }) as unknown as Enriched<V, C>
}

function withEnrichment(identity: Identity, { groups = [], scopes = [], claims, expiresAt }: Enrichment): Identity {
  const expiry = Math.min(identity.expiresAt ?? Number.POSITIVE_INFINITY, expiresAt ?? Number.POSITIVE_INFINITY)
  return {
    ...identity,
    groups: new Set([...identity.groups, ...groups]),
    scopes: new Set([...identity.scopes, ...scopes]),
    claims: { ...identity.claims, ...claims },
    ...(expiry === Number.POSITIVE_INFINITY ? {} : { expiresAt: expiry }),
  }
}

/** Claims that verifiers and rules rely on. */
const REGISTERED = ['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti', 'cnf', 'client_id', 'token_use', 'auth_time', 'acr']

const OPTIONS = optionSchema<EnrichOptions>('enrich', { live: optional(boolean) })

const ENRICHMENT = optionSchema<Enrichment>(
  'enrich',
  {
    groups: optional(arrayOf('an array of strings', isString)),
    scopes: optional(arrayOf('an array of strings', isString)),
    claims: optional(
      valid(`an object without ${REGISTERED.join(', ')}`, (value) => {
        return object.accepts(value) && !REGISTERED.some((name) => Object.hasOwn(Object(value), name))
      }),
    ),
    expiresAt: optional(valid('a time in seconds since the epoch', Number.isFinite)),
  },
  'result.',
)

const ENRICHABLE: Check<EnrichableVerifier> = valid('a verifier', (candidate) => {
  const { verify, issuers } = isRecord(candidate) ? candidate : {}
  return typeof verify === 'function' && Array.isArray(issuers)
})

function isString(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}
