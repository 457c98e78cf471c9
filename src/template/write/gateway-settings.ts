/**
 * Reads settings of the options of a gateway that are not about authorizers and routes.
 *
 * @module
 */

import { isRecord, isStringArray } from '../../internal/type-guards.ts'
import type { TemplateApi } from '../model.ts'
import type { Cors, TemplateGatewayResponse, UsagePlan } from '../model-settings.ts'
import { NOWHERE } from './model-parts.ts'
import { type Fields, field, list, strings } from './option-fields.ts'

/** The CORS configuration of an HTTP API. */
export function readCors({ allowOrigins, allowCredentials, allowHeaders, allowMethods, exposeHeaders, maxAge }: Fields): Cors {
  return {
    allowOrigins: list(allowOrigins),
    allowCredentials: allowCredentials === true,
    allowHeaders: list(allowHeaders),
    allowMethods: list(allowMethods),
    exposeHeaders: list(exposeHeaders),
    ...(typeof maxAge === 'number' && { maxAgeSeconds: maxAge }),
  }
}

/** The mapping of a custom domain name. */
export function readDomain(name: string, domain: unknown, mainStage: string): TemplateApi['domains'][number] {
  const stage = field(domain, 'stage')
  return {
    name,
    basePath: String(field(domain, 'basePath') ?? ''),
    ...(stage !== null && { stage: typeof stage === 'string' ? stage : mainStage }),
    mutualTls: false,
    at: NOWHERE,
  }
}

const RESPONSE_HEADER = 'gatewayresponse.header.'

/** A gateway response. Static header values lose their quotes. */
export function readGatewayResponse(response: unknown): TemplateGatewayResponse {
  const parameters = Object.entries(strings(field(response, 'responseParameters'))).map(
    ([name, value]) => [name.startsWith(RESPONSE_HEADER) ? name.slice(RESPONSE_HEADER.length) : name, value] as const,
  )
  const isStatic = (value: string): boolean => value.startsWith("'") && value.endsWith("'")
  const statusCode = field(response, 'statusCode')
  return {
    ...(typeof statusCode === 'number' && { statusCode }),
    headers: Object.fromEntries(
      parameters.filter(([, value]) => isStatic(value)).map(([name, value]) => [name, value.slice(1, -1)]),
    ),
    mappings: Object.fromEntries(parameters.filter(([, value]) => !isStatic(value))),
    templates: strings(field(response, 'responseTemplates')),
  }
}

/** A usage plan. */
export function readUsagePlan(logicalId: string, plan: unknown, allStages: readonly string[]): UsagePlan {
  const stages = field(plan, 'stages')
  const methods = Object.entries(isRecord(field(plan, 'methodThrottle')) ? (field(plan, 'methodThrottle') as Fields) : {})
  return {
    logicalId,
    keys: list(field(plan, 'apiKeys')),
    stages: isStringArray(stages) ? stages : allStages,
    ...(isRecord(field(plan, 'throttle')) && { throttle: field(plan, 'throttle') as UsagePlan['throttle'] }), // the gateway checks its content
    ...(isRecord(field(plan, 'quota')) && { quota: field(plan, 'quota') as UsagePlan['quota'] }), // as above
    methods: Object.fromEntries(
      methods.map(([route, throttle]) => {
        const [method, path] = route.split(' ', 2)
        return [`${path}/${method}`, isRecord(throttle) ? (throttle as UsagePlan['methods'][string]) : {}] // as above
      }),
    ),
  }
}
