/**
 * Whom a reply names: in access logs, and in the backend's event.
 *
 * @module
 */

import { createHash } from 'node:crypto'
import { ReplyError } from '../errors.ts'

const MAX_LENGTH = 128

/** `${issuer}|${subject}`; over 128 characters its SHA-256, because principal ids are logged and compared. */
export function defaultPrincipalId(identity: unknown): string {
  const { issuer, subject } = identity as { readonly issuer?: unknown; readonly subject?: unknown } // somebody: looked at below
  if (typeof issuer !== 'string' || typeof subject !== 'string') {
    throw new ReplyError('principalId', 'given as an option, because the identity has no issuer and subject')
  }
  return bounded(`${issuer}|${subject}`)
}

/** @throws {ReplyError} unless the user's callback gave a text. */
export function checkPrincipalId(principalId: unknown): string {
  if (typeof principalId !== 'string' || principalId === '') throw new ReplyError('principalId', 'a text')
  return bounded(principalId)
}

function bounded(text: string): string {
  return text.length <= MAX_LENGTH ? text : createHash('sha256').update(text).digest('hex')
}
