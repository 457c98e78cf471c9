/**
 * Sends counterexamples to the offline gateway.
 *
 * @module
 */

import { httpApi, restApi, websocketApi } from '../../gateway/index.ts'
import type { Template, TemplateApi } from '../model.ts'
import type { TemplateAuthorizer } from '../model-authorizer.ts'
import type { TemplateRoute } from '../model-route.ts'
import { lookUp } from './look-up.ts'
import type { Counterexample } from './proof-codes.ts'

/** A request without its confirmation. */
export type Example = Omit<Counterexample, 'confirmed'>
/** Whether the offline gateway allows a request; `null` if it does not run this kind of request. */
export type Confirm = (template: Template, api: TemplateApi, example: Example) => Promise<boolean | null>
type AnyHandler = (event: never, context: never, callback: never) => unknown

/** Creates the confirmation. `handlers` are those of the authorizers; another authorizer rejects every caller. */
export function gatewayConfirmation(handlers: ReadonlyMap<string, AnyHandler>): Confirm {
  return async (template, api, example) => {
    try {
      return await sendExample(gatewayOptions(template, api, example, handlers), api, example)
    } catch {
      // What the gateway does not model, it rejects while it is built.
      return null
    }
  }
}

/** Builds one gateway per request, because a counterexample must not depend on cached results. */
async function sendExample(
  options: object,
  { kind }: TemplateApi,
  { method, path, headers, sourceIp, query }: Example,
): Promise<boolean> {
  const request = { headers, ...(sourceIp !== undefined && { sourceIp }), ...(query !== undefined && { query }) }
  if (kind === 'WEBSOCKET') {
    const api = websocketApi(options as never) // the gateway checks the options
    const { accepted } = await api.connect(request)
    await api.close()
    return accepted
  }
  const api = kind === 'HTTP' ? httpApi(options as never) : restApi(options as never) // as above
  const response = await api.request(`${method} ${path}`, request)
  await api.close()
  return response.trace.outcome === 'allowed'
}

function gatewayOptions(
  template: Template,
  api: TemplateApi,
  { stage }: Example,
  handlers: ReadonlyMap<string, AnyHandler>,
): object {
  const { region, accountId } = template.environment
  const authorizers = Object.values(api.authorizers).map((one) => [one.name, entryOf(api, one, lookUp(handlers, api, one))])
  const variables = api.stageSettings[stage]?.variables ?? (stage === api.stage ? api.stageVariables : {})
  const routes = api.routes.filter((route) => api.kind !== 'WEBSOCKET' || route.route === '$connect')
  return {
    stage,
    region,
    accountId,
    apiId: api.apiId,
    // Tokens cannot be verified here: a counterexample with a token is a question to its issuer.
    fetch: async () => {
      throw new Error('proofs fetch nothing')
    },
    stageVariables: variables,
    authorizers: Object.fromEntries(authorizers),
    routes: Object.fromEntries(routes.map((route) => [route.route, routeEntry(api, route)])),
    ...(api.kind === 'REST' && {
      ...(api.resourcePolicy !== undefined && { resourcePolicy: api.resourcePolicy }),
      ...(api.endpoint === 'PRIVATE' && { endpointType: 'PRIVATE' }),
    }),
  }
}

function routeEntry({ kind }: TemplateApi, { authorization, scopes, apiKeyRequired }: TemplateRoute): object {
  return {
    authorizer: 'authorizer' in authorization ? authorization.authorizer : authorization.type,
    ...(scopes.length > 0 && { scopes }),
    ...(kind !== 'HTTP' && apiKeyRequired && { apiKeyRequired }),
    ...(kind !== 'WEBSOCKET' && { integration: () => ({ statusCode: 200, body: '' }) }),
  }
}

function entryOf({ kind }: TemplateApi, authorizer: TemplateAuthorizer, handler: AnyHandler | undefined): object {
  const {
    type,
    ttlSeconds = kind === 'REST' ? 300 : 0,
    identitySources,
    issuers = [],
    providerArns = [],
    algorithms = [],
  } = authorizer
  const [identitySource] = identitySources
  if (type === 'COGNITO_USER_POOLS') return { type, providerArns, identitySource, ttlSeconds }
  if (type === 'JWT' && kind === 'HTTP')
    return { type, identitySource, issuer: issuers[0]?.issuer, audience: issuers[0]?.audiences }
  if (type === 'JWT') {
    const entries = issuers.map(({ issuer, audiences }) => ({ issuer, audiences }))
    return { type, identitySource, defaultAlgorithms: algorithms, issuers: entries }
  }
  return {
    api: kind,
    type,
    identitySources,
    ...invocable(handler),
    ...(kind !== 'WEBSOCKET' && { ttlSeconds }),
    ...(type === 'TOKEN' &&
      authorizer.identityValidationExpression !== undefined && {
        identityValidationExpression: authorizer.identityValidationExpression,
      }),
    ...(kind === 'HTTP' && {
      payloadFormatVersion: authorizer.payloadFormatVersion ?? '2.0',
      simpleResponses: authorizer.simpleResponses === true,
    }),
  }
}

/**
 * A handler with a callback needs the runtime that supports one. Any other handler is wrapped in a function, because the gateway
 * would reject settings that differ from its definition.
 */
function invocable(handler: AnyHandler | undefined): { readonly handler: unknown; readonly runtime?: string } {
  if (handler !== undefined && handler.length >= 3) return { handler: handler.bind(undefined), runtime: 'nodejs22.x' }
  return {
    handler: async (event: never, context: never) => {
      if (handler === undefined) throw new Error('Unauthorized')
      return handler(event, context, undefined as never) // it takes no callback
    },
  }
}
