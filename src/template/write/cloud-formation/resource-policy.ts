/**
 * Writes a resource policy. Resources of the API itself get the short form, because a template cannot refer to an API from
 * within its own policy.
 *
 * @module
 */

import type { TemplateApi } from '../../model.ts'

type Policy = NonNullable<TemplateApi['resourcePolicy']>

/** `arn:aws:execute-api:…:{apiId}/prod/GET/pets` is `execute-api:/prod/GET/pets`. */
export function shortenOwnResources(policy: Policy, apiId: string): object {
  const shorten = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(shorten)
    const [, api, path] = (typeof value === 'string' && /^arn:[^:]*:execute-api:[^:]*:[^:]*:([^/]*)\/(.*)$/s.exec(value)) || []
    return api === apiId ? `execute-api:/${path}` : value
  }
  const statements: readonly object[] = [policy.Statement].flat()
  return {
    ...policy,
    Statement: statements.map((statement) => ({
      ...statement,
      ...('Resource' in statement && { Resource: shorten(statement.Resource) }),
      ...('NotResource' in statement && { NotResource: shorten(statement.NotResource) }),
    })),
  }
}
