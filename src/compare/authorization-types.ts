/**
 * Lists the authorization types that are compared.
 *
 * @module
 */

/** The four types of a REST API that the table of 2018 compares, in its order. */
export type OriginalType = 'AWS_IAM' | 'TOKEN' | 'REQUEST' | 'COGNITO_USER_POOLS'

/** Types that were added later, and controls other than authorizers. */
export type LaterType =
  | 'REST_JWT'
  | 'HTTP_JWT'
  | 'HTTP_LAMBDA_SIMPLE'
  | 'HTTP_LAMBDA_POLICY'
  | 'WEBSOCKET_LAMBDA'
  | 'API_KEY'
  | 'MUTUAL_TLS'
  | 'RESOURCE_POLICY'
  | 'FUNCTION_URL_IAM'
  | 'ALB_JWT'
  | 'AGENTCORE_GATEWAY'
  | 'VERIFIED_PERMISSIONS'

/** All types. `VERIFIED_PERMISSIONS` is a REST `REQUEST` authorizer that calls Amazon Verified Permissions once per invocation. */
export type AuthorizationType = OriginalType | LaterType

/** The types of 2018 in the order of their table. */
export const ORIGINAL_TYPES: readonly OriginalType[] = ['AWS_IAM', 'TOKEN', 'REQUEST', 'COGNITO_USER_POOLS']

/** All types: first those of 2018. */
export const AUTHORIZATION_TYPES: readonly AuthorizationType[] = [
  ...ORIGINAL_TYPES,
  'REST_JWT',
  'HTTP_JWT',
  'HTTP_LAMBDA_SIMPLE',
  'HTTP_LAMBDA_POLICY',
  'WEBSOCKET_LAMBDA',
  'API_KEY',
  'MUTUAL_TLS',
  'RESOURCE_POLICY',
  'FUNCTION_URL_IAM',
  'ALB_JWT',
  'AGENTCORE_GATEWAY',
  'VERIFIED_PERMISSIONS',
]

const LAMBDA_TYPES: ReadonlySet<AuthorizationType> = new Set([
  'TOKEN',
  'REQUEST',
  'HTTP_LAMBDA_SIMPLE',
  'HTTP_LAMBDA_POLICY',
  'WEBSOCKET_LAMBDA',
  'VERIFIED_PERMISSIONS',
])

/** Whether the type invokes a Lambda authorizer. */
export function runsLambda(type: AuthorizationType): boolean {
  return LAMBDA_TYPES.has(type)
}
