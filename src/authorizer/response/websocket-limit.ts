/**
 * Enforces the size limit of WebSocket APIs for authorizer responses: 8192 bytes.
 *
 * @module
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
 */

import type { PolicyDocument } from '../../policy/index.ts'
import type { PolicyResponseParts } from './policy-response.ts'

/** The largest response, in bytes of JSON. */
export const MAX_WEBSOCKET_RESPONSE_BYTES = 8192
/** JSON writes one UTF-16 code unit as at most six bytes: `\u0000`. */
const MAX_BYTES_PER_CODE_UNIT = 6
/** An upper limit of the quotes, colons, field names and numbers of one member. */
const MEMBER_BYTES = 64

/** Returns the check whether a response fits. It remembers the sizes of documents, because most callers share one. */
export function responseLimit(): (response: PolicyResponseParts) => boolean {
  const documentBytes = new WeakMap<PolicyDocument, number>()

  return function fits(response) {
    const { policyDocument, principalId, context = {} } = response
    let bytes = documentBytes.get(policyDocument)
    if (bytes === undefined) {
      bytes = jsonBytes(policyDocument)
      documentBytes.set(policyDocument, bytes)
    }
    // An upper limit comes first: it avoids serializing the response of most requests.
    let codeUnits = principalId.length
    let members = 4
    for (const key of Object.keys(context)) {
      const value = context[key]
      codeUnits += key.length + (typeof value === 'string' ? value.length : 0)
      members++
    }
    const atMost = bytes + codeUnits * MAX_BYTES_PER_CODE_UNIT + members * MEMBER_BYTES
    return atMost <= MAX_WEBSOCKET_RESPONSE_BYTES || jsonBytes(response) <= MAX_WEBSOCKET_RESPONSE_BYTES
  }
}

function jsonBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value))
}
