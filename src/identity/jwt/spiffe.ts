/**
 * SPIFFE IDs, the subjects of JWT-SVIDs. Such tokens need no `iss`: the trust domain in the subject selects the keys.
 *
 * @see https://github.com/spiffe/spiffe/blob/main/standards/SPIFFE-ID.md
 * @see https://github.com/spiffe/spiffe/blob/main/standards/JWT-SVID.md
 * @module
 */

/** The longest SPIFFE ID in bytes. */
const MAX_SPIFFE_ID_LENGTH = 2048

/** Returns the trust domain of a SPIFFE ID, `example.org` of `spiffe://example.org/workload`, or `undefined` for any other value. */
export function trustDomainOf(subject: unknown): string | undefined {
  if (typeof subject !== 'string' || subject.length > MAX_SPIFFE_ID_LENGTH) return undefined
  const [, trustDomain, path = ''] = /^spiffe:\/\/([a-z0-9._-]{1,255})((?:\/[A-Za-z0-9._-]+)+)$/.exec(subject) ?? []
  return path.split('/').some((segment) => segment === '.' || segment === '..') ? undefined : trustDomain
}

/** Reports whether a value is the name of a trust domain: lowercase letters, digits, dots, hyphens and underscores. */
export function isTrustDomain(value: unknown): value is string {
  return typeof value === 'string' && /^[a-z0-9._-]{1,255}$/.test(value)
}
