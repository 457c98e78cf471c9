/**
 * Renders a response that API Gateway makes itself, with the customization of the API.
 *
 * @module
 */

import { headerValues } from '../raw-request.ts'
import { type ErrorResponse, isCustomizable } from './error-response.ts'
import { type GatewayResponse, type GatewayResponses, responseHeaders } from './gateway-response.ts'
import { type ResponseVariables, renderHeader, renderTemplate } from './response-variables.ts'

const JSON_TYPE = 'application/json'

/** Renders a response without customization. */
export function renderDefaultResponse(error: ErrorResponse): Response {
  return createResponse(error, { status: error.status, contentType: JSON_TYPE, body: defaultBody(error) })
}

/** Renders a response with the customization of its type, or of DEFAULT_4XX or DEFAULT_5XX. */
export function renderErrorResponse(responses: GatewayResponses, variables: ResponseVariables): Response {
  const { error } = variables
  const custom = selectGatewayResponse(responses, error)
  if (custom === undefined) return renderDefaultResponse(error)
  const template = selectTemplate(custom, variables)
  const response = createResponse(error, {
    status: custom.statusCode ?? error.status,
    contentType: template?.contentType ?? JSON_TYPE,
    body: template === undefined ? defaultBody(error) : renderTemplate(template.text, variables),
  })
  for (const [name, value] of responseHeaders(custom)) response.headers.set(name, renderHeader(value, variables))
  return response
}

/**
 * The key is `message`, except for ACCESS_DENIED: API Gateway's default template for that type has `Message`.
 */
function defaultBody({ type, message }: ErrorResponse): string {
  return JSON.stringify(type === 'ACCESS_DENIED' ? { Message: message } : { message })
}

function selectGatewayResponse(responses: GatewayResponses, { type, status }: ErrorResponse): GatewayResponse | undefined {
  if (!isCustomizable(type)) return undefined
  return responses[type] ?? (status < 500 ? responses.DEFAULT_4XX : responses.DEFAULT_5XX)
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
): Response {
  const headers = new Headers({ 'content-type': contentType })
  if (errorType !== undefined) headers.set('x-amzn-ErrorType', errorType)
  const hasNoBody = status === 204 || status === 205 || status === 304
  return new Response(hasNoBody ? null : body, { status, headers })
}
