/**
 * Describes what is known about the callers of an API.
 *
 * @module
 */

import { boolean, integer, nullable, oneOf, optional, optionSchema } from '../../options.ts'
import { MAX_QUANTITY } from '../cache/callers.ts'

/** What is known about the API. Every property except `callers` has a default. */
export interface Needs {
  /**
   * `aws`: callers hold AWS credentials. `cognito`: users of the account's own user pools. `third-party`: tokens of another issuer.
   * `api-key`: partners with a key. `certificate`: callers with a client certificate.
   */
  readonly callers: 'aws' | 'cognito' | 'third-party' | 'api-key' | 'certificate'
  /** What the caller presents, for `cognito` and `third-party`. Default `jwt`. */
  readonly token?: 'jwt' | 'opaque' | 'saml' | undefined
  /** Default `any`. */
  readonly api?: 'rest' | 'http' | 'websocket' | 'any' | undefined
  /** Whether the decision depends on more than one header, or on query strings, stage variables or context. Default `false`. */
  readonly severalSources?: boolean | undefined
  /** Whether access depends on groups, ownership, tenants or other custom rules, in addition to scopes. Default `false`. */
  readonly ownRules?: boolean | undefined
  /** Whether routes require OAuth scopes. Default `false`. */
  readonly scopes?: boolean | undefined
  /** Whether the API is private (reachable from a VPC only). Default `false`. */
  readonly privateApi?: boolean | undefined
  /** A revoked token must stop working within this many seconds. Default `null`: its expiry is enough. */
  readonly revokedWithinSeconds?: number | null | undefined
  /** Number of token issuers, at least 1. Default 1. */
  readonly issuers?: number | undefined
}

/** All members are set. */
export type CompleteNeeds = { readonly [K in keyof Needs]-?: Exclude<Needs[K], undefined> }

const OPTIONS = optionSchema<Needs>('recommend', {
  callers: oneOf('aws', 'cognito', 'third-party', 'api-key', 'certificate'),
  token: optional(oneOf('jwt', 'opaque', 'saml')),
  api: optional(oneOf('rest', 'http', 'websocket', 'any')),
  severalSources: optional(boolean),
  ownRules: optional(boolean),
  scopes: optional(boolean),
  privateApi: optional(boolean),
  revokedWithinSeconds: optional(nullable(integer(0, MAX_QUANTITY), 'accept tokens until they expire')),
  issuers: optional(integer(1, MAX_QUANTITY)),
})

/** Checks the needs and fills in the defaults. */
export function checkNeeds(given: Needs): CompleteNeeds {
  const needs = OPTIONS.check(given)
  return {
    callers: needs.callers,
    token: needs.token ?? 'jwt',
    api: needs.api ?? 'any',
    severalSources: needs.severalSources ?? false,
    ownRules: needs.ownRules ?? false,
    scopes: needs.scopes ?? false,
    privateApi: needs.privateApi ?? false,
    revokedWithinSeconds: needs.revokedWithinSeconds ?? null,
    issuers: needs.issuers ?? 1,
  }
}
