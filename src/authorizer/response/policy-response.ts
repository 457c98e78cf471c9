import type { APIGatewayAuthorizerResult } from 'aws-lambda'
import type { PolicyResponseParts } from '../authorize.ts'

/** The same reply in Lambda's own type, which only lacks `readonly`: nobody writes into a reply. */
export function policyResponse(reply: PolicyResponseParts): APIGatewayAuthorizerResult {
  // `context` is flat by `flatContext`, or JSON for payload 2.0, whose factory says so in its own reply type.
  return reply as unknown as APIGatewayAuthorizerResult
}
