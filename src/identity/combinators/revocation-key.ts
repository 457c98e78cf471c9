/**
 * The names under which revocations are stored. Hashed: any store takes such a key, nothing personal stands in it, and no two
 * issuers or kinds share one.
 *
 * @module
 */

import { createHash } from 'node:crypto'
import { ConfigError } from '../../errors.ts'
import { text } from '../option-values.ts'

/** One token (`jti`), everything of one caller (`subject`), or one session (`sid`). */
export type RevocableBy = 'jti' | 'subject' | 'session'

/**
 * The key to write into the store that `notRevoked` reads: whatever value stands there revokes, save `{ before }`.
 *
 * @throws {ConfigError} for another kind, or an empty text.
 * @example
 * await store.set(revocationKey('subject', { issuer, value: 'jane' }), true, millisecondsUntilTheLastTokenExpires)
 * await store.set(revocationKey('subject', { issuer, value: 'joe' }), { before: Date.now() / 1000 }) // new logins count
 */
export function revocationKey(by: RevocableBy, { issuer, value }: { readonly issuer: string; readonly value: string }): string {
  if (!REVOCABLE.has(by)) throw new ConfigError('revocationKey', 'by', '`jti`, `subject` or `session`')
  text('revocationKey', 'issuer', issuer)
  text('revocationKey', 'value', value)
  return `revoked:${by}:${createHash('sha256')
    .update(JSON.stringify([issuer, value]))
    .digest('base64url')}`
}

export const REVOCABLE: ReadonlySet<unknown> = new Set(['jti', 'subject', 'session'])
