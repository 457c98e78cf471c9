/**
 * The condition keys that a policy can ask about on a call through API Gateway. `Referer` and `UserAgent` exist only if
 * the client sent them.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-aws-condition-keys.html
 * @module
 */

import { headerValues } from '../raw-request.ts'
import type { Call } from './authorization.ts'

export type ConditionKeys = { readonly [key: string]: string }

export function requestKeys({ request, nowMs }: Call): ConditionKeys {
  const userAgent = headerValues(request.headers, 'user-agent').at(-1)
  const referer = headerValues(request.headers, 'referer').at(-1)
  return {
    'aws:SourceIp': request.sourceIp,
    'aws:CurrentTime': `${new Date(nowMs).toISOString().slice(0, 19)}Z`,
    'aws:EpochTime': String(Math.floor(nowMs / 1000)),
    // An execute-api endpoint speaks nothing but TLS.
    'aws:SecureTransport': 'true',
    ...(userAgent !== undefined && { 'aws:UserAgent': userAgent }),
    ...(referer !== undefined && { 'aws:Referer': referer }),
  }
}

/** The keys that only AWS_IAM knows. */
export function principalKeys(arn: string): ConditionKeys {
  const [, , , accountId = '', resource = ''] = splitArn(arn)
  const [kind = '', ...names] = resource.split('/')
  const userName = kind === 'user' ? names.at(-1) : undefined
  return {
    'aws:PrincipalArn': arn,
    'aws:PrincipalAccount': accountId,
    'aws:PrincipalType': kind === 'user' ? 'User' : kind === 'assumed-role' ? 'AssumedRole' : 'Account',
    ...(userName !== undefined && { 'aws:username': userName }),
  }
}

/** partition, service, region, account and the rest, which may hold colons. */
function splitArn(arn: string): readonly string[] {
  const [, partition = '', service = '', region = '', accountId = '', ...rest] = arn.split(':')
  return [partition, service, region, accountId, rest.join(':')]
}
