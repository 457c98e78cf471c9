/**
 * Allows each partner, identified by the owner of an API key, its routes from its networks.
 *
 * @module
 */

import { allow, condition, deny, denyUnlisted, type EmittedDocument, type PolicyScope, policy } from 'gatewright/policy'

/** What one partner may call. */
export interface Partner {
  /** At least one route, for example `GET /orders/*`. */
  readonly routes: readonly string[]
  /** Networks in CIDR notation. Default: any address. */
  readonly networks?: readonly string[]
}

/** The options of `partnerByApiKey`. */
export interface PartnerByApiKeyOptions {
  /** The API and stage. */
  readonly scope: PolicyScope
  /** The partners by owner, as in the key store. */
  readonly partners: { readonly [owner: string]: Partner }
  /** The `owner` of the caller's key, as verified by `apiKey`. */
  readonly owner: string
}

/**
 * Builds the policy. An unknown owner is denied every route.
 *
 * @throws {ConfigError} if a route or network is invalid.
 */
export function partnerByApiKey({ scope, partners, owner }: PartnerByApiKeyOptions): EmittedDocument {
  const partner = Object.hasOwn(partners, owner) ? partners[owner] : undefined
  if (partner === undefined) return policy(scope, deny('*').as('NoPartner'))
  const open = allow(...partner.routes)
  return denyUnlisted(policy(scope, partner.networks === undefined ? open : open.when(condition.sourceIp(...partner.networks))))
}
