/**
 * The question to an introspection endpoint, and what counts as an answer to it.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7662#section-2.1
 * @module
 */

import { frozen } from '../../internal/deep-freeze.ts'
import { type Unavailable, unavailable } from '../authentication-result.ts'
import type { HttpExchange } from '../http-exchange.ts'
import { type JsonObject, parseStrictObject } from '../jwt/strict-json.ts'

export interface Asking {
  readonly endpoint: string
  readonly clientId: string
  readonly clientSecret: string
  readonly clientAuthentication: 'basic' | 'post'
  readonly timeoutMs: number
  readonly ca: string | undefined
  readonly exchange: HttpExchange
}

export type Introspected = { readonly kind: 'answered'; readonly claims: JsonObject } | Unavailable

const MAX_ANSWER_BYTES = 65_536

/** Never rejects. Only a 200 with one JSON object is an answer; `active` is judged by who reads it. */
export async function askIntrospection(token: string, asking: Asking): Promise<Introspected> {
  const { endpoint, exchange, timeoutMs, ca } = asking
  const fields = new URLSearchParams({ token, token_type_hint: 'access_token' })
  const headers = {
    accept: 'application/json',
    'content-type': 'application/x-www-form-urlencoded',
    ...authorize(fields, asking),
  }
  try {
    const request = { method: 'POST', headers, body: fields.toString(), timeoutMs, maxBytes: MAX_ANSWER_BYTES } as const
    const { status, contentType, body } = await exchange(endpoint, ca === undefined ? request : { ...request, ca })
    if (status !== 200) throw new Error(`status ${status}`)
    return readAnswer(contentType, body)
  } catch (error) {
    return unavailable('ERR_INTROSPECTION_UNAVAILABLE', error)
  }
}

/** In the header, each part form-encoded before it is joined (RFC 6749 section 2.3.1), or in the body. */
function authorize(
  fields: URLSearchParams,
  { clientAuthentication, clientId, clientSecret }: Asking,
): { readonly authorization?: string } {
  if (clientAuthentication === 'post') {
    fields.set('client_id', clientId)
    fields.set('client_secret', clientSecret)
    return {}
  }
  const userPass = `${formEncoded(clientId)}:${formEncoded(clientSecret)}`
  return { authorization: `Basic ${Buffer.from(userPass).toString('base64')}` }
}

function formEncoded(text: string): string {
  return new URLSearchParams({ '': text }).toString().slice(1)
}

function readAnswer(contentType: string, body: Uint8Array): Introspected {
  const bytes = Buffer.from(body)
  const end = contentType.indexOf(';')
  const mediaType = (end === -1 ? contentType : contentType.slice(0, end)).trim().toLowerCase()
  const isJson = mediaType === 'application/json' && bytes.length <= MAX_ANSWER_BYTES
  const claims = isJson ? parseStrictObject(bytes) : undefined
  return claims === undefined
    ? unavailable('ERR_INTROSPECTION_ANSWER', new Error('the introspection answer is no JSON object'))
    : { kind: 'answered', claims: frozen(claims) }
}
