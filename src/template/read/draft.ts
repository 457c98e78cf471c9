/**
 * An API while its readers collect it, before it becomes a `TemplateApi`.
 *
 * @module
 */

import type { TemplateApi, TemplatePermission } from '../model.ts'
import type { TemplateAuthorizer } from '../model-authorizer.ts'
import type { TemplateRoute } from '../model-route.ts'
import type { StageSettings } from '../model-settings.ts'
import type { Problem } from './report.ts'
import type { Stack, World } from './world.ts'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** A route with the problems that make its access uncertain. */
export interface RouteDraft extends Mutable<TemplateRoute> {
  /** Reported as errors of the route. */
  readonly problems: Problem[]
  /** The path as written, before normalization. */
  readonly writtenPath?: string | undefined
}

/** An authorizer with its problems: errors if a route uses it, otherwise warnings. */
export interface AuthorizerDraft extends Mutable<Omit<TemplateAuthorizer, 'invocable'>> {
  readonly problems: Problem[]
}

/** An API that is being read. */
export interface ApiDraft
  extends Mutable<
    Omit<TemplateApi, 'stage' | 'stages' | 'stageVariables' | 'stageSettings' | 'routes' | 'authorizers' | 'basePaths'>
  > {
  readonly stack: Stack
  readonly stageDrafts: Map<string, StageSettings>
  readonly routes: RouteDraft[]
  readonly authorizers: Map<string, AuthorizerDraft>
  /** Permissions that SAM generates for the API. */
  readonly permissions: TemplatePermission[]
  /** Names of stages that SAM adds. */
  readonly extraStages: Set<string>
}

/** Creates an API without routes. */
export function createDraft(base: Pick<ApiDraft, 'logicalId' | 'kind' | 'apiId' | 'stack' | 'at'>): ApiDraft {
  return {
    ...base,
    stageDrafts: new Map(),
    routes: [],
    authorizers: new Map(),
    permissions: [],
    extraStages: new Set(),
    endpoint: base.kind === 'REST' ? 'EDGE' : 'REGIONAL',
    vpcEndpointIds: [],
    apiKeySource: 'HEADER',
    gatewayResponses: {},
    usagePlans: [],
    disableExecuteApiEndpoint: false,
    domains: [],
    binaryMediaTypes: [],
  }
}

/** Adds a route that is closed until its authorization is known. */
export function addRoute(draft: ApiDraft, route: Pick<RouteDraft, 'route' | 'at'> & Partial<RouteDraft>): RouteDraft {
  const result: RouteDraft = {
    authorization: CLOSED,
    authorizationFrom: 'route',
    scopes: [],
    apiKeyRequired: false,
    integration: { type: 'MOCK', requestParameters: {}, responseParameters: {}, cacheKeyParameters: [], templates: false },
    requiredParameters: [],
    generated: false,
    problems: [],
    ...route,
  }
  draft.routes.push(result)
  return result
}

/** Replaces an authorization that could not be read. The finding of the route reports it. */
export const CLOSED: { readonly type: 'AWS_IAM' } = { type: 'AWS_IAM' }

/** The kind of resource and operation readers: what they share. */
export interface ReadContext {
  readonly world: World
  readonly draft: ApiDraft
}
