/**
 * Builds the OpenAPI document of a REST or HTTP API.
 *
 * @module
 */

import { ConfigError } from '../../../errors.ts'
import type { TemplateApi } from '../../model.ts'
import type { TemplateAuthorizer } from '../../model-authorizer.ts'
import type { TemplateIntegration } from '../../model-route.ts'
import type { Cors, TemplateGatewayResponse } from '../../model-settings.ts'
import { shortenOwnResources } from '../cloud-formation/resource-policy.ts'
import type { TemplateValue } from '../function-target.ts'
import { openApiPaths } from './operations.ts'
import { API_KEY_SCHEME, apiKeyScheme, IAM_SCHEME, iamScheme, type Scheme, securityScheme } from './security-schemes.ts'

/** How values of the document are written. */
export interface DocumentContext {
  /** The name of the writer, for messages. */
  readonly subject: string
  readonly authorizerUri: (authorizer: TemplateAuthorizer) => TemplateValue
  readonly roleOf: (authorizer: TemplateAuthorizer) => string | undefined
  readonly functionUri: (integration: TemplateIntegration) => TemplateValue
}

type Document = { readonly [name: string]: unknown }

/**
 * Builds the document in OpenAPI 3.0.1.
 *
 * @param authorizers The authorizers that the document defines; others are defined around it.
 * @throws {ConfigError} for a WebSocket API, and for what OpenAPI cannot express.
 */
export function openApiDocument(
  api: TemplateApi,
  authorizers: readonly TemplateAuthorizer[],
  context: DocumentContext,
): Document {
  const { subject } = context
  const { kind, routes, name, logicalId } = api
  if (kind === 'WEBSOCKET') throw new ConfigError(subject, 'api', 'a REST or HTTP API: OpenAPI cannot describe a WebSocket API')
  const reserved = authorizers.find((one) => one.name === API_KEY_SCHEME || one.name === IAM_SCHEME)
  if (reserved !== undefined)
    throw new ConfigError(
      subject,
      `authorizers["${reserved.name}"]`,
      `another name: ${reserved.name} has a meaning in the document`,
    )
  const schemes: { [name: string]: Scheme } = {}
  for (const authorizer of authorizers) {
    const uri = authorizer.type === 'TOKEN' || authorizer.type === 'REQUEST' ? context.authorizerUri(authorizer) : ''
    schemes[authorizer.name] = securityScheme(authorizer, { subject, kind, uri, role: context.roleOf(authorizer) })
  }
  if (routes.some(({ authorization }) => authorization.type === 'AWS_IAM')) schemes[IAM_SCHEME] = iamScheme
  if (routes.some(({ apiKeyRequired }) => apiKeyRequired)) schemes[API_KEY_SCHEME] = apiKeyScheme
  return {
    openapi: '3.0.1',
    info: { title: name ?? logicalId, version: '1.0' },
    paths: openApiPaths(routes, { subject, kind, functionUri: context.functionUri }),
    ...(Object.keys(schemes).length > 0 && { components: { securitySchemes: schemes } }),
    ...(kind === 'REST' ? restExtensions(api) : httpExtensions(api)),
  }
}

function restExtensions(api: TemplateApi): Document {
  const { resourcePolicy, gatewayResponses, apiKeySource, binaryMediaTypes, endpoint, vpcEndpointIds, routes } = api
  const hasEndpoint = api.disableExecuteApiEndpoint || vpcEndpointIds.length > 0 || endpoint !== 'EDGE'
  const endpointConfiguration = {
    types: [endpoint],
    ...(api.disableExecuteApiEndpoint && { disableExecuteApiEndpoint: true }),
    ...(vpcEndpointIds.length > 0 && { vpcEndpointIds }),
  }
  return {
    ...(hasEndpoint && { servers: [{ url: '/', 'x-amazon-apigateway-endpoint-configuration': endpointConfiguration }] }),
    ...(resourcePolicy !== undefined && { 'x-amazon-apigateway-policy': shortenOwnResources(resourcePolicy, api.apiId) }),
    ...(apiKeySource === 'AUTHORIZER' && { 'x-amazon-apigateway-api-key-source': apiKeySource }),
    ...(binaryMediaTypes.length > 0 && { 'x-amazon-apigateway-binary-media-types': binaryMediaTypes }),
    ...(Object.keys(gatewayResponses).length > 0 && {
      'x-amazon-apigateway-gateway-responses': Object.fromEntries(
        Object.entries(gatewayResponses).map(([type, response]) => [type, openApiGatewayResponse(response)]),
      ),
    }),
    ...(routes.some(({ requiredParameters }) => requiredParameters.length > 0) && {
      'x-amazon-apigateway-request-validators': {
        parameters: { validateRequestParameters: true, validateRequestBody: false },
      },
    }),
  }
}

function openApiGatewayResponse({ statusCode, templates, ...response }: TemplateGatewayResponse): object {
  const responseParameters = gatewayResponseParameters(response)
  return {
    ...(statusCode !== undefined && { statusCode: String(statusCode) }),
    ...(Object.keys(responseParameters).length > 0 && { responseParameters }),
    ...(Object.keys(templates).length > 0 && { responseTemplates: templates }),
  }
}

/** Static values are in single quotes, mappings are not. */
export function gatewayResponseParameters({ headers, mappings }: Pick<TemplateGatewayResponse, 'headers' | 'mappings'>): {
  readonly [parameter: string]: string
} {
  const quoted = Object.entries(headers).map(([name, value]) => [`gatewayresponse.header.${name}`, `'${value}'`])
  const mapped = Object.entries(mappings).map(([name, value]) => [`gatewayresponse.header.${name}`, value])
  return Object.fromEntries([...quoted, ...mapped])
}

function httpExtensions({ cors, disableExecuteApiEndpoint }: TemplateApi): Document {
  const configuration = { disableExecuteApiEndpoint: true }
  return {
    ...(disableExecuteApiEndpoint && {
      servers: [{ url: '/', 'x-amazon-apigateway-endpoint-configuration': configuration }],
    }),
    ...(cors !== undefined && { 'x-amazon-apigateway-cors': corsConfiguration(cors) }),
  }
}

/** The CORS configuration with the names of OpenAPI; CloudFormation's begin with an uppercase letter. */
export function corsConfiguration({ maxAgeSeconds, allowCredentials, ...lists }: Cors): { readonly [name: string]: unknown } {
  return {
    ...Object.fromEntries(Object.entries(lists).filter(([, list]) => Array.isArray(list) && list.length > 0)),
    ...(allowCredentials && { allowCredentials }),
    ...(maxAgeSeconds !== undefined && { maxAge: maxAgeSeconds }),
  }
}
