/**
 * The reply that is one boolean: what the document says about the one request, settled here.
 *
 * @module
 */

import type { APIGatewaySimpleAuthorizerResult } from 'aws-lambda'
import type { AuthorizerRequest } from '../../events/index.ts'
import { evaluate, type PolicyDocument } from '../../policy/index.ts'
import type { PolicyResponseParts } from '../authorize.ts'
import type { ReplyContext } from './response-fields.ts'

/** A boolean has no conditions: what the document asks is answered with what the event tells, and the rest fails. */
export function simpleResponse(
  { policyDocument, principalId, context }: PolicyResponseParts,
  request: AuthorizerRequest,
): Omit<APIGatewaySimpleAuthorizerResult, 'context'> & { readonly context?: ReplyContext } {
  const now = new Date()
  const known = {
    'aws:CurrentTime': now.toISOString(),
    'aws:EpochTime': String(Math.floor(now.getTime() / 1000)),
    ...(request.sourceIp === undefined ? {} : { 'aws:SourceIp': request.sourceIp }),
  }
  const { verdict } = evaluate(
    { identity: [settled(policyDocument, known)] },
    { principal: principalId, action: 'execute-api:Invoke', resource: request.arn, context: known },
  )
  return { isAuthorized: verdict === 'allow', ...(context === undefined ? {} : { context }) }
}

/** Without what opens on a key that the event does not tell: `StringNotEquals` would hold, because the key is missing here. */
function settled(document: PolicyDocument, known: object): PolicyDocument {
  const names = new Set(Object.keys(known).map((name) => name.toLowerCase()))
  const isSettled = (keys: object): boolean => Object.keys(keys).every((key) => names.has(key.toLowerCase()))
  const statements = [document.Statement].flat()
  return {
    ...document,
    Statement: statements.filter(({ Effect, Condition = {} }) => Effect === 'Deny' || Object.values(Condition).every(isSettled)),
  }
}
