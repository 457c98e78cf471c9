/**
 * Decides which kind of API a plain OpenAPI document describes.
 *
 * @module
 */

import { isRecord } from '../../../internal/type-guards.ts'
import { memberOf } from '../parse-context.ts'

/** `HTTP` if the document uses what only HTTP APIs have; otherwise `REST`. */
export function kindOfDefinition(document: { readonly [key: string]: unknown }): 'REST' | 'HTTP' {
  if (document['swagger'] !== undefined && document['openapi'] === undefined) return 'REST'
  if (document['x-amazon-apigateway-cors'] !== undefined) return 'HTTP'
  const paths = isRecord(document['paths']) ? document['paths'] : {}
  if ('$default' in paths || '/$default' in paths) return 'HTTP'
  const operations = Object.values(paths).flatMap((item) => (isRecord(item) ? Object.values(item) : []))
  const isHttpIntegration = (one: unknown): boolean =>
    memberOf(memberOf(one, 'x-amazon-apigateway-integration'), 'payloadFormatVersion') !== undefined
  if (operations.some(isHttpIntegration) && !hasRestParts(document)) return 'HTTP'
  return schemesOf(document).some(isHttpScheme) ? 'HTTP' : 'REST'
}

function hasRestParts(document: { readonly [key: string]: unknown }): boolean {
  const parts = ['x-amazon-apigateway-policy', 'x-amazon-apigateway-gateway-responses', 'x-amazon-apigateway-api-key-source']
  return (
    parts.some((name) => document[name] !== undefined) ||
    schemesOf(document).some((scheme) => REST_TYPES.includes(typeOf(scheme)))
  )
}

const REST_TYPES = ['token', 'cognito_user_pools']

function isHttpScheme(scheme: unknown): boolean {
  const extension = memberOf(scheme, 'x-amazon-apigateway-authorizer')
  if (
    memberOf(extension, 'authorizerPayloadFormatVersion') !== undefined ||
    memberOf(extension, 'enableSimpleResponses') !== undefined
  )
    return true
  const source = memberOf(extension, 'identitySource')
  if ((Array.isArray(source) ? source : [source]).some((one) => typeof one === 'string' && one.startsWith('$'))) return true
  // A JWT authorizer of a REST API has several issuers.
  return typeOf(scheme) === 'jwt' && memberOf(memberOf(extension, 'jwtConfiguration'), 'issuers') === undefined
}

function typeOf(scheme: unknown): string {
  return String(memberOf(memberOf(scheme, 'x-amazon-apigateway-authorizer'), 'type')).toLowerCase()
}

function schemesOf(document: { readonly [key: string]: unknown }): readonly unknown[] {
  const sections = [document['securityDefinitions'], memberOf(document['components'], 'securitySchemes')]
  return sections.flatMap((section) => (isRecord(section) ? Object.values(section) : []))
}
