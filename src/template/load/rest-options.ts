/**
 * The options that only `restApi` has.
 *
 * @module
 */

import type { TemplateApi } from '../model.ts'
import type { TemplateGatewayResponse, Throttle, UsagePlan } from '../model-settings.ts'
import type { GatewayInput } from './gateway-input.ts'

/** Resource policy, gateway responses, API keys, endpoint. */
export function restOptions({ api, apiKeys }: GatewayInput): object {
  const keys = [...new Set(api.usagePlans.flatMap((plan) => plan.keys))]
  const responses = Object.entries(api.gatewayResponses).map(([type, response]) => [type, gatewayResponse(response)] as const)
  return {
    ...(api.resourcePolicy === undefined ? {} : { resourcePolicy: api.resourcePolicy }),
    ...(responses.length === 0 ? {} : { gatewayResponses: Object.fromEntries(responses) }),
    ...(api.usagePlans.length === 0
      ? {}
      : {
          apiKeys: Object.fromEntries(keys.map((id) => [id, { value: apiKeys[id] }])),
          usagePlans: Object.fromEntries(api.usagePlans.map((plan) => [plan.logicalId, usagePlan(plan, api)])),
        }),
    ...(api.apiKeySource === 'AUTHORIZER' ? { apiKeySource: 'AUTHORIZER' } : {}),
    ...endpoint(api),
  }
}

function endpoint({ endpoint: type, vpcEndpointIds }: TemplateApi): object {
  return {
    ...(type === 'PRIVATE' ? { endpointType: type } : {}),
    ...(type === 'PRIVATE' && vpcEndpointIds.length > 0 ? { vpcEndpointIds } : {}),
  }
}

function gatewayResponse({ statusCode, headers, mappings, templates }: TemplateGatewayResponse): object {
  const parameters = [
    ...Object.entries(headers).map(([name, value]) => [`gatewayresponse.header.${name}`, `'${value}'`] as const),
    ...Object.entries(mappings).map(([name, value]) => [`gatewayresponse.header.${name}`, value] as const),
  ]
  return {
    ...(statusCode === undefined ? {} : { statusCode }),
    ...(parameters.length === 0 ? {} : { responseParameters: Object.fromEntries(parameters) }),
    ...(Object.keys(templates).length === 0 ? {} : { responseTemplates: templates }),
  }
}

function usagePlan({ keys, stages, throttle, quota, methods }: UsagePlan, api: TemplateApi): object {
  const limits = limitsOf(throttle)
  const perMethod = Object.entries(methods).flatMap(([method, given]) => {
    const route = routeOf(method, api)
    const one = limitsOf(given)
    return route === undefined || one === undefined ? [] : [[route, one] as const]
  })
  const known = stages.filter((stage) => api.stages.includes(stage))
  return {
    apiKeys: keys,
    ...(known.length === 0 ? {} : { stages: known }),
    ...(limits === undefined ? {} : { throttle: limits }),
    ...(quota === undefined ? {} : { quota }),
    ...(perMethod.length === 0 ? {} : { methodThrottle: Object.fromEntries(perMethod) }),
  }
}

/** AWS needs both limits; one alone means the account's limit for the other. */
function limitsOf(throttle: Throttle | undefined): object | undefined {
  const { rateLimit, burstLimit } = throttle ?? {}
  if (rateLimit === undefined || burstLimit === undefined) return undefined
  return { rateLimit, burstLimit }
}

/** `/pets/{id}/GET` is the route `GET /pets/{id}`. */
function routeOf(method: string, { routes }: TemplateApi): string | undefined {
  const slash = method.lastIndexOf('/')
  const key = `${method.slice(slash + 1).toUpperCase()} ${method.slice(0, slash) || '/'}`
  return routes.some(({ route }) => route === key) ? key : undefined
}
