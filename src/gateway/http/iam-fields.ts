/**
 * Builds the fields of an IAM caller in the events of an HTTP API.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
 * @module
 */

import { createHash } from 'node:crypto'
import type { IamCallerFields } from '../request-context.ts'

/** `requestContext.authorizer.iam` of payload format 2.0. */
export function iamEventFields({ accessKey, accountId, userArn }: IamCallerFields): { readonly [name: string]: string | null } {
  const userId = iamUserId(userArn)
  return { accessKey, accountId, callerId: userId, cognitoIdentity: null, principalOrgId: null, userArn, userId }
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/**
 * Derives the unique ID of a principal from its ARN, in the form that AWS gives it: `AIDA…` for a user, `AROA…:session` for a
 * role session. On AWS it is assigned when the principal is created; here it is always the same for an ARN.
 */
export function iamUserId(arn: string): string {
  const [, , , , accountId = '', ...rest] = arn.split(':')
  const [kind = '', roleName = '', session] = rest.join(':').split('/')
  if (kind === 'root') return accountId
  if (kind === 'assumed-role') return `AROA${uniqueId(`${accountId}/${roleName}`)}:${session ?? ''}`
  return `AIDA${uniqueId(arn)}`
}

function uniqueId(name: string): string {
  const digest = createHash('sha256').update(name).digest()
  return [...digest.subarray(0, 17)].map((byte) => BASE32[byte % BASE32.length]).join('')
}
