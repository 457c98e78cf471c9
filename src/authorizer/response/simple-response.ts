/**
 * Builds the simple response of an HTTP API: one boolean, obtained by evaluating the policy document for the request.
 *
 * @module
 */

import type { APIGatewaySimpleAuthorizerResult } from 'aws-lambda'
import type { AuthorizerRequest } from '../../events/index.ts'
import { evaluate, type PolicyDocument } from '../../policy/index.ts'
import type { PolicyResponseParts } from './policy-response.ts'
import type { ResponseContext } from './response-fields.ts'

/** Evaluates the document with the condition keys that the event carries. An Allow with any other key does not apply. */
export function simpleResponse(
  { policyDocument, principalId, context }: PolicyResponseParts,
  request: AuthorizerRequest,
): Omit<APIGatewaySimpleAuthorizerResult, 'context'> & { readonly context?: ResponseContext } {
  const now = new Date()
  const conditionKeys = {
    'aws:CurrentTime': now.toISOString(),
    'aws:EpochTime': String(Math.floor(now.getTime() / 1000)),
    ...(request.sourceIp === undefined ? {} : { 'aws:SourceIp': request.sourceIp }),
  }
  const { verdict } = evaluate(
    { identity: [withoutUnknownConditions(policyDocument, conditionKeys)] },
    { principal: principalId, action: 'execute-api:Invoke', resource: request.arn, context: conditionKeys },
  )
  return { isAuthorized: verdict === 'allow', ...(context === undefined ? {} : { context }) }
}

/** Removes the Allow statements with unknown condition keys: `StringNotEquals` is true if its key is missing. */
function withoutUnknownConditions(document: PolicyDocument, conditionKeys: object): PolicyDocument {
  const known = new Set(Object.keys(conditionKeys).map((name) => name.toLowerCase()))
  const areKnown = (keys: object): boolean => Object.keys(keys).every((key) => known.has(key.toLowerCase()))
  const statements = [document.Statement].flat()
  return {
    ...document,
    Statement: statements.filter(({ Effect, Condition = {} }) => Effect === 'Deny' || Object.values(Condition).every(areKnown)),
  }
}
