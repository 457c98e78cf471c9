/**
 * Finds what was passed for an authorizer.
 *
 * @module
 */

import type { TemplateApi } from '../model.ts'
import type { TemplateAuthorizer } from '../model-authorizer.ts'

/** The names of an authorizer: `Api/name`, its name, and the logical id of its function. */
export function namesOf({ logicalId }: TemplateApi, { name, function: one }: TemplateAuthorizer): readonly string[] {
  const id = one?.logicalId
  return [`${logicalId}/${name}`, name, ...(id === undefined ? [] : [`${logicalId}/${id}`, id])]
}

/** The value under the first of the names that is in the map. */
export function lookUp<T>(values: ReadonlyMap<string, T>, api: TemplateApi, authorizer: TemplateAuthorizer): T | undefined {
  const key = namesOf(api, authorizer).find((candidate) => values.has(candidate))
  return key === undefined ? undefined : values.get(key)
}
