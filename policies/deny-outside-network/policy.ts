/**
 * Every route, but only from these networks. Where the address is not known, nothing.
 *
 * @module
 */

import { allow, condition, denyUnlisted, type EmittedDocument, type PolicyScope, policy } from 'gatewright/policy'

export interface DenyOutsideNetworkOptions {
  readonly scope: PolicyScope
  /** In CIDR notation, IPv4 or IPv6; at least one. */
  readonly networks: readonly string[]
}

/** @throws {ConfigError} for an empty list and what is no network. */
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
