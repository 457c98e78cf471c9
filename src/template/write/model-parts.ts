/**
 * Builds parts of the template model from settings that are not in a template: definitions and options of gateways.
 *
 * @module
 */

import type { AuthorizerDefinition } from '../../events/index.ts'
import type { Location } from '../finding.ts'
import type { TemplateApi } from '../model.ts'
import type { TemplateAuthorizer } from '../model-authorizer.ts'
import type { Authorization, TemplateIntegration, TemplateRoute } from '../model-route.ts'

/** The position of a setting that is not in a file. */
export const NOWHERE: Location = { pointer: '' }

/** Logical ids of APIs that have none. */
const API_NAMES = { REST: 'RestApi', HTTP: 'HttpApi', WEBSOCKET: 'WebSocketApi' } as const

/** A backend that is not known. REST APIs answer with a fixed response, other APIs have a route without a target. */
export const UNKNOWN_BACKEND: TemplateIntegration = {
  type: 'MOCK',
  requestParameters: {},
  responseParameters: {},
  cacheKeyParameters: [],
  templates: false,
}

/** An API without routes and authorizers. */
export function emptyApi(kind: TemplateApi['kind'], stage: string = kind === 'HTTP' ? '$default' : 'prod'): TemplateApi {
  return {
    logicalId: API_NAMES[kind],
    kind,
    apiId: 'a1b2c3d4e5',
    stage,
    stages: [stage],
    stageVariables: {},
    stageSettings: {},
    routes: [],
    authorizers: {},
    endpoint: 'REGIONAL',
    vpcEndpointIds: [],
    apiKeySource: 'HEADER',
    gatewayResponses: {},
    usagePlans: [],
    disableExecuteApiEndpoint: false,
    basePaths: [],
    domains: [],
    binaryMediaTypes: [],
    at: NOWHERE,
  }
}

/** The authorizer that a definition declares. */
export function authorizerOf(name: string, definition: AuthorizerDefinition): TemplateAuthorizer {
  return {
    name,
    type: definition.type,
    identitySources: definition.identitySources,
    ...(definition.api !== 'WEBSOCKET' && { ttlSeconds: definition.ttlSeconds, ttlFrom: 'template' }),
    ...(definition.type === 'TOKEN' &&
      definition.identityValidationExpression !== undefined && {
        identityValidationExpression: definition.identityValidationExpression,
      }),
    ...(definition.api === 'HTTP' && {
      payloadFormatVersion: definition.payloadFormatVersion,
      simpleResponses: definition.simpleResponses,
    }),
    invocable: 'yes',
    id: name,
    at: NOWHERE,
    positions: {},
  }
}

/** A route without scopes, API key and required parameters. */
export function routeOf(route: string, authorization: Authorization): TemplateRoute {
  return {
    route,
    authorization,
    authorizationFrom: authorization.type === 'NONE' ? 'none' : 'route',
    scopes: [],
    apiKeyRequired: false,
    integration: UNKNOWN_BACKEND,
    requiredParameters: [],
    generated: false,
    at: NOWHERE,
  }
}
