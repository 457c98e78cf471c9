/**
 * Turns a draft into a `TemplateApi`: normal paths, conflicts, the stage, severities.
 *
 * @module
 */

import type { TemplateApi, TemplatePermission } from '../model.ts'
import type { TemplateAuthorizer } from '../model-authorizer.ts'
import type { TemplateRoute } from '../model-route.ts'
import type { StageSettings } from '../model-settings.ts'
import type { ApiDraft, RouteDraft } from './draft.ts'
import { invocable } from './permissions.ts'
import { setMembers } from './report.ts'
import type { World } from './world.ts'

/** Finishes one API. */
export function finishApi(draft: ApiDraft, permissions: readonly TemplatePermission[], world: World): TemplateApi {
  const { report } = world
  const routes = draft.routes.map((route) => ({ ...route, route: normalRoute(route.route) }))
  reportConflicts(draft, routes, world)
  const used = new Set(routes.flatMap(({ authorization }) => ('authorizer' in authorization ? [authorization.authorizer] : [])))
  for (const { route, problems } of routes) for (const problem of problems) report.error(problem, { api: draft.logicalId, route })
  for (const { name, problems } of draft.authorizers.values()) {
    const subject = { api: draft.logicalId, authorizer: name }
    for (const problem of problems) {
      if (problem.code === 'property-without-effect' || !used.has(name)) report.warning(problem, subject)
      else report.error(problem, subject)
    }
  }
  const stage = selectStage(draft, world)
  const settings = draft.stageDrafts.get(stage)
  const authorizers = [...draft.authorizers].map(([name, authorizer]) => {
    const { problems: _, ...rest } = authorizer
    const result: TemplateAuthorizer = { ...rest, invocable: invocable(draft, authorizer, permissions) }
    return [name, result] as const
  })
  const stages = draft.stageDrafts.size === 0 ? [stage] : [...draft.stageDrafts.keys()]
  return setMembers({
    logicalId: draft.logicalId,
    kind: draft.kind,
    name: draft.name,
    apiId: draft.apiId,
    stage,
    stages,
    stageVariables: settings?.variables ?? {},
    stageSettings: Object.fromEntries(stages.map((name) => [name, draft.stageDrafts.get(name) ?? emptyStage(draft)])),
    routes: routes.map(finishRoute),
    authorizers: Object.fromEntries(authorizers),
    resourcePolicy: draft.resourcePolicy,
    resourcePolicyAt: draft.resourcePolicyAt,
    endpoint: draft.endpoint,
    vpcEndpointIds: draft.vpcEndpointIds,
    apiKeySource: draft.apiKeySource,
    cors: draft.cors,
    gatewayResponses: draft.gatewayResponses,
    usagePlans: draft.usagePlans,
    disableExecuteApiEndpoint: draft.disableExecuteApiEndpoint,
    basePaths: [...new Set(draft.domains.map(({ basePath }) => basePath))],
    domains: draft.domains,
    binaryMediaTypes: draft.binaryMediaTypes,
    routeSelectionExpression: draft.routeSelectionExpression,
    apiKeySelectionExpression: draft.apiKeySelectionExpression,
    constructPath: draft.constructPath,
    at: draft.at,
  })
}

function finishRoute({ problems: _, writtenPath: __, ...route }: RouteDraft): TemplateRoute {
  return setMembers(route)
}

function emptyStage({ at }: ApiDraft): StageSettings {
  return { variables: {}, cacheClusterEnabled: false, methodSettings: {}, at }
}

/** Without a trailing slash, as API Gateway keeps it. */
function normalRoute(route: string): string {
  const space = route.indexOf(' /')
  return space > 0 && route.endsWith('/') && route.length > space + 2 ? route.slice(0, -1) : route
}

/** Two definitions of one route, and REST paths that differ in a trailing slash or a parameter name only. */
function reportConflicts(draft: ApiDraft, routes: readonly RouteDraft[], { report }: World): void {
  const byKey = new Map<string, RouteDraft>()
  const byPath = new Map<string, string>()
  for (const route of routes) {
    const subject = { api: draft.logicalId, route: route.route }
    const path = route.route.slice(route.route.indexOf(' ') + 1)
    const shape = path.replace(/\{[^{}+]{0,255}(\+?)\}/g, '{$1}')
    const key = draft.kind === 'WEBSOCKET' ? route.route : `${route.route.slice(0, route.route.indexOf(' ') + 1)}${shape}`
    const written = draft.kind === 'REST' ? (route.writtenPath ?? path) : path
    const other = byPath.get(shape) ?? written
    if (byKey.has(key))
      report.error(
        { code: 'route-conflict', message: 'Two definitions have the same method and path. Remove one.', at: route.at },
        subject,
      )
    else if (draft.kind === 'REST' && other !== written)
      report.error(
        {
          code: 'route-conflict',
          message:
            'Two paths differ only in a trailing slash or the name of a parameter: API Gateway refuses them. Use one form.',
          at: route.at,
        },
        subject,
      )
    byKey.set(key, route)
    byPath.set(shape, other)
  }
}

function selectStage(draft: ApiDraft, { options, report }: World): string {
  const own = [...draft.stageDrafts.keys()].filter((name) => !draft.extraStages.has(name))
  const given = typeof options.stage === 'string' ? options.stage : options.stage?.[draft.logicalId]
  const subject = { api: draft.logicalId }
  if (given !== undefined) {
    if (draft.stageDrafts.size > 0 && !draft.stageDrafts.has(given))
      report.error({ code: 'unknown-stage', message: 'The option `stage` names no stage of the API.', at: draft.at }, subject)
    return given
  }
  if (own.length > 1)
    report.error(
      { code: 'unknown-stage', message: 'The API has several stages. Pass the one to serve in `stage`.', at: draft.at },
      subject,
    )
  for (const name of draft.extraStages) {
    const message = `SAM also deploys a stage named ${name} with the same methods. Set Globals.Api.OpenApiVersion to remove it.`
    report.warning({ code: 'extra-stage', message, at: draft.stageDrafts.get(name)?.at ?? draft.at }, subject)
  }
  return own[0] ?? (draft.kind === 'HTTP' ? '$default' : 'prod')
}
