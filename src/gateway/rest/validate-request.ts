/**
 * Validates request parameters and bodies, as a request validator of a REST API does.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html
 * @module
 */

import type { Json } from '../../events/index.ts'
import { isRecord } from '../../internal/type-guards.ts'
import { boolean, type Check, callback, optional, optionSchema, valid } from '../../options.ts'
import type { RoutedRequest } from '../authorize/authorization.ts'
import { BACKEND_FACTS } from '../facts/backend-facts.ts'
import { failedStep, passedStep } from '../facts/trace-steps.ts'
import { headerValues } from '../raw-request.ts'
import { type ErrorResponse, errorResponse } from '../responses/error-response.ts'

/** Which parts of a request are validated, as in `x-amazon-apigateway-request-validators`. */
export interface RequestValidator {
  /** Whether `requestParameters` are checked. Default `false`. */
  readonly validateRequestParameters?: boolean | undefined
  /** Whether `requestModels` are checked. Default `false`. */
  readonly validateRequestBody?: boolean | undefined
}

/** The name of a request parameter: `method.request.querystring.page`. */
export type RequestParameter = `method.request.${'header' | 'querystring' | 'path'}.${string}`

/** Returns the problems of a parsed body; an empty array if it is valid. */
export type RequestModel = (body: Json) => readonly string[]

/** The validation of one route. */
export interface RequestValidation {
  /** `true` is a required parameter: it must be present and contain more than spaces. Checked only if a `requestValidator` says so. */
  readonly requestParameters?: { readonly [parameter: RequestParameter]: boolean } | undefined
  /**
   * By content type, or `$default` for all others: a function that returns the problems of the parsed body, `[]` if it is
   * valid. A body of any other content type is not validated. Checked only if a `requestValidator` says so.
   */
  readonly requestModels?: { readonly [contentType: string]: RequestModel } | undefined
  /** Which parts are validated. Default: the `requestValidator` of the API. */
  readonly requestValidator?: RequestValidator | undefined
}

/** The checks of the three options of a route. */
export const VALIDATION_CHECKS: { readonly [K in keyof Required<RequestValidation>]: Check } = {
  requestParameters: optional(
    valid(
      "an object of 'method.request.{header, querystring or path}.{name}' with true or false",
      (value) => isRecord(value) && Object.entries(value).every(isParameter),
    ),
  ),
  requestModels: optional(
    valid(
      'an object of functions by content type',
      (value) => isRecord(value) && Object.values(value).every((model) => callback.accepts(model)),
    ),
  ),
  requestValidator: optional(valid('an object', isRecord)),
}

function isParameter([name, isRequired]: [string, unknown]): boolean {
  return /^method\.request\.(header|querystring|path)\.[^\s]+$/.test(name) && typeof isRequired === 'boolean'
}

/** @throws {ConfigError} with `path` as prefix of the option. */
export function checkRequestValidator(given: RequestValidator | undefined, path: string): RequestValidator {
  const checks = { validateRequestParameters: optional(boolean), validateRequestBody: optional(boolean) }
  return optionSchema<RequestValidator>('restApi', checks, path).check(given ?? {})
}

/** Why a request is invalid. */
export interface InvalidRequest {
  readonly response: ErrorResponse
  readonly reason: string
  /** What a model function threw. */
  readonly cause?: unknown
}

/** Validates a request. Returns `undefined` if it is valid. */
export function validateRequest(
  request: RoutedRequest,
  { requestParameters = {}, requestModels = {}, requestValidator = {} }: RequestValidation,
): InvalidRequest | undefined {
  const { validateRequestParameters = false, validateRequestBody = false } = requestValidator
  const missing = validateRequestParameters ? findMissingParameters(request, requestParameters) : []
  if (validateRequestParameters) {
    const { requestParameters: fact } = BACKEND_FACTS
    if (missing.length > 0) request.steps.push(failedStep(fact, 'required parameters', `missing: ${missing.join(', ')}`))
    else request.steps.push(passedStep(fact, 'required parameters', 'present'))
  }
  if (missing.length > 0) {
    const message = `Missing required request parameters: [${missing.join(', ')}]`
    return { response: errorResponse('BAD_REQUEST_PARAMETERS', { message }), reason: 'a required parameter is missing' }
  }
  return validateRequestBody ? validateBody(request, requestModels) : undefined
}

function findMissingParameters(
  request: RoutedRequest,
  parameters: NonNullable<RequestValidation['requestParameters']>,
): readonly string[] {
  return Object.entries(parameters).flatMap(([parameter, isRequired]) => {
    const [, , location = '', ...rest] = parameter.split('.')
    const name = rest.join('.')
    const isPresent = readParameter(request, location, name).some((value) => value.trim() !== '')
    return isRequired && !isPresent ? [name] : []
  })
}

function readParameter({ received, pathParameters }: RoutedRequest, location: string, name: string): readonly string[] {
  if (location === 'header') return headerValues(received.headers, name)
  if (location === 'querystring') return received.query.filter(([key]) => key === name).map(([, value]) => value)
  return Object.hasOwn(pathParameters, name) ? [pathParameters[name] ?? ''] : []
}

function validateBody(
  { received, steps }: RoutedRequest,
  models: NonNullable<RequestValidation['requestModels']>,
): InvalidRequest | undefined {
  const contentType = headerValues(received.headers, 'content-type').at(-1)?.split(';')[0]?.trim().toLowerCase()
  const model = models[contentType ?? 'application/json'] ?? models['$default']
  if (model === undefined) return undefined
  const asked = 'body that matches its model'
  let body: Json
  try {
    body = JSON.parse(new TextDecoder().decode(received.body))
  } catch {
    steps.push(failedStep(BACKEND_FACTS.requestBody, asked, 'the body is not JSON'))
    return invalidBody(['the body is not JSON'])
  }
  try {
    const problems = model(body)
    if (problems.length === 0) {
      steps.push(passedStep(BACKEND_FACTS.requestBody, asked, 'the body matches'))
      return undefined
    }
    // The problems may quote the body, so the trace has only their number.
    steps.push(failedStep(BACKEND_FACTS.requestBody, asked, `problems: ${problems.length}`))
    return invalidBody(problems)
  } catch (cause) {
    const reason = 'a request model threw an error'
    steps.push(failedStep(BACKEND_FACTS.requestModelError, asked, reason))
    return { response: errorResponse('API_CONFIGURATION_ERROR'), reason, cause }
  }
}

function invalidBody(problems: readonly string[]): InvalidRequest {
  const validationError = `[${problems.join(', ')}]`
  return { response: errorResponse('BAD_REQUEST_BODY', { validationError }), reason: 'the body does not match its model' }
}
