/**
 * Partners, known by the owner of an API key, and what each may call, from where.
 *
 * @module
 */

import { allow, condition, deny, denyUnlisted, type EmittedDocument, type PolicyScope, policy } from 'gatewright/policy'

export interface Partner {
  /** `GET /orders/*`; at least one. */
  readonly routes: readonly string[]
  /** In CIDR notation. Left out: from anywhere. */
  readonly networks?: readonly string[]
}

export interface PartnerByApiKeyOptions {
  readonly scope: PolicyScope
  /** By owner, as the key store names them. */
  readonly partners: { readonly [owner: string]: Partner }
  /** The `owner` of the caller's key, as `apiKey` found it. */
  readonly owner: string
}

/** @throws {ConfigError} for a route or network that is none. */
export function partnerByApiKey({ scope, partners, owner }: PartnerByApiKeyOptions): EmittedDocument {
  const partner = Object.hasOwn(partners, owner) ? partners[owner] : undefined
  if (partner === undefined) return policy(scope, deny('*').as('NoPartner'))
  const open = allow(...partner.routes)
  return denyUnlisted(policy(scope, partner.networks === undefined ? open : open.when(condition.sourceIp(...partner.networks))))
}
