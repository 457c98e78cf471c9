/**
 * Provides the condition key values of a request to API Gateway. `aws:Referer` and `aws:UserAgent` are present only if
 * the client sent the headers. A request through a VPC endpoint has `aws:VpcSourceIp` instead of `aws:SourceIp`.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-aws-condition-keys.html
 * @module
 */

import { headerValues } from '../raw-request.ts'
import type { RoutedRequest } from './authorization.ts'

/** Condition keys and their values. */
export type ConditionKeys = { readonly [key: string]: string }

/** Returns the keys that every authorization type has. */
export function requestConditionKeys({ received, nowMs }: RoutedRequest): ConditionKeys {
  const userAgent = headerValues(received.headers, 'user-agent').at(-1)
  const referer = headerValues(received.headers, 'referer').at(-1)
  const { sourceIp, vpcEndpointId, vpcId } = received
  return {
    ...(vpcEndpointId === undefined
      ? { 'aws:SourceIp': sourceIp }
      : { 'aws:VpcSourceIp': sourceIp, 'aws:SourceVpce': vpcEndpointId }),
    ...(vpcId !== undefined && { 'aws:SourceVpc': vpcId }),
    'aws:CurrentTime': formatTime(nowMs),
    'aws:EpochTime': String(Math.floor(nowMs / 1000)),
    // API Gateway accepts TLS connections only.
    'aws:SecureTransport': 'true',
    ...(userAgent !== undefined && { 'aws:UserAgent': userAgent }),
    ...(referer !== undefined && { 'aws:Referer': referer }),
  }
}

/** The time that was formatted last. Most requests of a second share it. */
let formatted: { readonly second: number; readonly time: string } = { second: -1, time: '' }

function formatTime(nowMs: number): string {
  const second = Math.floor(nowMs / 1000)
  if (formatted.second !== second) formatted = { second, time: `${new Date(nowMs).toISOString().slice(0, 19)}Z` }
  return formatted.time
}

/** Returns the keys that only AWS_IAM routes have. */
export function principalConditionKeys(principalArn: string): ConditionKeys {
  const [, , , , accountId = '', ...rest] = principalArn.split(':')
  const [kind = '', ...names] = rest.join(':').split('/')
  const userName = kind === 'user' ? names.at(-1) : undefined
  return {
    'aws:PrincipalArn': principalArn,
    'aws:PrincipalAccount': accountId,
    'aws:PrincipalType': kind === 'user' ? 'User' : kind === 'assumed-role' ? 'AssumedRole' : 'Account',
    ...(userName !== undefined && { 'aws:username': userName }),
  }
}
