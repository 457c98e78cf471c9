/**
 * Parses the response of any Lambda authorizer by the rules of HTTP APIs. A response that does not pass gets 500.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html#http-api-lambda-authorizer.payload-format-response
 * @module
 */

import { isRecord } from '../../internal/type-guards.ts'
import type { PolicyDocument } from '../../policy/index.ts'
import { type MalformedResponse, parseAuthorizerResponse } from '../authorize/authorizer-response.ts'

type Context = { readonly [name: string]: unknown }

/** A valid authorizer response. */
export type HttpAuthorizerResponse =
  | {
      readonly kind: 'simple'
      readonly isAuthorized: boolean
      readonly context: Context
      /** The length of the response as JSON. */
      readonly size: number
    }
  | {
      readonly kind: 'policy'
      readonly principalId: string | undefined
      readonly policy: PolicyDocument
      readonly context: Context
      /** The length of the response as JSON. */
      readonly size: number
    }

/** The settings that decide which responses are valid. */
export interface ResponseFormat {
  readonly payloadFormatVersion: '1.0' | '2.0'
  readonly simpleResponses: boolean
}

/** Parses the response of an HTTP API's authorizer, as JSON. */
export function parseHttpAuthorizerResponse(json: string, format: ResponseFormat): HttpAuthorizerResponse | MalformedResponse {
  const response = parseJson(json)
  if (!isRecord(response)) return malformed('the authorizer response is not a JSON object')
  const context = parseContext(response['context'], format)
  if (typeof context === 'string') return malformed(context)
  const size = json.length
  if (format.simpleResponses) {
    const { isAuthorized } = response
    if (typeof isAuthorized !== 'boolean') return malformed('isAuthorized is missing or not a boolean')
    return { kind: 'simple', isAuthorized, context, size }
  }
  if ('isAuthorized' in response && !isRecord(response['policyDocument']))
    return malformed('policyDocument is missing: simple responses are not enabled')
  // The rules for principalId and policyDocument are those of REST APIs.
  const { principalId, policyDocument } = response
  const policy = parseAuthorizerResponse(JSON.stringify({ principalId, policyDocument }))
  if (policy.kind === 'malformed') return policy
  return { kind: 'policy', principalId: policy.principalId, policy: policy.policy, context, size }
}

/** Payload format 2.0 accepts any JSON as a value. In 1.0 values are strings, numbers and booleans, and `claims` is reserved. */
function parseContext(context: unknown, { payloadFormatVersion }: ResponseFormat): Context | string {
  if (context === undefined || context === null) return {}
  if (!isRecord(context)) return 'context is not an object'
  if (payloadFormatVersion === '2.0') return context
  if (Object.hasOwn(context, 'claims')) return 'context has the reserved key claims'
  const isNested = Object.values(context).some((value) => typeof value === 'object' && value !== null)
  return isNested ? 'context has an object or an array as a value, which payload format 1.0 does not accept' : context
}

function malformed(problem: string): MalformedResponse {
  return { kind: 'malformed', problem }
}

/** `undefined` for text that is not JSON. */
function parseJson(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
