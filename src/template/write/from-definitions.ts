/**
 * Builds the APIs of authorizers alone: one API for each kind, with the routes of their route tables.
 *
 * @module
 */

import type { AuthorizerDefinition } from '../../events/index.ts'
import type { TemplateApi } from '../model.ts'
import { authorizerOf, emptyApi, routeOf } from './model-parts.ts'

/** A route that several tables list belongs to the first of them. */
export function apisOfDefinitions(definitions: ReadonlyMap<string, AuthorizerDefinition>): readonly TemplateApi[] {
  const kinds = [...new Set([...definitions.values()].map(({ api }) => api))]
  return kinds.map((kind) => apiOf(kind, new Map([...definitions].filter(([, { api }]) => api === kind))))
}

function apiOf(kind: TemplateApi['kind'], definitions: ReadonlyMap<string, AuthorizerDefinition>): TemplateApi {
  const owners = new Map<string, string>()
  for (const [name, { routes }] of definitions) {
    for (const route of kind === 'WEBSOCKET' ? ['$connect'] : routes) {
      if (!owners.has(route)) owners.set(route, name)
    }
  }
  return {
    ...emptyApi(kind),
    authorizers: Object.fromEntries([...definitions].map(([name, definition]) => [name, authorizerOf(name, definition)])),
    routes: [...owners].map(([route, authorizer]) => routeOf(route, { type: 'CUSTOM', authorizer })),
  }
}
