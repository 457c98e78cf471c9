/**
 * Computes the keys under which revocations are stored. They are hashed: every store accepts them, they contain no personal data, and
 * no two issuers or kinds share a key.
 *
 * @module
 */

import { createHash } from 'node:crypto'
import { checkArgument, oneOf, optionSchema, string } from '../../options.ts'

/** What can be revoked: one token (`jti`), all tokens of a caller (`subject`), or one session (`sid`). */
export type RevocableBy = 'jti' | 'subject' | 'session'

/** All values of {@link RevocableBy}. */
export const REVOCABLE: readonly ['jti', 'subject', 'session'] = ['jti', 'subject', 'session']

/** What a revocation applies to. */
export interface RevocationTarget {
  /** The issuer of the identity. */
  readonly issuer: string
  /** The `jti`, the subject or the session ID. */
  readonly value: string
}

/**
 * Returns the key to write into the store that `notRevoked` reads. Any value under it revokes; `{ before }` revokes only tokens
 * issued until that time, in seconds since the epoch.
 *
 * @throws {ConfigError} if the kind is unknown, or the issuer or value is missing or empty.
 * @example
 * await store.set(revocationKey('subject', { issuer, value: 'jane' }), true, millisecondsUntilTheLastTokenExpires)
 * await store.set(revocationKey('subject', { issuer, value: 'joe' }), { before: Date.now() / 1000 }) // later logins stay valid
 */
export function revocationKey(by: RevocableBy, target: RevocationTarget): string {
  checkArgument('revocationKey', 'by', oneOf(...REVOCABLE), by)
  const { issuer, value } = TARGET.check(target)
  const hash = createHash('sha256')
    .update(JSON.stringify([issuer, value]))
    .digest('base64url')
  return `revoked:${by}:${hash}`
}

const TARGET = optionSchema<RevocationTarget>('revocationKey', { issuer: string, value: string })
