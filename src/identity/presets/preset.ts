/**
 * Creates a verifier of one provider's tokens: `oidc` with the provider's settings, and further checks of the verified claims.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import type { Authentication, Identity, JwtVerifier, Proof } from '../../events/index.ts'
import { type Check, callback, number, object, optional, string, strings, valid } from '../../options.ts'
import { rejected } from '../authentication.ts'
import type { TokenRejectionCode } from '../codes/token-codes.ts'
import type { RemoteKeys } from '../jwks/issuer-keys.ts'
import { detailsOf, registerVerifyParsed, verifyParsedOf, withDetails } from '../jwt/jwt-internals.ts'
import type { UnverifiedToken } from '../jwt/jwt-reader.ts'
import { type JsonObject, ownMembers } from '../jwt/strict-json.ts'

/** Options that every preset accepts, with the meaning they have in `oidc`. */
export interface PresetOptions<S extends string> {
  /** `identity.scheme`. Default: the name of the preset. */
  readonly scheme?: S | undefined
  /** Scopes, of which at least one must be among the scopes of the token. Default: not checked. */
  readonly scopes?: readonly string[] | undefined
  /** The key set document of the provider (`{ keys: [ … ] }`). Nothing is fetched. Default: the key set is fetched. */
  readonly jwks?: unknown
  /** How the key set is fetched. Cannot be combined with `jwks`. */
  readonly remoteKeys?: RemoteKeys | undefined
  /** Names of claims that must be present, with any value. Default: none. */
  readonly requiredClaims?: readonly string[] | undefined
  /** Tolerance for clocks that differ, 0 to 600 seconds. Default 0. */
  readonly graceSeconds?: number | undefined
  /** The clock, in milliseconds since the epoch. Default `Date.now`. */
  readonly now?: (() => number) | undefined
}

/** The checks of {@link PresetOptions}. */
export const PRESET_OPTIONS: { readonly [name in keyof Required<PresetOptions<string>>]: Check } = {
  scheme: optional(string),
  scopes: optional(strings),
  jwks: optional(valid('a key set document', () => true)),
  remoteKeys: optional(object),
  requiredClaims: optional(strings),
  graceSeconds: optional(number(0, 600)),
  now: optional(callback),
}

/** Returns the common options, for `oidc`. */
export function commonOptions(options: PresetOptions<string>): Omit<PresetOptions<string>, 'scheme'> {
  const { scopes, jwks, remoteKeys, requiredClaims, graceSeconds, now } = options
  return { scopes, jwks, remoteKeys, requiredClaims, graceSeconds, now }
}

/** Checks the claims of a verified token; they have no prototype. Returns the identity, or why the token is rejected. */
export type Refine<I, J> = (identity: I, claims: JsonObject) => J | TokenRejectionCode

/** Returns a verifier that applies further checks to every token that `verifier` accepts. */
export function refined<I extends Identity, J extends Identity>(verifier: JwtVerifier<I>, refine: Refine<I, J>): JwtVerifier<J> {
  const verifyParsed = verifyParsedOf(verifier.verify)
  const details = detailsOf(verifier)

  function apply(result: Authentication<I>): Authentication<J> {
    if (result.kind !== 'identified') return result
    const identity = refine(result.identity, ownMembers(result.identity.claims))
    return typeof identity === 'string' ? rejected(identity) : { kind: 'identified', identity }
  }
  const verify = async (token: string, proof?: Proof): Promise<Authentication<J>> => apply(await verifier.verify(token, proof))
  if (verifyParsed !== undefined) {
    registerVerifyParsed(verify, async (token: UnverifiedToken, proof) =>
      // `verifyParsed` belongs to `verifier`, so its identities are those of `verifier`.
      apply((await verifyParsed(token, proof)) as Authentication<I>),
    )
  }
  const { issuers, live, tokens, identityValidationExpression } = verifier
  const copy: JwtVerifier<J> = { verify, issuers, live, tokens, identityValidationExpression }
  return details === undefined ? Object.freeze(copy) : withDetails(copy, details)
}

/**
 * Calls a factory. A `ConfigError` of `oidc` is thrown again under the name of the preset.
 *
 * @throws {ConfigError}
 */
export function named<T>(subject: string, create: () => T): T {
  try {
    return create()
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    throw new ConfigError(subject, error.option, '', error.message.slice(error.message.indexOf(': ') + 2))
  }
}

/** Returns an option of one or more strings as an array, or `undefined` if it is `null` or not set. */
export function listOf(option: string | readonly string[] | null | undefined): readonly string[] | undefined {
  return option === null || option === undefined ? undefined : [option].flat()
}

/** A host name in lowercase, with a port if it is not 443, and nothing else. `URL` normalizes hosts, so the normal form is equal to itself. */
export const hostName: Check<string> = valid('a host name in lowercase without scheme, path and slash', isHostName)

/** Reports whether a value is a host name in lowercase. */
export function isHostName(host: unknown): host is string {
  if (typeof host !== 'string' || host === '') return false
  const address = `https://${host}/`
  return URL.canParse(address) && new URL(address).host === host && new URL(address).href === address
}
