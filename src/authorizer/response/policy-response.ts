/**
 * The authorizer response that contains a policy document. All kinds of APIs accept it.
 *
 * @module
 */

import type { APIGatewayAuthorizerResult } from 'aws-lambda'
import type { PolicyDocument } from '../../policy/index.ts'
import type { ResponseContext } from './response-fields.ts'

/** The parts of a policy response. */
export interface PolicyResponseParts {
  readonly principalId: string
  readonly policyDocument: PolicyDocument
  readonly context?: ResponseContext
  readonly usageIdentifierKey?: string
}

/** Returns the response in the type of `@types/aws-lambda`. */
export function policyResponse(parts: PolicyResponseParts): APIGatewayAuthorizerResult {
  // The types differ in `readonly`, and in the context of payload format 2.0, which may be any JSON.
  return parts as unknown as APIGatewayAuthorizerResult
}
