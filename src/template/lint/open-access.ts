/**
 * Rules about routes that anyone can call.
 *
 * @module
 */

import { covers, parseRouteKey } from '../check/route-keys.ts'
import type { Finding } from '../finding.ts'
import type { TemplateApi } from '../model.ts'
import type { TemplateRoute } from '../model-route.ts'
import { type LintCode, lintFinding } from './lint-codes.ts'

/** Routes without authorization, without API key and without resource policy. `allowed` are open on purpose. */
export function lintOpenRoutes(api: TemplateApi, allowed: ReadonlySet<TemplateRoute>): readonly Finding<LintCode>[] {
  const open = openRoutes(api).filter((route) => !allowed.has(route))
  const isProtected = (route: TemplateRoute): boolean => route.authorization.type !== 'NONE' && !isPreflight(route)
  const hasProtected = api.routes.some(isProtected)
  return open.flatMap((route) => {
    const subject = { api: api.logicalId, route: route.route }
    const findings = [
      lintFinding(
        'open-route',
        `${route.route} has no authorization, no API key and no resource policy. Set an authorizer, or list the route in allowOpen.`,
        route.at,
        subject,
      ),
    ]
    if (isCatchAll(route) && hasProtected) {
      const message = `${route.route} is open and receives every request that no other route matches, while other routes are protected. Set its authorizer.`
      findings.push(lintFinding('open-default-route', message, route.at, subject))
    }
    const other = api.routes.find((one) => pathOf(one) === pathOf(route) && isProtected(one))
    if (pathOf(route) !== undefined && other !== undefined) {
      const message = `${route.route} is open, and ${other.route} of the same path is protected. Set the authorizer of both.`
      findings.push(lintFinding('open-method-beside-protected', message, route.at, subject))
    }
    return findings
  })
}

/** Every route that needs nothing from the caller. Preflight routes and messages of WebSocket APIs are left out. */
export function openRoutes(api: TemplateApi): readonly TemplateRoute[] {
  if (api.resourcePolicy !== undefined || api.endpoint === 'PRIVATE') return []
  return api.routes.filter(
    (route) =>
      route.authorization.type === 'NONE' &&
      !route.apiKeyRequired &&
      !isPreflight(route) &&
      (api.kind !== 'WEBSOCKET' || route.route === '$connect'),
  )
}

/** Routes whose only check is an API key. */
export function lintApiKeys(api: TemplateApi): readonly Finding<LintCode>[] {
  const routes = api.routes.filter(
    (route) =>
      route.authorization.type === 'NONE' && route.apiKeyRequired && api.resourcePolicy === undefined && !isPreflight(route),
  )
  return routes.map((route) => {
    const message = `The only check of ${route.route} is an API key, which identifies a client for usage plans and does not authorize. Set an authorizer.`
    return lintFinding('api-key-only', message, route.at, { api: api.logicalId, route: route.route })
  })
}

/** Preflight requests carry no credential. */
export function lintPreflight(api: TemplateApi): readonly Finding<LintCode>[] {
  const options = api.routes.filter(isPreflight)
  const closed = options.filter(({ authorization, apiKeyRequired }) => authorization.type !== 'NONE' || apiKeyRequired)
  const findings = closed.map((route) => {
    const message = `${route.route} needs a credential, and browsers send none with a preflight request. Set its authorization to NONE (SAM: AddDefaultAuthorizerToCorsPreflight: false).`
    return lintFinding('preflight-authorized', message, route.at, { api: api.logicalId, route: route.route })
  })
  if (api.kind !== 'HTTP' || api.cors === undefined) return findings
  const catching = api.routes.filter(
    (route) =>
      route.authorization.type !== 'NONE' &&
      (route.route === '$default' || route.route.startsWith('ANY ')) &&
      !options.some((one) => one.authorization.type === 'NONE' && covers(parseRouteKey(one.route), optionsOf(route))),
  )
  return [
    ...findings,
    ...catching.map((route) => {
      const message = `${route.route} also receives OPTIONS requests, so preflight requests need its credential. Add an OPTIONS /{proxy+} route without authorization.`
      return lintFinding('preflight-authorized', message, route.at, { api: api.logicalId, route: route.route })
    }),
  ]
}

function optionsOf({ route }: TemplateRoute): ReturnType<typeof parseRouteKey> {
  return parseRouteKey(route === '$default' ? 'OPTIONS /{proxy+}' : route.replace(/^ANY /, 'OPTIONS '))
}

/** A custom domain name can be bypassed through the default endpoint. */
export function lintEndpoint(api: TemplateApi): readonly Finding<LintCode>[] {
  const [domain] = api.domains
  if (domain === undefined || api.disableExecuteApiEndpoint) return []
  const mutualTls = api.domains.find((one) => one.mutualTls)
  const bypassed = mutualTls === undefined ? `the domain name ${domain.name}` : `the client certificates of ${mutualTls.name}`
  const message = `Clients can bypass ${bypassed} through the default execute-api endpoint. Set DisableExecuteApiEndpoint to true.`
  return [lintFinding('execute-api-endpoint-open', message, api.at, { api: api.logicalId })]
}

/** An OPTIONS method, or a route that CORS settings generate. */
export function isPreflight({ route, generated }: TemplateRoute): boolean {
  return generated || route.startsWith('OPTIONS ')
}

function isCatchAll({ route }: TemplateRoute): boolean {
  return route === '$default' || /^[A-Z]+ \/\{[^{}/]+\+\}$/.test(route)
}

function pathOf({ route }: TemplateRoute): string | undefined {
  const space = route.indexOf(' ')
  return space === -1 ? undefined : route.slice(space + 1)
}
