/**
 * Sends a token to an introspection endpoint and parses the response.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7662#section-2.1
 * @module
 */

import { deepFreeze } from '../../internal/deep-freeze.ts'
import { ownProperty } from '../../internal/own-property.ts'
import { type Rejected, rejected, type Unavailable, unavailable } from '../authentication.ts'
import type { HttpExchange } from '../http-request.ts'
import { type JsonObject, parseStrictObject } from '../jwt/strict-json.ts'

/** The endpoint and how this API authenticates to it. */
export interface IntrospectionServer {
  readonly endpoint: string
  readonly clientId: string
  readonly clientSecret: string
  readonly clientAuthentication: 'basic' | 'post'
  readonly timeoutMs: number
  readonly ca: string | undefined
  readonly exchange: HttpExchange
}

/** The members of a response, deepFreeze, or why there is none. */
export type IntrospectionResponse = { readonly kind: 'response'; readonly claims: JsonObject } | Rejected | Unavailable

const MAX_RESPONSE_BYTES = 65_536

/**
 * Sends the token. Never rejects its promise. Status 200 with one JSON object is a response, whose members are not checked here. Status 400
 * with an error code about the token rejects it: everything else in the request is constant. Anything else is an outage, wrong client
 * credentials included.
 */
export async function requestIntrospection(token: string, server: IntrospectionServer): Promise<IntrospectionResponse> {
  const { endpoint, exchange, timeoutMs, ca } = server
  const fields = new URLSearchParams({ token, token_type_hint: 'access_token' })
  const headers = {
    accept: 'application/json',
    'content-type': 'application/x-www-form-urlencoded',
    ...authenticateClient(fields, server),
  }
  try {
    const request = { method: 'POST', headers, body: fields.toString(), timeoutMs, maxBytes: MAX_RESPONSE_BYTES } as const
    const { status, contentType, body } = await exchange(endpoint, ca === undefined ? request : { ...request, ca })
    if (status === 400 && TOKEN_ERRORS.has(errorCode(contentType, body))) return rejected('ERR_TOKEN_INACTIVE')
    if (status !== 200) throw new Error(`status ${status}`)
    const claims = parseObject(contentType, body)
    return claims === undefined
      ? unavailable('ERR_INTROSPECTION_ANSWER', new Error('the introspection response is not a JSON object'))
      : { kind: 'response', claims: deepFreeze(claims) }
  } catch (error) {
    return unavailable('ERR_INTROSPECTION_UNAVAILABLE', error)
  }
}

/** Adds the client's credentials to the fields, or returns the header, whose parts are form-encoded (RFC 6749 section 2.3.1). */
function authenticateClient(
  fields: URLSearchParams,
  { clientAuthentication, clientId, clientSecret }: IntrospectionServer,
): { readonly authorization?: string } {
  if (clientAuthentication === 'post') {
    fields.set('client_id', clientId)
    fields.set('client_secret', clientSecret)
    return {}
  }
  const userPass = `${formEncode(clientId)}:${formEncode(clientSecret)}`
  return { authorization: `Basic ${Buffer.from(userPass).toString('base64')}` }
}

function formEncode(text: string): string {
  return new URLSearchParams({ '': text }).toString().slice(1)
}

/** Some servers answer 400 for a token of another form instead of `{"active":false}`. */
const TOKEN_ERRORS = new Set<unknown>(['invalid_token', 'invalid_request', 'unsupported_token_type'])

function errorCode(contentType: string, body: Uint8Array): unknown {
  const error = parseObject(contentType, body)
  return error === undefined ? undefined : ownProperty(error, 'error')
}

function parseObject(contentType: string, body: Uint8Array): JsonObject | undefined {
  const bytes = Buffer.from(body)
  const [mediaType = ''] = contentType.split(';', 1)
  const isJson = mediaType.trim().toLowerCase() === 'application/json' && bytes.length <= MAX_RESPONSE_BYTES
  return isJson ? parseStrictObject(bytes) : undefined
}
