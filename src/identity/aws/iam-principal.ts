/**
 * Account IDs and ARNs of IAM principals.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
 * @module
 */

import { type Check, valid } from '../../options.ts'

/** A non-empty array of account IDs. */
export const accountIds: Check<readonly string[]> = valid(
  'a non-empty array of account IDs of twelve digits',
  (value) => Array.isArray(value) && value.length > 0 && value.every(isAccountId),
)

/** Reports whether a value is an account ID: twelve digits in a string, because leading zeros are significant. */
export function isAccountId(value: unknown): value is string {
  return typeof value === 'string' && value.length === 12 && /^\d+$/.test(value)
}

/** The parts of an ARN. */
export interface ArnParts {
  readonly partition: string
  readonly service: string
  readonly accountId: string
  /** Everything after the account: `role/path/Name`. */
  readonly resource: string
}

/** IAM limits paths to 512 characters and names to 128, so ARNs are shorter. */
const MAX_ARN_LENGTH = 2048

/** Parses an ARN without a Region, as IAM and STS have them. Returns `undefined` for any other string. */
export function parseGlobalArn(arn: unknown): ArnParts | undefined {
  if (typeof arn !== 'string' || arn.length > MAX_ARN_LENGTH) return undefined
  const [scheme, partition = '', service = '', region, accountId = '', ...rest] = arn.split(':')
  const resource = rest.join(':')
  if (scheme !== 'arn' || !/^aws(?:-[a-z]+)*$/.test(partition) || region !== '' || !isAccountId(accountId)) return undefined
  return resource === '' ? undefined : { partition, service, accountId, resource }
}

/** Returns the account of an IAM ARN, or `undefined` if the value is not the ARN of an IAM principal. */
export function accountOfPrincipal(sub: unknown): string | undefined {
  const arn = parseGlobalArn(sub)
  return arn?.service === 'iam' ? arn.accountId : undefined
}

/** Reports whether a value is an IAM ARN with wildcards in the last segment at most. */
export function isPrincipalPattern(value: unknown): value is string {
  if (accountOfPrincipal(value) === undefined) return false
  const pattern = String(value)
  return !pattern.slice(0, lastSegmentOf(pattern)).includes('*')
}

/** Compares an ARN with a pattern. `*` stands for any characters of the last segment, so it never matches `/`. */
export function matchesPrincipal(pattern: string, arn: string): boolean {
  const start = lastSegmentOf(pattern)
  if (!pattern.includes('*')) return arn === pattern
  return (
    lastSegmentOf(arn) === start && arn.startsWith(pattern.slice(0, start)) && matches(pattern.slice(start), arn.slice(start))
  )
}

/** Where the last segment starts. The part before it contains the account. */
function lastSegmentOf(arn: string): number {
  return Math.max(arn.lastIndexOf('/'), arn.lastIndexOf(':')) + 1
}

/** Matches the fixed parts from left to right, each at its first occurrence, which is linear. */
function matches(pattern: string, text: string): boolean {
  const [first = '', ...others] = pattern.split('*')
  const last = others.pop() ?? ''
  if (!text.startsWith(first)) return false
  let position = first.length
  for (const part of others) {
    const found = text.indexOf(part, position)
    if (found === -1) return false
    position = found + part.length
  }
  return text.length - last.length >= position && text.endsWith(last)
}
