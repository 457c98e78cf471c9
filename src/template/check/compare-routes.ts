/**
 * Compares the routes that use an authorizer with the route table of its handler.
 *
 * @module
 */

import type { AuthorizerDefinition } from '../../events/index.ts'
import type { TemplateApi } from '../model.ts'
import type { TemplateAuthorizer } from '../model-authorizer.ts'
import type { TemplateRoute } from '../model-route.ts'
import type { Difference } from './compare-authorizer.ts'
import { findOwner, overlap, parseRouteKey } from './route-keys.ts'

/** Routes that the table does not list are denied; routes of the table that are not deployed have another authorization. */
export function compareRoutes(
  api: TemplateApi,
  { name, at }: TemplateAuthorizer,
  { routes: table }: AuthorizerDefinition,
): readonly Difference[] {
  const routes = api.routes.map((route) => ({ route, key: parseRouteKey(route.route) }))
  const users = routes.filter(({ route }) => usesAuthorizer(route, name))
  if (users.length === 0) {
    const problem = 'no route uses the authorizer that the handler was made for'
    return [
      { code: 'drift-unused', problem, fix: 'Name it in the authorization of the routes, or remove it', at, member: 'routes' },
    ]
  }
  if (table.length === 0) return []
  const listed = table.map((route) => ({ route, key: parseRouteKey(route) }))
  const unlisted = users.filter(({ route, key }) => !route.generated && !listed.some((entry) => overlap(entry.key, key)))
  return [
    ...unlisted.map(({ route }) => ({
      code: 'drift-routes' as const,
      problem: `${route.route} uses the authorizer and is not in the route table of the handler, so every request gets 403`,
      fix: `Add '${route.route}' to the route table`,
      at: route.at,
      member: 'routes',
      route: route.route,
    })),
    ...listed.flatMap(({ route, key }): readonly Difference[] => {
      const owner = findOwner(routes, key)
      if (owner !== undefined && usesAuthorizer(owner.route, name)) return []
      if (owner === undefined && users.some((user) => overlap(user.key, key))) return []
      const problem =
        owner === undefined
          ? `${route} is in the route table of the handler and the template has no such route`
          : `${route} is in the route table of the handler and the template gives it to ${describe(owner.route)}`
      const fix = owner === undefined ? 'Add the route to the template' : 'Set the authorizer of the route'
      return [{ code: 'drift-routes', problem, fix, at: owner?.route.at ?? at, member: 'routes', route }]
    }),
  ]
}

function usesAuthorizer({ authorization }: TemplateRoute, name: string): boolean {
  return 'authorizer' in authorization && authorization.authorizer === name
}

function describe({ authorization }: TemplateRoute): string {
  return 'authorizer' in authorization ? `the authorizer ${authorization.authorizer}` : `authorization ${authorization.type}`
}
