/**
 * Whom a reply names: in access logs, and in the backend's event.
 *
 * @module
 */

import crypto from 'node:crypto'
import { ResponseError } from '../errors.ts'

const MAX_LENGTH = 128

/**
 * What the user's callback says, or `${issuer}|${subject}`; over 128 characters its SHA-256, because principal ids are
 * logged and compared.
 *
 * @throws {ResponseError} unless there is a text.
 */
export function principalIdOf<I>(identity: I, given: (identity: I) => unknown = issuerAndSubject): string {
  const principalId = given(identity)
  if (typeof principalId !== 'string' || principalId === '') {
    throw new ResponseError('principalId', 'a text, given as an option where there is no issuer and subject')
  }
  return principalId.length <= MAX_LENGTH ? principalId : crypto.hash('sha256', principalId)
}

function issuerAndSubject(identity: unknown): string | undefined {
  const { issuer, subject } = identity as { readonly issuer?: unknown; readonly subject?: unknown } // somebody: looked at below
  return typeof issuer === 'string' && typeof subject === 'string' ? `${issuer}|${subject}` : undefined
}
