/**
 * Allows a tenant's own part of the API: `/tenants/{tenant}` and everything below it, and nothing else.
 *
 * @module
 */

import { allow, bind, denyUnlisted, type EmittedDocument, options, type PolicyScope, policy } from 'gatewright/policy'

const METHODS = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'] as const

/** Options of `ownTenant`. */
export interface OwnTenantOptions {
  /** The API and stage of the policy. */
  readonly scope: PolicyScope
  /** The caller's tenant, from a verified claim. A value that could widen a path is rejected. */
  readonly tenant: string
}

const OPTIONS = options.optionSchema<OwnTenantOptions>('ownTenant', {
  scope: options.object,
  tenant: options.valid('the tenant of the caller, a non-empty string', options.string.accepts),
})

/**
 * @throws {ConfigError} for an option that is missing, unknown or wrong.
 * @throws {PolicyError} for a tenant that is not a single path segment.
 * @example
 * ownTenant({ scope, tenant: 'acme' }) // allows GET /tenants/acme/orders, denies GET /tenants/other/orders
 */
export function ownTenant(given: OwnTenantOptions): EmittedDocument {
  const { scope, tenant } = OPTIONS.check(given)
  const targets = METHODS.flatMap((method) => [
    bind(`${method} /tenants/{tenant}`, { tenant }),
    bind(`${method} /tenants/{tenant}/*`, { tenant }),
  ])
  return denyUnlisted(policy(scope, allow(...targets).as('OwnTenant')))
}
