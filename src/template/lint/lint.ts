/**
 * Applies every rule to a template that was read.
 *
 * @module
 */

import type { AuthorizerDefinition } from '../../events/index.ts'
import { compareFindings } from '../check/finding-order.ts'
import type { Finding, ReadCode, Severity } from '../finding.ts'
import type { Template, TemplateApi, TemplateFunction } from '../model.ts'
import type { TemplateAuthorizer } from '../model-authorizer.ts'
import type { TemplateRoute } from '../model-route.ts'
import { lintAuthorizer, lintTokenRoutes } from './authorizer-settings.ts'
import { lintCrossOrigin } from './cross-origin.ts'
import { usesRequestedArnAlone } from './handler-code.ts'
import { lintAccessLogs, lintIntegration } from './integrations.ts'
import { LINT_CODES, type LintCode, lintFinding } from './lint-codes.ts'
import { lintApiKeys, lintEndpoint, lintOpenRoutes, lintPreflight, openRoutes } from './open-access.ts'
import { lintPermissions } from './permissions.ts'
import { lintResourcePolicy } from './resource-policies.ts'
import { lintResponseCache, lintResultCache, routesOf } from './result-cache.ts'

/** Every code that `lintTemplate` returns. */
export type TemplateLintCode = LintCode | ReadCode | 'stale-exception'

/** What the rules need besides the template. */
export interface LintInput {
  /** `Api/GET /health` or `GET /health`: routes that are open on purpose. */
  readonly allowOpen: readonly string[]
  readonly severities: { readonly [code: string]: Severity | 'off' | undefined }
  /** Definitions of handlers, by the logical id, name or ARN of their function. */
  readonly definitions: ReadonlyMap<string, AuthorizerDefinition>
  /** Source code of functions, by logical id. */
  readonly code: ReadonlyMap<string, string>
}

/** Returns the findings of reading and of all rules, sorted by severity, file and line. */
export function lintModel(template: Template, input: LintInput): readonly Finding<TemplateLintCode>[] {
  const { allowed, stale } = findExceptions(template, input.allowOpen)
  const findings: readonly Finding<TemplateLintCode>[] = [
    ...template.findings.map(withLintSeverity),
    ...observations(template),
    ...Object.values(template.apis).flatMap((api) => lintApi(template, api, allowed, input)),
    ...lintPermissions(template),
    ...stale,
  ]
  return findings
    .flatMap((finding): readonly Finding<TemplateLintCode>[] => {
      const severity = Object.hasOwn(input.severities, finding.code) ? input.severities[finding.code] : undefined
      if (severity === 'off') return []
      return [severity === undefined ? finding : { ...finding, severity }]
    })
    .sort(compareFindings)
}

/** Reading warns about settings without effect; the linter calls them errors if they are about access. */
function withLintSeverity(finding: Finding<ReadCode>): Finding<TemplateLintCode> {
  const { code } = finding
  return isLintCode(code) ? { ...finding, severity: LINT_CODES[code] } : finding
}

function isLintCode(code: string): code is LintCode {
  return Object.hasOwn(LINT_CODES, code)
}

function observations({ observations: seen }: Template): readonly Finding<TemplateLintCode>[] {
  return seen.flatMap(({ code, message, at, ...subject }) => (isLintCode(code) ? [lintFinding(code, message, at, subject)] : []))
}

function lintApi(
  template: Template,
  api: TemplateApi,
  allowed: ReadonlySet<TemplateRoute>,
  input: LintInput,
): readonly Finding<LintCode>[] {
  const authorizers = Object.values(api.authorizers)
  return [
    ...lintOpenRoutes(api, allowed),
    ...lintApiKeys(api),
    ...lintPreflight(api),
    ...lintEndpoint(api),
    ...lintMessageRoutes(template, api),
    ...authorizers.flatMap((authorizer) => [
      ...lintAuthorizer(api, authorizer),
      ...lintResultCache(api, authorizer),
      ...lintRequestedArn(template, api, authorizer, input),
      ...lintTokenRoutes(api, authorizer),
    ]),
    ...lintResponseCache(api),
    ...lintResourcePolicy(api),
    ...lintCrossOrigin(api),
    ...api.routes.flatMap((route) => lintIntegration(api, route).filter(({ code }) => !isObserved(template, code, route, api))),
    ...lintAccessLogs(api),
  ]
}

/** Reading reports some of these as observations. */
function isObserved(template: Template, code: LintCode, { route }: TemplateRoute, { logicalId }: TemplateApi): boolean {
  return template.observations.some((seen) => seen.code === code && seen.route === route && (seen.api ?? logicalId) === logicalId)
}

/** Only `$connect` can have an authorizer. */
function lintMessageRoutes(template: Template, api: TemplateApi): readonly Finding<LintCode>[] {
  if (api.kind !== 'WEBSOCKET') return []
  const code = 'websocket-message-authorizer'
  const routes = api.routes.filter((route) => route.route !== '$connect' && route.authorization.type !== 'NONE')
  return routes
    .filter((route) => !isObserved(template, code, route, api))
    .map(({ route, at }) => {
      const message = `${route} has an authorizer, which API Gateway accepts for $connect only. Remove it.`
      return lintFinding(code, message, at, { api: api.logicalId, route })
    })
}

/** A cached policy for the requested ARN alone denies the next route that the caller requests. */
function lintRequestedArn(
  template: Template,
  api: TemplateApi,
  authorizer: TemplateAuthorizer,
  { definitions, code }: LintInput,
): readonly Finding<LintCode>[] {
  const { name, ttlSeconds = 0, function: reference, identitySources, at } = authorizer
  if (ttlSeconds === 0 || reference === undefined || routesOf(api, name).length < 2) return []
  const isPerRoute = identitySources.some(
    (source) => source.in === 'context' && ['routeKey', 'path', 'resourcePath'].includes(source.name),
  )
  if (isPerRoute) return []
  const { logicalId } = reference
  const known =
    logicalId !== undefined && Object.hasOwn(template.functions, logicalId) ? template.functions[logicalId] : undefined
  const definition = [logicalId, reference.arn, known?.constructPath, nameOf(known)]
    .flatMap((key) => (key === undefined ? [] : [definitions.get(key)]))
    .find((one) => one !== undefined)
  const source = logicalId === undefined ? undefined : code.get(logicalId)
  const isPerRequest = definition !== undefined && 'ttlSeconds' in definition && definition.ttlSeconds === 0
  const isAlone = definition === undefined ? source !== undefined && usesRequestedArnAlone(source) : isPerRequest
  if (!isAlone) return []
  const message = `The function of authorizer ${name} makes a policy for the requested ARN alone, and the result is cached for ${ttlSeconds} seconds and several routes, so the next route gets 403. Allow every route of the caller, or set the TTL to 0.`
  return [lintFinding('cached-method-arn', message, at, { api: api.logicalId, authorizer: name })]
}

function nameOf(known: TemplateFunction | undefined): string | undefined {
  return known?.arn.split(':')[6]
}

interface Exceptions {
  readonly allowed: ReadonlySet<TemplateRoute>
  readonly stale: readonly Finding<'stale-exception'>[]
}

/** The routes that `allowOpen` lists, and a finding for each entry that matches no open route. */
function findExceptions({ apis }: Template, entries: readonly string[]): Exceptions {
  const open = Object.values(apis).flatMap((api) => openRoutes(api).map((route) => ({ api, route })))
  const allowed = new Set<TemplateRoute>()
  const stale: Finding<'stale-exception'>[] = []
  for (const entry of entries) {
    const matches = open.filter(({ api, route }) => entry === route.route || entry === `${api.logicalId}/${route.route}`)
    for (const { route } of matches) allowed.add(route)
    if (matches.length > 0) continue
    const message = `allowOpen lists ${entry}, which is not an open route of the template. Remove the entry.`
    stale.push({ code: 'stale-exception', severity: 'warning', message, at: Object.values(apis)[0]?.at ?? { pointer: '' } })
  }
  return { allowed, stale }
}
