/**
 * Allows a tenant `/tenants/{tenant}` and all paths below it.
 *
 * @module
 */

import { allow, bind, denyUnlisted, type EmittedDocument, type PolicyScope, policy } from 'gatewright/policy'

const METHODS = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'] as const

/** The options of `ownTenant`. */
export interface OwnTenantOptions {
  /** The API and stage. */
  readonly scope: PolicyScope
  /** The caller's tenant, from a verified claim. A value that could widen a path is rejected. */
  readonly tenant: string
}

/**
 * Builds the policy.
 *
 * @throws {PolicyError} if `tenant` is not a single path segment.
 * @example
 * ownTenant({ scope, tenant: 'acme' }) // allows GET /tenants/acme/orders, denies GET /tenants/other/orders
 */
export function ownTenant({ scope, tenant }: OwnTenantOptions): EmittedDocument {
  const targets = METHODS.flatMap((method) => [
    bind(`${method} /tenants/{tenant}`, { tenant }),
    bind(`${method} /tenants/{tenant}/*`, { tenant }),
  ])
  return denyUnlisted(policy(scope, allow(...targets).as('OwnTenant')))
}
