/**
 * Defines and checks the option `gatewayResponses`, with which an API customizes the responses that API Gateway makes.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html
 * @module
 */

import { isRecord } from '../../internal/type-guards.ts'
import { integer, optional, optionSchema, unknownOption, valid, wrongValue } from '../../options.ts'
import { GATEWAY_RESPONSE_NAMES, type GatewayResponseName } from './error-response.ts'

/**
 * A customized gateway response, as in `x-amazon-apigateway-gateway-responses`.
 *
 * A type that is not set uses DEFAULT_4XX or DEFAULT_5XX, if that is set. A type that is set inherits nothing from them:
 * parts that it leaves out are the defaults of the type.
 */
export interface GatewayResponse {
  /** The HTTP status, 200 to 599. Default: the status of the type. */
  readonly statusCode?: number | undefined
  /**
   * Headers: `'gatewayresponse.header.Access-Control-Allow-Origin': "'*'"`. A value is a string in single quotes, or a
   * mapping: `method.request.header.X`, `method.request.querystring.x`, `method.request.path.x`, `context.requestId`,
   * `stageVariables.x`. Default: none.
   */
  readonly responseParameters?: { readonly [header: `gatewayresponse.header.${string}`]: string } | undefined
  /**
   * Bodies by content type. Variables are replaced: `$context.error.message`, `$context.error.messageString` (quoted),
   * `$context.error.responseType`, `$context.error.validationErrorString`, other `$context` variables, `$stageVariables.x`
   * and `$method.request.header.X`. Default: `{"message":$context.error.messageString}`.
   */
  readonly responseTemplates?: { readonly [contentType: string]: string } | undefined
}

/** The option `gatewayResponses`. */
export type GatewayResponses = { readonly [T in GatewayResponseName]?: GatewayResponse | undefined }

const HEADER_PREFIX = 'gatewayresponse.header.'

/** @throws {ConfigError} `option` names the first type or part that is unknown or wrong. */
export function checkGatewayResponses(given: object): GatewayResponses {
  const entries = Object.entries(given).filter(([, response]) => response !== undefined)
  return Object.fromEntries(entries.map(([name, response]) => [name, checkGatewayResponse(name, response)]))
}

function checkGatewayResponse(name: string, given: unknown): GatewayResponse {
  const path = `gatewayResponses.${name}`
  if (!GATEWAY_RESPONSE_NAMES.has(name)) throw unknownOption('restApi', name, [...GATEWAY_RESPONSE_NAMES], 'gatewayResponses.')
  if (!isRecord(given)) throw wrongValue('restApi', path, 'an object', given)
  const checks = {
    statusCode: optional(integer(200, 599)),
    responseParameters: optional(
      valid<GatewayResponse['responseParameters']>(
        "an object of 'gatewayresponse.header.{name}' with a value in single quotes or a mapping such as context.requestId",
        (value) => isRecord(value) && Object.entries(value).every(isResponseParameter),
      ),
    ),
    responseTemplates: optional(
      valid<GatewayResponse['responseTemplates']>(
        'an object of templates by content type',
        (value) => isRecord(value) && Object.entries(value).every(isTemplate),
      ),
    ),
  }
  return optionSchema<GatewayResponse>('restApi', checks, `${path}.`).check(given)
}

function isResponseParameter([name, value]: [string, unknown]): boolean {
  const isHeader = name.startsWith(HEADER_PREFIX) && /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(name.slice(HEADER_PREFIX.length))
  return (
    isHeader &&
    typeof value === 'string' &&
    (/^'[\t -~]*'$/.test(value) || /^(context|stageVariables|method\.request)\../.test(value))
  )
}

function isTemplate([contentType, template]: [string, unknown]): boolean {
  return /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/.test(contentType) && typeof template === 'string'
}

/** Returns the header names and the values, quoted strings or mappings, of a gateway response. */
export function responseHeaders({ responseParameters = {} }: GatewayResponse): readonly (readonly [string, string])[] {
  return Object.entries(responseParameters).map(([name, value]) => [name.slice(HEADER_PREFIX.length), value])
}
