/**
 * Builds an API from the options of `restApi`, `httpApi` or `websocketApi`.
 *
 * Backends of these options are functions of the running process. They have no counterpart in a template, so that their
 * routes get a fixed response (REST) or no target.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import type { IdentitySource } from '../../events/index.ts'
import { isRecord, isStringArray } from '../../internal/type-guards.ts'
import type { TemplateApi } from '../model.ts'
import type { TemplateAuthorizer } from '../model-authorizer.ts'
import type { Authorization, TemplateIntegration, TemplateRoute } from '../model-route.ts'
import { readDefinition } from './check-definition.ts'
import { readCors, readDomain, readGatewayResponse, readUsagePlan } from './gateway-settings.ts'
import { authorizerOf, emptyApi, NOWHERE, routeOf, UNKNOWN_BACKEND } from './model-parts.ts'
import { type Fields, field, list, objects, record, strings } from './option-fields.ts'
import { preflightRoutes } from './rest-preflight.ts'

/** @throws {ConfigError} for options that describe no API. */
export function apiOfGatewayOptions(subject: string, options: Fields): TemplateApi {
  const authorizerOptions = record(subject, 'authorizers', options['authorizers'] ?? {})
  const routeOptions = record(subject, 'routes', options['routes'])
  const kind = kindOfOptions(subject, options, Object.values(authorizerOptions), Object.keys(routeOptions))
  const authorizers = Object.fromEntries(
    Object.entries(authorizerOptions).map(([name, entry]) => [name, readAuthorizer(subject, kind, name, entry)]),
  )
  const { stage, region: _region, domains, stageVariables, stages } = options
  const base = emptyApi(kind, typeof stage === 'string' ? stage : undefined)
  const otherStages = record(subject, 'stages', stages ?? {})
  const variables = {
    [base.stage]: strings(stageVariables),
    ...Object.fromEntries(Object.entries(otherStages).map(([name, one]) => [name, strings(field(one, 'stageVariables'))])),
  }
  const { resourcePolicy, endpointType, vpcEndpointIds, apiKeySource, binaryMediaTypes, routeSelectionExpression } = options
  return {
    ...base,
    stages: Object.keys(variables),
    stageVariables: variables[base.stage] ?? {},
    stageSettings: Object.fromEntries(
      Object.entries(variables).map(([name, values]) => [
        name,
        { variables: values, cacheClusterEnabled: false, methodSettings: {}, at: NOWHERE },
      ]),
    ),
    authorizers,
    routes: [
      ...Object.entries(routeOptions).map(([key, route]) => readRoute(subject, key, route, { authorizers, options })),
      ...(kind === 'REST' && isRecord(options['cors'])
        ? preflightRoutes(subject, options['cors'], Object.keys(routeOptions))
        : []),
    ],
    ...(isRecord(resourcePolicy) && { resourcePolicy: resourcePolicy as unknown as NonNullable<TemplateApi['resourcePolicy']> }), // the gateway checks its content
    ...(isEndpoint(endpointType) && { endpoint: endpointType }),
    ...(isStringArray(vpcEndpointIds) && { vpcEndpointIds }),
    ...(apiKeySource === 'AUTHORIZER' && { apiKeySource }),
    ...(isStringArray(binaryMediaTypes) && { binaryMediaTypes }),
    ...(typeof routeSelectionExpression === 'string' && { routeSelectionExpression }),
    ...(kind === 'HTTP' && isRecord(options['cors']) && { cors: readCors(options['cors']) }),
    disableExecuteApiEndpoint: options['disableExecuteApiEndpoint'] === true,
    domains: Object.entries(record(subject, 'domains', domains ?? {})).map(([name, domain]) =>
      readDomain(name, domain, base.stage),
    ),
    gatewayResponses: Object.fromEntries(
      Object.entries(record(subject, 'gatewayResponses', options['gatewayResponses'] ?? {})).map(([type, response]) => [
        type,
        readGatewayResponse(response),
      ]),
    ),
    usagePlans: Object.entries(record(subject, 'usagePlans', options['usagePlans'] ?? {})).map(([id, plan]) =>
      readUsagePlan(id, plan, Object.keys(variables)),
    ),
  }
}

function kindOfOptions(
  subject: string,
  options: Fields,
  entries: readonly unknown[],
  routes: readonly string[],
): TemplateApi['kind'] {
  const kinds = new Set(entries.flatMap(kindsOfEntry))
  if (kinds.size > 1) throw new ConfigError(subject, 'authorizers', 'authorizers of one kind of API')
  const [kind] = kinds
  if (kind !== undefined) return kind
  if (routes.some((route) => !route.includes(' ') && route !== '$default')) return 'WEBSOCKET'
  const isHttp = routes.includes('$default') || options['stage'] === undefined || options['stage'] === '$default'
  return isHttp ? 'HTTP' : 'REST'
}

function kindsOfEntry(entry: unknown): readonly TemplateApi['kind'][] {
  const settings = typeof entry === 'function' ? field(entry, 'definition') : entry
  const api = field(settings, 'api')
  if (api === 'REST' || api === 'HTTP' || api === 'WEBSOCKET') return [api]
  const type = field(settings, 'type')
  if (type === 'COGNITO_USER_POOLS') return ['REST']
  if (type === 'JWT') return [Array.isArray(field(settings, 'issuers')) ? 'REST' : 'HTTP']
  return []
}

function readAuthorizer(subject: string, kind: TemplateApi['kind'], name: string, entry: unknown): TemplateAuthorizer {
  const option = `authorizers["${name}"]`
  const type = typeof entry === 'function' ? undefined : field(entry, 'type')
  if (type === 'COGNITO_USER_POOLS' || type === 'JWT') return readTokenAuthorizer(subject, kind, name, entry)
  if (typeof entry === 'function') return authorizerOf(name, readDefinition(subject, option, entry))
  const { handler: _handler, runtime: _runtime, functionName: _functionName, ...settings } = record(subject, option, entry)
  const complete = settings['api'] === 'HTTP' ? { simpleResponses: false, ...settings } : settings
  return authorizerOf(name, readDefinition(subject, option, complete))
}

function readTokenAuthorizer(subject: string, kind: TemplateApi['kind'], name: string, entry: unknown): TemplateAuthorizer {
  const {
    type,
    providerArns,
    identitySource,
    ttlSeconds,
    identityValidationExpression,
    issuer,
    audience,
    issuers,
    defaultAlgorithms,
  } = record(subject, `authorizers["${name}"]`, entry)
  const common = {
    name,
    identitySources: [identitySource as IdentitySource],
    invocable: 'yes',
    id: name,
    at: NOWHERE,
    positions: {},
  } as const // checked next
  if (!isRecord(identitySource) || typeof identitySource['name'] !== 'string')
    throw new ConfigError(subject, `authorizers["${name}"].identitySource`, 'one identity source { in, name }')
  if (type === 'COGNITO_USER_POOLS') {
    return {
      ...common,
      type,
      providerArns: isStringArray(providerArns) ? providerArns : [],
      ttlSeconds: typeof ttlSeconds === 'number' ? ttlSeconds : 300,
      ttlFrom: 'template',
      ...(typeof identityValidationExpression === 'string' && { identityValidationExpression }),
    }
  }
  if (kind === 'HTTP')
    return {
      ...common,
      type: 'JWT',
      issuers: [{ issuer: String(issuer), audiences: isStringArray(audience) ? audience : [], claims: [] }],
    }
  return {
    ...common,
    type: 'JWT',
    algorithms: isStringArray(defaultAlgorithms) ? defaultAlgorithms : [],
    issuers: (Array.isArray(issuers) ? issuers : []).map((one: unknown) => ({
      issuer: String(field(one, 'issuer')),
      audiences: list(field(one, 'audiences')),
      claims: objects(field(one, 'additionalClaims')).map((claim) => ({
        name: String(claim['claimName']),
        expected: list(claim['expectedValues']),
        required: claim['required'] === true,
      })),
    })),
  }
}

function readRoute(
  subject: string,
  key: string,
  route: unknown,
  { authorizers, options }: { readonly authorizers: { readonly [name: string]: TemplateAuthorizer }; readonly options: Fields },
): TemplateRoute {
  const fields = record(subject, `routes["${key}"]`, route)
  const { authorizer, scopes, apiKeyRequired, integration, requestParameters, requestModels, routeResponse } = fields
  const validator = fields['requestValidator'] ?? options['requestValidator']
  if (requestModels !== undefined && field(validator, 'validateRequestBody') === true)
    throw new ConfigError(subject, `routes["${key}"].requestModels`, 'not set: a model that is a function cannot be written')
  // Without a validator, API Gateway checks no parameter.
  const isChecked = field(validator, 'validateRequestParameters') === true
  const required = Object.entries(isChecked && isRecord(requestParameters) ? requestParameters : {}).filter(
    ([, isRequired]) => isRequired === true,
  )
  return {
    ...routeOf(key, readAuthorization(subject, key, authorizer, authorizers)),
    scopes: list(scopes),
    apiKeyRequired: apiKeyRequired === true,
    requiredParameters: required.map(([name]) => name),
    integration: readIntegration(integration),
    ...(routeResponse === true && { routeResponse }),
  }
}

function readAuthorization(
  subject: string,
  key: string,
  name: unknown,
  authorizers: { readonly [name: string]: TemplateAuthorizer },
): Authorization {
  if (name === null || name === undefined || name === 'NONE') return { type: 'NONE' }
  if (name === 'AWS_IAM') return { type: 'AWS_IAM' }
  const authorizer = typeof name === 'string' && Object.hasOwn(authorizers, name) ? authorizers[name] : undefined
  if (authorizer === undefined)
    throw new ConfigError(subject, `routes["${key}"].authorizer`, "a name under authorizers, 'AWS_IAM', 'NONE' or null")
  const type = authorizer.type === 'COGNITO_USER_POOLS' || authorizer.type === 'JWT' ? authorizer.type : 'CUSTOM'
  return { type, authorizer: authorizer.name }
}

function readIntegration(integration: unknown): TemplateIntegration {
  if (!isRecord(integration)) return UNKNOWN_BACKEND
  const { type, url, method, status } = integration
  if (type === 'HTTP_PROXY' && typeof url === 'string')
    return { ...UNKNOWN_BACKEND, type, uri: url, ...(typeof method === 'string' && { method }) }
  return { ...UNKNOWN_BACKEND, ...(typeof status === 'number' && { status }) }
}

function isEndpoint(value: unknown): value is TemplateApi['endpoint'] {
  return value === 'EDGE' || value === 'REGIONAL' || value === 'PRIVATE'
}
