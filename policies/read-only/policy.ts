/**
 * Allows reading only: GET, HEAD and OPTIONS on every path of one stage. Everything else, other actions included, is
 * denied explicitly, so that a resource policy cannot allow it.
 *
 * @module
 */

import { allow, denyUnlisted, type EmittedDocument, options, type PolicyScope, policy } from 'gatewright/policy'

/** The API and stage of the policy. Wildcards are rejected. */
export type ReadOnlyScope = Omit<PolicyScope, 'acknowledgeWildcards'>

// An IAM `*` also matches `/`: with a wildcard stage, `GET` could be a part of the path of a DELETE request.
const name = options.valid<string>('a name without wildcards', (value) => typeof value === 'string' && /^[\w$-]+$/.test(value))

const SCOPE = options.optionSchema<ReadOnlyScope>('readOnly', {
  partition: options.optional(name),
  region: name,
  accountId: name,
  apiId: name,
  stage: name,
})

/**
 * @throws {ConfigError} for a member that is missing, unknown, malformed or a wildcard.
 * @example
 * readOnly({ region: 'eu-west-1', accountId: '012345678901', apiId: 'a1b2c3', stage: 'prod' })
 */
export function readOnly(scope: ReadOnlyScope): EmittedDocument {
  return denyUnlisted(policy(SCOPE.check(scope), allow('GET /*', 'HEAD /*', 'OPTIONS /*').as('Read')))
}
