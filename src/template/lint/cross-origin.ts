/**
 * Rules about CORS.
 *
 * @module
 */

import type { Finding } from '../finding.ts'
import type { TemplateApi } from '../model.ts'
import { type LintCode, lintFinding } from './lint-codes.ts'
import { isPreflight } from './open-access.ts'

/** Origins and credentials of an HTTP API's configuration, of preflight routes and of gateway responses. */
export function lintCrossOrigin(api: TemplateApi): readonly Finding<LintCode>[] {
  const subject = { api: api.logicalId }
  const findings: Finding<LintCode>[] = []
  const wildcard = 'allows every origin together with credentials, which browsers reject. Name the origins.'
  const reflected =
    'returns the Origin of the request and allows credentials, so that every website can call the API for its visitors. Name the origins.'
  const { cors } = api
  if (cors?.allowCredentials === true && cors.allowOrigins.includes('*'))
    findings.push(lintFinding('cors-wildcard-with-credentials', `The CORS configuration ${wildcard}`, api.at, subject))
  for (const { route, at, integration } of api.routes) {
    const headers = corsHeaders(integration.responseParameters, 'method.response.header.')
    if (headers.credentials && headers.origin === "'*'")
      findings.push(lintFinding('cors-wildcard-with-credentials', `${route} ${wildcard}`, at, { ...subject, route }))
    if (headers.credentials && isReflected(headers.origin))
      findings.push(lintFinding('cors-reflects-origin', `${route} ${reflected}`, at, { ...subject, route }))
  }
  for (const [type, { headers, mappings }] of Object.entries(api.gatewayResponses)) {
    const fixed = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, `'${value}'`]))
    const { origin, credentials } = corsHeaders({ ...fixed, ...mappings }, '')
    if (credentials && origin === "'*'")
      findings.push(lintFinding('cors-wildcard-with-credentials', `The gateway response ${type} ${wildcard}`, api.at, subject))
    if (credentials && isReflected(origin))
      findings.push(lintFinding('cors-reflects-origin', `The gateway response ${type} ${reflected}`, api.at, subject))
  }
  return [...findings, ...lintGatewayResponses(api)]
}

interface CorsHeaders {
  readonly origin: string | undefined
  readonly credentials: boolean
}

function corsHeaders(parameters: { readonly [name: string]: string }, prefix: string): CorsHeaders {
  const find = (header: string): string | undefined =>
    Object.entries(parameters).find(([name]) => name.toLowerCase() === `${prefix}${header}`)?.[1]
  return {
    origin: find('access-control-allow-origin'),
    credentials: find('access-control-allow-credentials')?.toLowerCase() === "'true'",
  }
}

function isReflected(origin: string | undefined): boolean {
  return (
    origin !== undefined &&
    /^(?:method|integration)\.request\.header\.origin$|^\$?context\.requestOverride\.header\.origin$/i.test(origin)
  )
}

/** Browsers cannot read a 401 or 403 without CORS headers. */
function lintGatewayResponses(api: TemplateApi): readonly Finding<LintCode>[] {
  const hasPreflight = api.routes.some(isPreflight)
  const hasProtected = api.routes.some((route) => route.authorization.type !== 'NONE' && !isPreflight(route))
  if (api.kind !== 'REST' || !hasPreflight || !hasProtected) return []
  const allowsOrigin = (type: string): boolean => {
    const response = api.gatewayResponses[type]
    const names = Object.keys({ ...response?.headers, ...response?.mappings })
    return names.some((name) => name.toLowerCase() === 'access-control-allow-origin')
  }
  // A type of its own inherits nothing from DEFAULT_4XX.
  const isReadable = (type: string): boolean =>
    api.gatewayResponses[type] === undefined ? allowsOrigin('DEFAULT_4XX') : allowsOrigin(type)
  const missing = ['UNAUTHORIZED', 'ACCESS_DENIED'].filter((type) => !isReadable(type))
  if (missing.length === 0) return []
  const message = `Browsers cannot read the responses ${missing.join(' and ')}, which have no CORS headers. Add Access-Control-Allow-Origin to the gateway responses.`
  return [lintFinding('gateway-response-without-cors', message, api.at, { api: api.logicalId })]
}
