/**
 * Defines the responses that an HTTP API makes itself. They cannot be customized.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vs-rest.html
 * @module
 */

import type { HttpResponseType } from '../trace.ts'

/** A response that an HTTP API makes itself. */
export interface HttpErrorResponse {
  readonly type: Exclude<HttpResponseType, 'PREFLIGHT'>
  /** The value of `www-authenticate`. Only JWT authorizers set it. */
  readonly authenticate?: string | undefined
}

const RESPONSES: { readonly [T in HttpErrorResponse['type']]: { readonly status: number; readonly message: string } } = {
  BAD_REQUEST: { status: 400, message: 'Bad Request' },
  UNAUTHORIZED: { status: 401, message: 'Unauthorized' },
  FORBIDDEN: { status: 403, message: 'Forbidden' },
  NOT_FOUND: { status: 404, message: 'Not Found' },
  REQUEST_TOO_LARGE: { status: 413, message: 'Request Entity Too Large' },
  HEADERS_TOO_LARGE: { status: 431, message: 'Request Header Fields Too Large' },
  TOO_MANY_REQUESTS: { status: 429, message: 'Too Many Requests' },
  INTERNAL_SERVER_ERROR: { status: 500, message: 'Internal Server Error' },
  SERVICE_UNAVAILABLE: { status: 503, message: 'Service Unavailable' },
}

/** Creates the response. `apigw-requestid` is on every response of an HTTP API. */
export function renderHttpError({ type, authenticate }: HttpErrorResponse, requestId: string): Response {
  const { status, message } = RESPONSES[type]
  return new Response(`{"message":"${message}"}`, {
    status,
    headers: {
      'content-type': 'application/json',
      'apigw-requestid': requestId,
      ...(authenticate !== undefined && { 'www-authenticate': authenticate }),
    },
  })
}
