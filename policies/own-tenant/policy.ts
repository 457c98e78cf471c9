/**
 * A tenant's own part of the API: everything below `/tenants/{tenant}`, nothing beside it.
 *
 * @module
 */

import { allow, bind, denyUnlisted, type EmittedDocument, type PolicyScope, policy } from 'gatewright/policy'

const METHODS = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'] as const

export interface OwnTenantOptions {
  readonly scope: PolicyScope
  /** The caller's tenant, from a verified claim. What could widen a path is refused. */
  readonly tenant: string
}

/**
 * @throws {PolicyError} for a tenant that is no single path segment.
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
