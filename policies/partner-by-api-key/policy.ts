/**
 * Allows each partner, known as the owner of an API key, certain routes, optionally from certain networks only.
 *
 * @module
 */

import { allow, condition, deny, denyUnlisted, type EmittedDocument, options, type PolicyScope, policy } from 'gatewright/policy'

/** What one partner may call. */
export interface Partner {
  /** Routes such as `GET /orders/*`; at least one. */
  readonly routes: readonly string[]
  /** Networks in CIDR notation; at least one. Default: any address. */
  readonly networks?: readonly string[] | undefined
}

/** Options of `partnerByApiKey`. */
export interface PartnerByApiKeyOptions {
  /** The API and stage of the policy. */
  readonly scope: PolicyScope
  /** Partners by owner, as the key store names them. */
  readonly partners: { readonly [owner: string]: Partner }
  /** The `owner` of the caller's key, as the `apiKey` verifier reports it. */
  readonly owner: string
}

const OPTIONS = options.optionSchema<PartnerByApiKeyOptions>('partnerByApiKey', {
  scope: options.object,
  partners: options.object,
  owner: options.valid('the owner of an API key, a non-empty string', options.string.accepts),
})

const strings = options.valid<readonly string[]>(
  'a non-empty array of strings',
  (value) => Array.isArray(value) && value.length > 0 && value.every(options.string.accepts),
)

/**
 * @throws {ConfigError} for an option that is missing, unknown or wrong, and for a malformed route or network of any partner.
 * @example
 * partnerByApiKey({ scope, partners: { acme: { routes: ['GET /orders/*'], networks: ['192.0.2.0/24'] } }, owner: 'acme' })
 */
export function partnerByApiKey(given: PartnerByApiKeyOptions): EmittedDocument {
  const { scope, partners, owner } = OPTIONS.check(given)
  // An error is reported for every caller, not only for the partner that it concerns.
  const documents = new Map(Object.entries(partners).map(([name, partner]) => [name, partnerPolicy(scope, name, partner)]))
  return denyUnlisted(documents.get(owner) ?? policy(scope, deny('*').as('NoPartner')))
}

function partnerPolicy(scope: PolicyScope, name: string, partner: Partner): EmittedDocument {
  const checks = { routes: strings, networks: options.optional(strings) }
  const { routes, networks } = options.optionSchema<Partner>('partnerByApiKey', checks, `partners.${name}.`).check(partner)
  const open = allow(...routes)
  return policy(scope, networks === undefined ? open : open.when(condition.sourceIp(...networks)))
}
