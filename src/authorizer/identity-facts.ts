/**
 * Reads the properties that authorizers use of any identity. A custom identity may lack them, or be an instance of a class.
 *
 * @module
 */

type Facts = { readonly [name in 'scheme' | 'issuer' | 'subject' | 'expiresAt' | 'missingClaims']?: unknown }

/** Returns a property of the identity. A property that another package added to `Object.prototype` is not part of it. */
export function identityFact(identity: unknown, name: keyof Facts): unknown {
  // Any value has properties, except undefined and null, which no verifier returns.
  const owner = identity as Facts & object
  return name in Object.prototype && !Object.hasOwn(owner, name) ? undefined : owner[name]
}
