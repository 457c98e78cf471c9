/**
 * Writes routes as OpenAPI operations with API Gateway's extensions. Each operation has `security` of its own, because AWS
 * documents and applies root-level `security` differently.
 *
 * @module
 */

import { ConfigError } from '../../../errors.ts'
import type { TemplateApi } from '../../model.ts'
import type { TemplateIntegration, TemplateRoute } from '../../model-route.ts'
import type { TemplateValue } from '../function-target.ts'
import { API_KEY_SCHEME, IAM_SCHEME } from './security-schemes.ts'

/** What operations need from their surroundings. */
export interface OperationContext {
  /** The name of the writer, for messages. */
  readonly subject: string
  readonly kind: TemplateApi['kind']
  readonly functionUri: (integration: TemplateIntegration) => TemplateValue
}

type Path = { [method: string]: object }

/** The `paths` of the document. */
export function openApiPaths(routes: readonly TemplateRoute[], context: OperationContext): { readonly [path: string]: Path } {
  const paths: { [path: string]: Path } = {}
  for (const route of routes) {
    const { method, path } = splitRoute(route.route)
    const key = method === 'ANY' ? 'x-amazon-apigateway-any-method' : method.toLowerCase()
    paths[path] = { ...paths[path], [key]: operation(route, path, context) }
  }
  return paths
}

/** The route `$default` of an HTTP API is the path `/$default`. */
export function splitRoute(route: string): { readonly method: string; readonly path: string } {
  const space = route.indexOf(' ')
  return space === -1 ? { method: 'ANY', path: `/${route}` } : { method: route.slice(0, space), path: route.slice(space + 1) }
}

function operation(route: TemplateRoute, path: string, context: OperationContext): object {
  const parameters = [...pathParameters(path), ...requiredParameters(route, path)]
  const integration = writeIntegration(route, context)
  const { kind } = context
  return {
    ...(route.route === '$default' && { isDefaultRoute: true }),
    ...(parameters.length > 0 && { parameters }),
    responses: { default: { description: 'Response of the integration' } },
    security: security(route),
    ...(kind === 'REST' && route.requiredParameters.length > 0 && { 'x-amazon-apigateway-request-validator': 'parameters' }),
    ...(integration !== undefined && { 'x-amazon-apigateway-integration': integration }),
  }
}

function security({ authorization, scopes, apiKeyRequired }: TemplateRoute): readonly object[] {
  const authorizer =
    authorization.type === 'NONE'
      ? []
      : [authorization.type === 'AWS_IAM' ? { [IAM_SCHEME]: [] } : { [authorization.authorizer]: scopes }]
  return [...authorizer, ...(apiKeyRequired ? [{ [API_KEY_SCHEME]: [] }] : [])]
}

function pathParameters(path: string): readonly object[] {
  const names = path.split('/').flatMap((segment) => /^\{([^{}+]+)\+?\}$/.exec(segment)?.[1] ?? [])
  return names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }))
}

const PLACES: { readonly [place: string]: string } = { header: 'header', querystring: 'query', path: 'path' }

function requiredParameters({ requiredParameters: required }: TemplateRoute, path: string): readonly object[] {
  return required.flatMap((parameter) => {
    const [, place = '', name = ''] = /^method\.request\.(header|querystring|path)\.(.+)$/.exec(parameter) ?? []
    const isPathParameter = place === 'path' && (path.includes(`{${name}}`) || path.includes(`{${name}+}`))
    return isPathParameter ? [] : [{ name, in: PLACES[place], required: true, schema: { type: 'string' } }]
  })
}

function writeIntegration(
  { route, integration }: TemplateRoute,
  { subject, kind, functionUri }: OperationContext,
): object | undefined {
  const { type, uri, method, vpcLink, payload, credentials, requestParameters, responseParameters, status, cacheKeyParameters } =
    integration
  if (vpcLink === true || (type !== 'MOCK' && integration.templates))
    throw unwritable(subject, route, vpcLink === true ? 'a VPC link' : 'mapping templates')
  if (type === 'MOCK') return kind === 'HTTP' ? undefined : mock(integration)
  const isFunction = integration.function !== undefined || integration.functionArn !== undefined
  return {
    type: type.toLowerCase(),
    httpMethod: isFunction ? 'POST' : (method ?? 'ANY'),
    uri: isFunction ? functionUri(integration) : uri,
    ...(credentials !== undefined && { credentials }),
    ...(payload !== undefined && { payloadFormatVersion: payload }),
    ...(Object.keys(requestParameters).length > 0 && { requestParameters }),
    ...(cacheKeyParameters.length > 0 && { cacheKeyParameters }),
    ...(status === undefined && Object.keys(responseParameters).length === 0
      ? {}
      : { responses: { default: { statusCode: String(status ?? 200), responseParameters } } }),
  }
}

function mock({ status = 200, responseParameters }: TemplateIntegration): object {
  return {
    type: 'mock',
    requestTemplates: { 'application/json': `{"statusCode": ${status}}` },
    responses: {
      default: {
        statusCode: String(status),
        ...(Object.keys(responseParameters).length > 0 && { responseParameters }),
      },
    },
  }
}

/** The error for a part of a route that the model does not hold, so that no writer can write it. */
export function unwritable(subject: string, route: string, part: string): ConfigError {
  return new ConfigError(subject, `routes["${route}"]`, '', `the integration of ${route} has ${part}, which cannot be written.`)
}
