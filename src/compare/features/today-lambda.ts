/**
 * What the types with a Lambda authorizer can do today.
 *
 * @module
 */

import type { AuthorizationType } from '../authorization-types.ts'
import type { CellText, Column, Feature } from './feature.ts'

const GUIDE = 'https://docs.aws.amazon.com/apigateway/latest/developerguide'
const INFERRED = { confidence: 'medium' } as const

/** The cells that all Lambda authorizers share. */
const SHARED = {
  Authentication: 'yes: the function verifies the credentials',
  'Signature V4': 'no: the function does not hold the secret key',
  'Cognito User Pools': 'yes: the function verifies the token of the pool',
  'Third-Party Authentication': 'yes: the function verifies credentials of any issuer',
  'Additional Costs': 'per authorizer invocation',
  'Token kinds': 'any that the function can verify',
  Scopes: 'yes: in the function',
  'Claims for the backend': 'yes: the context of the response',
  'Refused calls': 'API Gateway does not bill them; Lambda bills each invocation',
  'Added latency': 'one invocation for each request that the cache does not answer',
  'Multiple issuers': 'yes: in the function',
} as const satisfies { readonly [F in Feature]?: CellText }

const REST_CACHE = 'yes: 0 to 3,600 seconds, 300 by default; the policy is evaluated again for each request'
const CACHED_REVOCATION = 'yes: in the function; a cached response is used until its TTL ends'

/** One column per type. */
export const LAMBDA_COLUMNS: {
  readonly [T in Extract<
    AuthorizationType,
    'TOKEN' | 'REQUEST' | 'HTTP_LAMBDA_SIMPLE' | 'HTTP_LAMBDA_POLICY' | 'WEBSOCKET_LAMBDA' | 'VERIFIED_PERMISSIONS'
  >]: Column
} = {
  TOKEN: {
    source: `${GUIDE}/apigateway-use-lambda-authorizer.html`,
    asOf: '2026-11',
    confidence: 'high',
    cells: {
      ...SHARED,
      Authorization: 'yes: the function returns an IAM policy',
      'Signature V4': 'no: the function receives the token only',
      'Multiple Header Support': 'no: one header',
      'Result cache': REST_CACHE,
      'Rules per route': 'yes: the policy lists method ARNs',
      Revocation: CACHED_REVOCATION,
      'Private APIs': 'yes',
      Limits: 'the whole value of the header is the cache key; 30 seconds per invocation',
    },
  },
  REQUEST: {
    source: `${GUIDE}/apigateway-use-lambda-authorizer.html`,
    asOf: '2026-11',
    confidence: 'high',
    cells: {
      ...SHARED,
      Authorization: 'yes: the function returns an IAM policy',
      'Multiple Header Support': 'yes: headers, query strings, stage variables and context',
      'Result cache': REST_CACHE,
      'Rules per route': 'yes: the policy lists method ARNs',
      Revocation: CACHED_REVOCATION,
      'Private APIs': 'yes',
      Limits: 'with a TTL every identity source must be present; the function does not receive the body',
    },
  },
  HTTP_LAMBDA_SIMPLE: {
    source: `${GUIDE}/http-api-lambda-authorizer.html`,
    asOf: '2026-11',
    confidence: 'high',
    cells: {
      ...SHARED,
      Authorization: 'yes: the function returns true or false',
      'Multiple Header Support': 'yes: headers, query strings, stage variables and context',
      'Result cache': 'yes: 0 to 3,600 seconds; the boolean applies to all routes unless $context.routeKey is an identity source',
      'Rules per route': 'partly: at TTL 0, or with $context.routeKey as an identity source',
      Revocation: CACHED_REVOCATION,
      'Private APIs': 'no: HTTP APIs are Regional',
      Limits: 'payload format 2.0 only; 10 seconds per invocation',
    },
  },
  HTTP_LAMBDA_POLICY: {
    source: `${GUIDE}/http-api-lambda-authorizer.html`,
    asOf: '2026-11',
    confidence: 'high',
    cells: {
      ...SHARED,
      Authorization: 'yes: the function returns an IAM policy',
      'Multiple Header Support': 'yes: headers, query strings, stage variables and context',
      'Result cache': 'yes: 0 to 3,600 seconds; the policy is evaluated again for each request',
      'Rules per route': 'yes: the policy lists route ARNs',
      Revocation: CACHED_REVOCATION,
      'Private APIs': 'no: HTTP APIs are Regional',
      Limits: '10 seconds per invocation',
    },
  },
  WEBSOCKET_LAMBDA: {
    source: `${GUIDE}/apigateway-websocket-api-lambda-auth.html`,
    asOf: '2026-11',
    confidence: 'high',
    cells: {
      ...SHARED,
      Authorization: 'yes: the function returns an IAM policy',
      'Additional Costs': 'per connection',
      'Multiple Header Support': 'yes: headers, query strings, stage variables and context',
      'Result cache': 'no: the function runs once per connection',
      'Rules per route': ['partly: the policy of $connect applies to the connection', INFERRED],
      Revocation: 'partly: an open connection must be closed by the backend',
      'Added latency': 'one invocation per connection, none per message',
      'Private APIs': 'no: WebSocket APIs are Regional',
      Limits: 'REQUEST authorizers on $connect only; connections end after 2 hours',
    },
  },
  VERIFIED_PERMISSIONS: {
    source: 'https://docs.aws.amazon.com/verifiedpermissions/latest/userguide/api-gateway-authorizer.html',
    asOf: '2026-11',
    confidence: 'medium',
    cells: {
      ...SHARED,
      Authorization: 'yes: Cedar policies',
      'Additional Costs': 'per authorizer invocation, and one authorization request each',
      'Token kinds': 'JWT of an identity source, or any that the function can verify',
      'Multiple Header Support': 'yes: headers, query strings, stage variables and context',
      'Result cache': REST_CACHE,
      'Rules per route': 'yes: an action per route',
      Revocation: CACHED_REVOCATION,
      'Added latency': 'one invocation and one call to Verified Permissions for each request that the cache does not answer',
      'Private APIs': 'yes',
      Limits: 'REST APIs only; a REQUEST authorizer that calls Verified Permissions once per invocation',
    },
  },
}
