/**
 * Allows every route to clients in the given networks. All other requests are denied explicitly.
 *
 * @module
 */

import { allow, condition, denyUnlisted, type EmittedDocument, type PolicyScope, policy } from 'gatewright/policy'

/** The options of `denyOutsideNetwork`. */
export interface DenyOutsideNetworkOptions {
  /** The API and stage. */
  readonly scope: PolicyScope
  /** In CIDR notation, IPv4 or IPv6; at least one. */
  readonly networks: readonly string[]
}

/**
 * Builds the policy.
 *
 * @throws {ConfigError} if `networks` is empty or contains a value that is not a network.
 */
export function denyOutsideNetwork({ scope, networks }: DenyOutsideNetworkOptions): EmittedDocument {
  return denyUnlisted(
    policy(
      scope,
      allow('*')
        .when(condition.sourceIp(...networks))
        .as('DenyNested'),
    ),
  )
}
