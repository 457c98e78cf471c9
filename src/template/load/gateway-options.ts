/**
 * Turns an API of a template into the options of `restApi`, `httpApi` or `websocketApi`.
 *
 * @module
 */

import type { LambdaFunction } from '../../gateway/index.ts'
import type { TemplateApi } from '../model.ts'
import type { TemplateAuthorizer } from '../model-authorizer.ts'
import type { TemplateRoute } from '../model-route.ts'
import type { StageSettings } from '../model-settings.ts'
import { authorizerOptions } from './authorizer-options.ts'
import { backendOf, closedBackend } from './backend.ts'
import type { GatewayInput } from './gateway-input.ts'
import { functionReferences, nameOf, usedAuthorizers } from './handlers.ts'
import { restOptions } from './rest-options.ts'

/** Options of one of the three functions. They are checked there. */
export type GatewayOptions = { readonly [option: string]: unknown }

/** The options. Closed routes have no authorizer and answer 500. */
export function gatewayOptions(input: GatewayInput): GatewayOptions {
  const { api, environment, options } = input
  const stage = api.stageSettings[api.stage]
  const others = api.stages.filter((name) => name !== api.stage)
  const shared = {
    stage: api.stage,
    ...variablesOf(stage),
    region: environment.region,
    accountId: environment.accountId,
    apiId: api.apiId,
    authorizers: Object.fromEntries(openAuthorizers(input).map((one) => [one.name, authorizerOptions(one, input)])),
    routes: Object.fromEntries(routesOf(input)),
    functions: functionsOf(input),
    ...(options.principals === undefined ? {} : { principals: options.principals }),
    ...(options.now === undefined ? {} : { now: options.now }),
    ...domainsOf(input),
  }
  if (api.kind === 'WEBSOCKET') return { ...shared, ...webSocketOptions(input) }
  const stages =
    others.length === 0 ? {} : { stages: Object.fromEntries(others.map((name) => [name, variablesOf(api.stageSettings[name])])) }
  return api.kind === 'REST' ? { ...shared, ...stages, ...restOptions(input) } : { ...shared, ...stages, ...corsOf(api) }
}

/** Authorizers of routes that are not closed. */
function openAuthorizers({ api, closed }: GatewayInput): readonly TemplateAuthorizer[] {
  const routes = api.routes.filter(({ route }) => !closed.has(route))
  return usedAuthorizers({ ...api, routes })
}

function routesOf(input: GatewayInput): readonly (readonly [string, object])[] {
  const { api, closed } = input
  const known = api.routes.map((route) => [route.route, routeOptions(route, input)] as const)
  const names = new Set(api.routes.map(({ route }) => route))
  // An operation that could not be read at all must not fall through to a greedy route.
  const added = [...closed]
    .filter(([route]) => !names.has(route))
    .map(([route, code]) => [route, { authorizer: null, integration: closedBackend(code) }] as const)
  return [...added, ...known]
}

function routeOptions(route: TemplateRoute, input: GatewayInput): object {
  const { api, closed, functions, findings } = input
  const code = closed.get(route.route)
  if (code !== undefined)
    return isMessageRoute(api, route)
      ? { integration: closedBackend(code) }
      : { authorizer: null, integration: closedBackend(code) }
  const { authorization, scopes } = route
  const integration = backendOf(api, route, functions, findings)
  const authorizer = 'authorizer' in authorization ? authorization.authorizer : authorization.type
  const takesScopes = authorization.type === 'JWT' || authorization.type === 'COGNITO_USER_POOLS'
  if (api.kind === 'WEBSOCKET') {
    if (isMessageRoute(api, route))
      return { integration, ...(route.routeResponse === true && route.route !== '$disconnect' ? { routeResponse: true } : {}) }
    return { authorizer, integration, ...(route.apiKeyRequired ? { apiKeyRequired: true } : {}) }
  }
  return {
    authorizer,
    integration,
    ...(takesScopes && scopes.length > 0 ? { scopes } : {}),
    ...(api.kind === 'REST' && route.apiKeyRequired ? { apiKeyRequired: true } : {}),
    ...(api.kind === 'REST' ? requiredParameters(route) : {}),
  }
}

function isMessageRoute({ kind }: TemplateApi, { route }: TemplateRoute): boolean {
  return kind === 'WEBSOCKET' && route !== '$connect'
}

function requiredParameters({ requiredParameters: names }: TemplateRoute): object {
  if (names.length === 0) return {}
  return {
    requestParameters: Object.fromEntries(names.map((name) => [name, true])),
    requestValidator: { validateRequestParameters: true },
  }
}

/** Functions by the name in their ARNs. */
function functionsOf({ api, functions }: GatewayInput): { readonly [name: string]: LambdaFunction } {
  const entries = functionReferences(api).flatMap(({ arn }) => {
    const found = functions.get(arn)
    const name = nameOf(arn)
    return found !== undefined && /^[A-Za-z0-9_-]{1,64}$/.test(name) ? [[name, found] as const] : []
  })
  return Object.fromEntries(entries)
}

function variablesOf(settings: StageSettings | undefined): { readonly stageVariables?: { readonly [name: string]: string } } {
  return settings === undefined || Object.keys(settings.variables).length === 0 ? {} : { stageVariables: settings.variables }
}

function webSocketOptions({ api, apiKeys }: GatewayInput): object {
  const plans = api.usagePlans.map(({ logicalId, keys }) => [logicalId, { apiKeys: keys }] as const)
  const keys = [...new Set(api.usagePlans.flatMap((plan) => plan.keys))]
  const expression = api.apiKeySelectionExpression
  return {
    ...(api.routeSelectionExpression === undefined ? {} : { routeSelectionExpression: api.routeSelectionExpression }),
    ...(plans.length === 0
      ? {}
      : { apiKeys: Object.fromEntries(keys.map((id) => [id, { value: apiKeys[id] }])), usagePlans: Object.fromEntries(plans) }),
    ...(expression === undefined ? {} : { apiKeySelectionExpression: expression }),
  }
}

function corsOf({ cors }: TemplateApi): object {
  if (cors === undefined) return {}
  const list = (name: string, values: readonly string[]): object => (values.length === 0 ? {} : { [name]: values })
  return {
    cors: {
      allowOrigins: cors.allowOrigins,
      ...list('allowMethods', cors.allowMethods),
      ...list('allowHeaders', cors.allowHeaders),
      ...list('exposeHeaders', cors.exposeHeaders),
      ...(cors.allowCredentials ? { allowCredentials: true } : {}),
      ...(cors.maxAgeSeconds === undefined ? {} : { maxAge: cors.maxAgeSeconds }),
    },
  }
}

/** One mapping for each domain name. A disabled endpoint without a domain in the template is reached by a made-up one. */
function domainsOf({ api, findings }: GatewayInput): object {
  const domains = new Map<string, object>()
  for (const { name, basePath, stage, at } of api.domains) {
    if (domains.has(name)) {
      findings.push({
        code: 'unsupported-property',
        severity: 'warning',
        message: 'Only the first base path of a domain name is served.',
        at,
        api: api.logicalId,
      })
      continue
    }
    const known = stage !== undefined && api.stages.includes(stage)
    domains.set(name, {
      ...(basePath === '' ? {} : { basePath }),
      ...(known ? { stage } : stage === undefined && api.kind === 'REST' && api.endpoint !== 'PRIVATE' ? { stage: null } : {}),
    })
  }
  if (api.disableExecuteApiEndpoint && domains.size === 0) {
    const name = `${api.apiId}.example.com`
    const message = `The default endpoint is disabled and the template has no domain name. Send requests with \`domain: '${name}'\`.`
    findings.push({ code: 'unsupported-property', severity: 'warning', message, at: api.at, api: api.logicalId })
    domains.set(name, {})
  }
  if (domains.size === 0) return {}
  return { domains: Object.fromEntries(domains), ...(api.disableExecuteApiEndpoint ? { disableExecuteApiEndpoint: true } : {}) }
}
