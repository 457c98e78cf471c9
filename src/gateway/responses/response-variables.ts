/**
 * Resolves the variables of gateway responses: `context.requestId`, `stageVariables.x`, `method.request.header.X`.
 *
 * @module
 */

import type { BackendAuthorizer } from '../backend/backend-event.ts'
import { type GatewayRequest, headerValues } from '../raw-request.ts'
import type { ErrorResponse } from './error-response.ts'

/** What the variables of one response refer to. */
export interface ResponseVariables {
  readonly error: ErrorResponse
  readonly request: GatewayRequest
  /** `requestContext` of the request. */
  readonly requestContext: { readonly [name: string]: unknown }
  readonly stageVariables: { readonly [name: string]: string }
  readonly pathParameters: { readonly [name: string]: string }
  /** The context of the authorizer response, also of a Deny. */
  readonly authorizer: BackendAuthorizer | undefined
}

const NAME = String.raw`(?:context|stageVariables|method\.request)(?:\.[A-Za-z0-9_]+(?:-[A-Za-z0-9_]+)*)+`
const VARIABLE = new RegExp(String.raw`\$(?:\{(${NAME})\}|(${NAME}))`, 'g')

/** Replaces the variables of a template. Variables without a value become empty. */
export function renderTemplate(template: string, variables: ResponseVariables): string {
  return template.replace(VARIABLE, (_, inBraces: string | undefined, name: string) =>
    resolveVariable(inBraces ?? name, variables),
  )
}

/** Returns the value of a header: a string in single quotes, or a mapping. */
export function renderHeader(value: string, variables: ResponseVariables): string {
  const text = value.startsWith("'") ? value.slice(1, -1) : resolveVariable(value, variables)
  // A value from the request must not be able to break the response.
  return text.replace(/[^\t\x20-\x7e\x80-\xff]/g, '')
}

function resolveVariable(name: string, variables: ResponseVariables): string {
  const { error, requestContext, stageVariables, authorizer = {} } = variables
  const errorContext = {
    message: error.message ?? '',
    messageString: JSON.stringify(error.message),
    responseType: error.type,
    validationErrorString: error.validationError ?? '',
  }
  const [root, ...path] = name.split('.')
  if (root === 'context') return readPath({ ...requestContext, error: errorContext, authorizer }, path)
  if (root === 'stageVariables') return readPath(stageVariables, path)
  const [, location = '', ...rest] = path
  return readRequestParameter(location, rest.join('.'), variables)
}

function readRequestParameter(location: string, name: string, { request, pathParameters }: ResponseVariables): string {
  if (location === 'header') return headerValues(request.headers, name).at(-1) ?? ''
  if (location === 'querystring') return request.query.filter(([key]) => key === name).at(-1)?.[1] ?? ''
  return location === 'path' ? readPath(pathParameters, [name]) : ''
}

/** Reads own properties only. */
function readPath(root: unknown, path: readonly string[]): string {
  let value = root
  for (const name of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return ''
    value = (value as { readonly [key: string]: unknown })[name] // an own property, as checked above
  }
  return value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value)
}
