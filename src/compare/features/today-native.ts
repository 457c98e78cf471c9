/**
 * What the types without a Lambda authorizer can do today: IAM, Cognito and JWT authorizers.
 *
 * @module
 */

import type { AuthorizationType } from '../authorization-types.ts'
import type { Column } from './feature.ts'

const GUIDE = 'https://docs.aws.amazon.com/apigateway/latest/developerguide'
const NO_LAMBDA = 'none: no function is invoked'
const NOT_BILLED = 'API Gateway does not bill them'
const INFERRED = { confidence: 'medium' } as const

/** One column per type. */
export const NATIVE_COLUMNS: {
  readonly [T in Extract<AuthorizationType, 'AWS_IAM' | 'COGNITO_USER_POOLS' | 'REST_JWT' | 'HTTP_JWT'>]: Column
} = {
  AWS_IAM: {
    source: `${GUIDE}/permissions.html`,
    asOf: '2026-11',
    confidence: 'high',
    cells: {
      Authentication: 'yes: AWS verifies the signature of each request',
      Authorization: 'yes: IAM policies of the caller and of the API',
      'Signature V4': 'yes: required; REST APIs accept V4A too',
      'Cognito User Pools': 'partly: through credentials of an identity pool',
      'Third-Party Authentication': 'partly: through credentials of STS or an identity pool',
      'Multiple Header Support': 'no: the signature is the only credential',
      'Additional Costs': 'none',
      'Token kinds': 'none: requests are signed with AWS credentials',
      'Result cache': ['no: every request is evaluated', INFERRED],
      'Rules per route': 'yes: execute-api ARNs in IAM policies',
      Scopes: 'no',
      'Claims for the backend': 'partly: ARN, account and access key of the caller',
      Revocation: ['yes: a deny policy or deleted key takes effect when IAM has distributed it', INFERRED],
      'Refused calls': NOT_BILLED,
      'Added latency': NO_LAMBDA,
      'Private APIs': 'yes',
      'Multiple issuers': 'no: AWS only',
      Limits: 'a browser or a partner needs a signer; signatures are valid for 5 minutes',
    },
  },
  COGNITO_USER_POOLS: {
    source: `${GUIDE}/apigateway-integrate-with-cognito.html`,
    asOf: '2026-11',
    confidence: 'high',
    cells: {
      Authentication: 'yes: API Gateway verifies the token of the pool',
      Authorization: 'partly: OAuth scopes per method',
      'Signature V4': 'no: callers send a token',
      'Cognito User Pools': 'yes: only these, with the original issuer',
      'Third-Party Authentication': 'partly: users that federate into the pool',
      'Multiple Header Support': 'no: one header',
      'Additional Costs': 'none',
      'Token kinds': 'ID tokens; access tokens if the method requires scopes',
      'Result cache': ['yes: a TTL is accepted, 300 seconds by default', INFERRED],
      'Rules per route': 'partly: scopes per method',
      Scopes: 'yes: any of the listed scopes',
      'Claims for the backend': 'yes: $context.authorizer.claims',
      Revocation: 'no: tokens are accepted until they expire',
      'Refused calls': NOT_BILLED,
      'Added latency': NO_LAMBDA,
      'Private APIs': 'yes',
      'Multiple issuers': 'partly: several user pools',
      Limits: 'REST APIs only; the updated issuer form is rejected',
    },
  },
  REST_JWT: {
    source: `${GUIDE}/rest-api-jwt-authorizer.html`,
    asOf: '2026-11',
    confidence: 'high',
    cells: {
      Authentication: 'yes: API Gateway verifies the token',
      Authorization: 'partly: scopes per method and exact values of claims',
      'Signature V4': 'no: callers send a token',
      'Cognito User Pools': 'yes: a pool is an issuer, with both issuer forms',
      'Third-Party Authentication': 'yes: any issuer with discovery over https',
      'Multiple Header Support': 'no: one header',
      'Additional Costs': ['none', { confidence: 'medium' }],
      'Token kinds': 'JWT signed with RS256, RS384, RS512, ES256, ES384 or ES512',
      'Result cache': ['no: keys are cached for up to 1 hour', INFERRED],
      'Rules per route': 'partly: scopes per method',
      Scopes: 'yes: any of the listed scopes, from scope or scp',
      'Claims for the backend': ['yes: $context.authorizer.claims', INFERRED],
      Revocation: 'no: tokens are accepted until they expire',
      'Refused calls': NOT_BILLED,
      'Added latency': NO_LAMBDA,
      'Private APIs': 'yes: the endpoints of the issuer must be public',
      'Multiple issuers': 'yes: each with its audiences',
      Limits: 'one expected value per additional claim; no HMAC or EdDSA',
    },
  },
  HTTP_JWT: {
    source: `${GUIDE}/http-api-jwt-authorizer.html`,
    asOf: '2026-11',
    confidence: 'high',
    cells: {
      Authentication: 'yes: API Gateway verifies the token',
      Authorization: 'partly: scopes per route',
      'Signature V4': 'no: callers send a token',
      'Cognito User Pools': 'yes: a pool is an issuer, with both issuer forms',
      'Third-Party Authentication': 'yes: any issuer with discovery over https',
      'Multiple Header Support': 'no: one header or query parameter',
      'Additional Costs': 'none',
      'Token kinds': 'JWT signed with an RSA key',
      'Result cache': ['no: keys are cached for up to 2 hours', INFERRED],
      'Rules per route': 'partly: scopes per route',
      Scopes: 'yes: any of the listed scopes, from scope or scp',
      'Claims for the backend': 'yes: requestContext.authorizer.jwt.claims',
      Revocation: 'no: tokens are accepted until they expire',
      'Refused calls': NOT_BILLED,
      'Added latency': NO_LAMBDA,
      'Private APIs': 'no: HTTP APIs are Regional',
      'Multiple issuers': 'no: one issuer per authorizer',
      Limits: 'HTTP APIs only; the 401 response cannot be customized',
    },
  },
}
