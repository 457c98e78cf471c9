/**
 * Writes a resource policy. Resources of the API itself get the short form, because a template cannot refer to an API from
 * within its own policy.
 *
 * @module
 */

import { isRecord } from '../../../internal/type-guards.ts'
import type { TemplateApi } from '../../model.ts'

type Policy = NonNullable<TemplateApi['resourcePolicy']>

/** `arn:aws:execute-api:…:{apiId}/prod/GET/pets` is `execute-api:/prod/GET/pets`. */
export function shortenOwnResources(policy: Policy, apiId: string): object {
  const shorten = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(shorten)
    const [, api, path] = (typeof value === 'string' && /^arn:[^:]*:execute-api:[^:]*:[^:]*:([^/]*)\/(.*)$/s.exec(value)) || []
    return api === apiId ? `execute-api:/${path}` : value
  }
  const statements: readonly unknown[] = [policy.Statement].flat()
  return {
    ...policy,
    Statement: statements.map((statement) => {
      // A statement that is not an object is written as it is: AWS reports it.
      if (!isRecord(statement)) return statement
      const { Resource, NotResource } = statement
      return {
        ...statement,
        ...(Resource !== undefined && { Resource: shorten(Resource) }),
        ...(NotResource !== undefined && { NotResource: shorten(NotResource) }),
      }
    }),
  }
}
