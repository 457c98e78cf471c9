/**
 * Allows every route, but only from these networks. A request whose address is not known is denied.
 *
 * @module
 */

import { allow, condition, denyUnlisted, type EmittedDocument, options, type PolicyScope, policy } from 'gatewright/policy'

/** Options of `denyOutsideNetwork`. */
export interface DenyOutsideNetworkOptions {
  /** The API and stage of the policy. */
  readonly scope: PolicyScope
  /** Networks in CIDR notation, IPv4 or IPv6; at least one. */
  readonly networks: readonly string[]
}

const OPTIONS = options.optionSchema<DenyOutsideNetworkOptions>('denyOutsideNetwork', {
  scope: options.object,
  networks: options.valid('a non-empty array of networks', (value) => Array.isArray(value) && value.length > 0),
})

/**
 * @throws {ConfigError} for an option that is missing, unknown or wrong, and for a malformed network.
 * @example
 * denyOutsideNetwork({ scope, networks: ['10.0.0.0/8', '2001:db8::/32'] })
 */
export function denyOutsideNetwork(given: DenyOutsideNetworkOptions): EmittedDocument {
  const { scope, networks } = OPTIONS.check(given)
  return denyUnlisted(
    policy(
      scope,
      allow('*')
        .when(condition.sourceIp(...networks))
        .as('InsideNetwork'),
    ),
  )
}
