/**
 * Renders a response that API Gateway makes itself, with the customization of the API.
 *
 * @module
 */

import { headerValues } from '../raw-request.ts'
import { type ErrorResponse, type GatewayResponseName, isCustomizable } from './error-response.ts'
import { type GatewayResponse, type GatewayResponses, responseHeaders } from './gateway-response.ts'
import { type ResponseVariables, renderHeader, renderTemplate } from './response-variables.ts'

const JSON_TYPE = 'application/json'

/** A response that is ready to be sent. */
export interface RenderedResponse {
  readonly status: number
  readonly statusText?: undefined
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string | null
}

/** Renders a response without customization. */
export function renderDefaultResponse(error: ErrorResponse): RenderedResponse {
  return createResponse(error, { status: error.status, contentType: JSON_TYPE, body: defaultBody(error) })
}

/** Renders a response with a customization of its type, or of DEFAULT_4XX or DEFAULT_5XX. */
export function renderErrorResponse(custom: GatewayResponse, variables: ResponseVariables): RenderedResponse {
  const { error } = variables
  const template = selectTemplate(custom, variables)
  const response = createResponse(error, {
    status: custom.statusCode ?? error.status,
    contentType: template?.contentType ?? JSON_TYPE,
    body: template === undefined ? defaultBody(error) : renderTemplate(template.text, variables),
  })
  const added = responseHeaders(custom).map(([name, value]) => [name, renderHeader(value, variables)] as const)
  const replaced = new Set(added.map(([name]) => name.toLowerCase()))
  return { ...response, headers: [...response.headers.filter(([name]) => !replaced.has(name.toLowerCase())), ...added] }
}

/**
 * The key is `message`, except for ACCESS_DENIED: API Gateway's default template for that type has `Message`.
 */
function defaultBody({ type, message }: ErrorResponse): string {
  return JSON.stringify(type === 'ACCESS_DENIED' ? { Message: message } : { message })
}

/** Selects the customization of a type, or of DEFAULT_4XX or DEFAULT_5XX. */
export function selectGatewayResponse(
  responses: GatewayResponses,
  { type, status }: ErrorResponse,
): { readonly name: GatewayResponseName; readonly response: GatewayResponse } | undefined {
  if (!isCustomizable(type)) return undefined
  const names: readonly GatewayResponseName[] = [type, status < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX']
  for (const name of names) {
    const response = responses[name]
    if (response !== undefined) return { name, response }
  }
  return undefined
}

/** The `Accept` header selects among several templates; JSON is preferred without it. */
function selectTemplate(
  { responseTemplates }: GatewayResponse,
  { request }: ResponseVariables,
): { readonly contentType: string; readonly text: string } | undefined {
  const templates = Object.entries(responseTemplates ?? {})
  if (templates.length === 0) return undefined
  const accepted = headerValues(request.headers, 'accept').flatMap((value) =>
    value.split(',').map((type) => type.split(';')[0]?.trim()),
  )
  const [contentType, text] =
    templates.find(([type]) => accepted.includes(type)) ?? templates.find(([type]) => type === JSON_TYPE) ?? templates[0] ?? []
  return contentType === undefined || text === undefined ? undefined : { contentType, text }
}

function createResponse(
  { errorType }: ErrorResponse,
  { status, contentType, body }: { readonly status: number; readonly contentType: string; readonly body: string },
): RenderedResponse {
  const headers: [string, string][] = [['content-type', contentType]]
  if (errorType !== undefined) headers.push(['x-amzn-ErrorType', errorType])
  const hasNoBody = status === 204 || status === 205 || status === 304
  return { status, headers, body: hasNoBody ? null : body }
}
