/**
 * Reads the response of `sts:GetCallerIdentity` in JSON, and derives the IAM principal from it.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 * @module
 */

import { isRecord } from '../../internal/type-guards.ts'
import type { ExchangeResponse } from '../http-request.ts'
import { ownMembers, parseStrictObject } from '../jwt/strict-json.ts'
import { type ArnParts, parseGlobalArn } from './iam-principal.ts'
import type { Partition } from './sts-endpoint.ts'

/** The caller as STS reports it. */
export interface StsCaller {
  readonly accountId: string
  readonly arn: string
  readonly userId: string
  /** The IAM ARN of the user or role. STS does not report the path of a role. */
  readonly principalArn: string
  readonly principalUniqueId: string
  readonly roleName: string | undefined
  readonly sessionName: string | undefined
}

/** Parses a response with status 200. Returns `undefined` if account, ARN and user ID are missing or do not agree. */
export function readStsCaller({ contentType, body }: ExchangeResponse, partition: Partition): StsCaller | undefined {
  const response = isJson(contentType) ? parseStrictObject(body) : undefined
  const result = memberOf(memberOf(response, 'GetCallerIdentityResponse'), 'GetCallerIdentityResult')
  const [accountId, arn, userId] = ['Account', 'Arn', 'UserId'].map((name) => memberOf(result, name))
  const parts = parseGlobalArn(arn)
  if (typeof arn !== 'string' || typeof userId !== 'string' || !/^[\w+=,.@:-]{1,256}$/.test(userId)) return undefined
  if (parts === undefined || parts.partition !== partition || parts.accountId !== accountId) return undefined
  const principal = principalOf(parts, arn, userId)
  const [principalUniqueId = ''] = userId.split(':', 1)
  return principal && { accountId: parts.accountId, arn, userId, principalUniqueId, ...principal }
}

/** The error codes of STS for too many requests have the status 400. */
export function isThrottled({ status, contentType, body }: ExchangeResponse): boolean {
  if (status !== 400 || !isJson(contentType)) return false
  const code = memberOf(memberOf(parseStrictObject(body), 'Error'), 'Code')
  return typeof code === 'string' && THROTTLING.has(code)
}

const THROTTLING = new Set(['Throttling', 'ThrottlingException', 'RequestLimitExceeded', 'TooManyRequestsException', 'SlowDown'])

type Principal = Pick<StsCaller, 'principalArn' | 'roleName' | 'sessionName'>

/** Returns `undefined` for a principal of an unknown type, and for a user ID that contradicts the ARN. */
function principalOf({ partition, service, accountId, resource }: ArnParts, arn: string, userId: string): Principal | undefined {
  const [type, name = '', session, ...others] = resource.split('/')
  const [uniqueId = '', sessionOfId] = userId.split(':')
  const none = { roleName: undefined, sessionName: undefined }
  if (service === 'iam') {
    if (resource === 'root') return userId === accountId ? { principalArn: arn, ...none } : undefined
    return type === 'user' && name !== '' && /^AIDA\w+$/.test(userId) ? { principalArn: arn, ...none } : undefined
  }
  if (service !== 'sts') return undefined
  if (type === 'federated-user') {
    return name !== '' && session === undefined && userId === `${accountId}:${name}` ? { principalArn: arn, ...none } : undefined
  }
  const isRole = type === 'assumed-role' && name !== '' && session !== undefined && session !== '' && others.length === 0
  if (!isRole || sessionOfId !== session || !/^AROA\w+$/.test(uniqueId) || userId !== `${uniqueId}:${session}`) return undefined
  return { principalArn: `arn:${partition}:iam::${accountId}:role/${name}`, roleName: name, sessionName: session }
}

function isJson(contentType: string): boolean {
  return /^application\/json(?:; ?charset=utf-8)?$/i.test(contentType)
}

function memberOf(object: unknown, name: string): unknown {
  return isRecord(object) ? ownMembers(object)[name] : undefined
}
