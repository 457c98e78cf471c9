import type { APIGatewayAuthorizerResult, PolicyDocument as ReplyDocument } from 'aws-lambda'
import type { Granted } from './authorize.ts'

/** The reply that carries a policy, as REST, WebSocket and HTTP APIs take it. */
export function policyReply({ principalId, document, context, usageIdentifierKey }: Granted): APIGatewayAuthorizerResult {
  const reply: APIGatewayAuthorizerResult = {
    principalId,
    // The same shape; Lambda's types only lack `readonly`, and nobody writes into a reply.
    policyDocument: document as unknown as ReplyDocument,
  }
  // Flat by `checkContext`, or JSON for payload 2.0, whose factory says so in its own reply type.
  if (context !== undefined) reply.context = context as APIGatewayAuthorizerResult['context'] & object
  if (usageIdentifierKey !== undefined) reply.usageIdentifierKey = usageIdentifierKey
  return reply
}
