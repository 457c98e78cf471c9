/**
 * Decides which routes the errors of a template close, and which errors are about no route.
 *
 * @module
 */

import type { Finding, ReadCode } from '../finding.ts'
import type { Template } from '../model.ts'

/** Codes of the findings that close routes, by API and route key. */
export type ClosedRoutes = ReadonlyMap<string, ReadonlyMap<string, ReadCode>>

/** The effect of the errors. */
export interface ErrorEffect {
  readonly closed: ClosedRoutes
  /** Errors that are about no route in particular. */
  readonly general: readonly Finding<ReadCode>[]
}

/** Applies the errors to the routes of the template. */
export function effectOfErrors({ apis }: Pick<Template, 'apis'>, findings: readonly Finding<ReadCode>[]): ErrorEffect {
  const closed = new Map(Object.keys(apis).map((name) => [name, new Map<string, ReadCode>()]))
  const general: Finding<ReadCode>[] = []
  for (const finding of findings.filter(({ severity }) => severity === 'error')) {
    const { api, route, authorizer, code } = finding
    const routes = api === undefined ? undefined : closed.get(api)
    if (api === undefined || routes === undefined || (route === undefined && authorizer === undefined)) general.push(finding)
    else if (route !== undefined) close(routes, route, code)
    else {
      const users = apis[api]?.routes.filter(
        ({ authorization }) => 'authorizer' in authorization && authorization.authorizer === authorizer,
      )
      for (const user of users ?? []) close(routes, user.route, code)
    }
  }
  return { closed, general }
}

/** The first finding of a route is the one that its responses name. */
function close(routes: Map<string, ReadCode>, route: string, code: ReadCode): void {
  if (!routes.has(route)) routes.set(route, code)
}
