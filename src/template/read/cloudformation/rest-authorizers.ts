/**
 * Reads the `AWS::ApiGateway::Authorizer` resources of one API.
 *
 * @module
 */

import { REST_NAMES, readAuthorizer } from '../authorizer-reader.ts'
import type { ApiDraft } from '../draft.ts'
import { fieldsOf } from '../fields.ts'
import type { Problem } from '../report.ts'
import { isUnresolved } from '../unresolved.ts'
import { type Resource, reference, resourcesOf } from '../world.ts'
import type { AuthorizerNames, CloudFormationContext } from './context.ts'

/** Adds the authorizers of the API. */
export function addRestAuthorizers(
  _api: Resource,
  draft: ApiDraft,
  { world, functions, keyOf }: CloudFormationContext,
): AuthorizerNames {
  const names = new Map<string, string | undefined>()
  for (const resource of resourcesOf(world, 'AWS::ApiGateway::Authorizer')) {
    const id = reference(resource)
    const { properties } = resource
    const apiId = properties['RestApiId']
    if (isUnresolved(apiId)) world.report.error({ code: apiId.code, message: `RestApiId: ${apiId.message}`, at: apiId.at })
    if (typeof id !== 'string') continue
    names.set(id, undefined)
    if (apiId !== draft.apiId) continue
    const name = keyOf(resource)
    const problems: Problem[] = []
    const authorizer = readAuthorizer(fieldsOf(world, properties, problems), {
      kind: 'REST',
      name,
      id,
      names: REST_NAMES,
      functions,
    })
    if (resource.conditionUnknown)
      problems.push({
        code: 'condition-unknown',
        message: 'The condition of the authorizer depends on a value that is unknown. Pass it in `parameters`.',
        at: resource.at,
      })
    draft.authorizers.set(name, { ...authorizer, at: resource.at })
    names.set(id, name)
  }
  return names
}
