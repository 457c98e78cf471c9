/**
 * Finds out whether API Gateway may invoke the functions of authorizers.
 *
 * @module
 */

import type { TemplatePermission } from '../model.ts'
import type { TemplateAuthorizer } from '../model-authorizer.ts'
import type { ApiDraft, AuthorizerDraft } from './draft.ts'
import { fieldsOf } from './fields.ts'
import type { FunctionRegistry } from './functions.ts'
import { type Problem, setMembers } from './report.ts'
import { resourcesOf, type World } from './world.ts'

/** Stands for a source ARN that could not be read: the permission may or may not apply. */
const UNKNOWN_SOURCE = '?unknown'

/** Reads all `AWS::Lambda::Permission` resources. */
export function readPermissions(world: World, functions: FunctionRegistry): readonly TemplatePermission[] {
  return resourcesOf(world, 'AWS::Lambda::Permission').flatMap((resource) => {
    const problems: Problem[] = []
    const fields = fieldsOf(world, resource.properties, problems)
    const name = fields.string('FunctionName')
    if (name === undefined) return []
    const reference = functions.named(name, resource)
    const sourceArn = fields.string('SourceArn') ?? (fields.has('SourceArn') ? UNKNOWN_SOURCE : undefined)
    return [
      setMembers({
        function: reference.logicalId,
        functionArn: reference.qualifier === undefined ? reference.arn : `${reference.arn}:${reference.qualifier}`,
        action: fields.string('Action') ?? '',
        principal: fields.string('Principal') ?? '',
        sourceArn,
        generated: false,
        at: resource.at,
      }),
    ]
  })
}

/** Whether API Gateway may invoke the function of an authorizer, by role or by permission. */
export function invocable(
  draft: ApiDraft,
  authorizer: AuthorizerDraft,
  permissions: readonly TemplatePermission[],
): TemplateAuthorizer['invocable'] {
  const { function: reference, invokeRole, id } = authorizer
  if (invokeRole !== undefined) return 'yes'
  if (reference === undefined) return authorizer.type === 'JWT' || authorizer.type === 'COGNITO_USER_POOLS' ? 'yes' : 'unknown'
  const { partition, region, accountId } = draft.stack.environment
  const caller = `arn:${partition}:execute-api:${region}:${accountId}:${draft.apiId}/authorizers/${id}`
  const functionArn = reference.qualifier === undefined ? reference.arn : `${reference.arn}:${reference.qualifier}`
  const candidates = permissions.filter(
    (one) => allowsApiGateway(one) && (one.functionArn === functionArn || hasStageVariable(functionArn, one.functionArn)),
  )
  if (candidates.some(({ sourceArn }) => sourceArn === undefined || matchesWildcard(sourceArn, caller))) return 'yes'
  if (candidates.some(({ sourceArn }) => sourceArn === UNKNOWN_SOURCE)) return 'unknown'
  return reference.logicalId === undefined ? 'unknown' : 'no'
}

function allowsApiGateway({ action, principal }: TemplatePermission): boolean {
  return ['lambda:InvokeFunction', 'lambda:*', '*'].includes(action) && ['apigateway.amazonaws.com', '*'].includes(principal)
}

/** An alias that a stage variable names: any qualified permission of the function may apply. */
function hasStageVariable(functionArn: string, permitted: string): boolean {
  const at = functionArn.indexOf('${stageVariables.')
  return at > 0 && permitted.startsWith(functionArn.slice(0, at))
}

/** Matches `*` and `?` in linear time per star. */
export function matchesWildcard(pattern: string, text: string): boolean {
  let [p, t, star, mark] = [0, 0, -1, 0]
  while (t < text.length) {
    if (pattern[p] === '*') [star, mark, p] = [p, t, p + 1]
    else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[t])) [p, t] = [p + 1, t + 1]
    else if (star >= 0) [p, t, mark] = [star + 1, mark + 1, mark + 1]
    else return false
  }
  while (pattern[p] === '*') p += 1
  return p === pattern.length
}
