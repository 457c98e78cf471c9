/**
 * Reads `AWS::ApiGateway::RestApi` with its methods, authorizers and stages.
 *
 * @module
 */

import { definitionSource } from '../definition-source.ts'
import { type ApiDraft, createDraft } from '../draft.ts'
import { type Fields, fieldsOf } from '../fields.ts'
import { readGatewayResponse } from '../gateway-responses.ts'
import { madeUpId, rootResourceId } from '../made-up.ts'
import { readDefinition } from '../openapi/definition.ts'
import { readPolicyDocument } from '../policy-document.ts'
import type { Problem } from '../report.ts'
import { type Resource, resourcesOf, type World } from '../world.ts'
import type { CloudFormationContext } from './context.ts'
import { addRestAuthorizers } from './rest-authorizers.ts'
import { addMethods } from './rest-methods.ts'
import { addRestStages } from './rest-stages.ts'

/** Reads all REST APIs of CloudFormation. */
export function readRestApis(context: CloudFormationContext): readonly ApiDraft[] {
  return resourcesOf(context.world, 'AWS::ApiGateway::RestApi').map((resource) => readRestApi(resource, context))
}

function readRestApi(resource: Resource, context: CloudFormationContext): ApiDraft {
  const { world, functions, keyOf } = context
  const { stack, logicalId, at, properties } = resource
  const draft = createDraft({
    logicalId: keyOf(resource),
    kind: 'REST',
    apiId: apiIdOf(resource, madeUpId(stack.environment, logicalId)),
    stack,
    at,
  })
  draft.constructPath = resource.constructPath
  const problems: Problem[] = []
  const fields = fieldsOf(world, properties, problems)
  const source = definitionSource(resource, { inline: 'Body', location: 'BodyS3Location' }, world)
  if (source.problem !== undefined) problems.push(source.problem)
  if (source.document !== undefined) readDefinition(source.document, { world, draft, functions })
  readSettings(fields, draft, world)
  const authorizerNames = addRestAuthorizers(resource, draft, context)
  addMethods(draft, { ...context, authorizerNames, rootId: rootIdOf(resource, draft) })
  addGatewayResponses(draft, context)
  addRestStages(draft, context)
  if (resource.conditionUnknown)
    problems.push({
      code: 'condition-unknown',
      message: 'The condition of the API depends on a value that is unknown. Pass it in `parameters`.',
      at,
    })
  for (const problem of problems) world.report.error(problem, { api: draft.logicalId })
  return draft
}

function rootIdOf({ stack, logicalId }: Resource, draft: ApiDraft): string {
  const id = stack.resolve({ 'Fn::GetAtt': [logicalId, 'RootResourceId'] })
  return typeof id === 'string' ? id : rootResourceId(draft.apiId)
}

/** The value of `Ref`, which options and Terraform may set. */
function apiIdOf({ stack, logicalId }: Resource, fallback: string): string {
  const id = stack.resolve({ Ref: logicalId })
  return typeof id === 'string' ? id : fallback
}

function readSettings(fields: Fields, draft: ApiDraft, world: World): void {
  draft.name = fields.string('Name') ?? draft.name
  const policy = readPolicyDocument(fields, 'Policy')
  if (policy !== undefined) {
    draft.resourcePolicy = policy
    draft.resourcePolicyAt = fields.at('Policy')
  }
  const source = fields.string('ApiKeySourceType')
  if (source === 'AUTHORIZER' || source === 'HEADER') draft.apiKeySource = source
  else if (source !== undefined)
    fields.problems.push({
      code: 'invalid-value',
      message: 'ApiKeySourceType must be HEADER or AUTHORIZER.',
      at: fields.at('ApiKeySourceType'),
    })
  draft.disableExecuteApiEndpoint = fields.boolean('DisableExecuteApiEndpoint') ?? draft.disableExecuteApiEndpoint
  const endpoint = fields.inner('EndpointConfiguration')
  const [type] = endpoint?.strings('Types') ?? []
  if (type === 'PRIVATE' || type === 'REGIONAL' || type === 'EDGE') draft.endpoint = type
  const ids = endpoint?.object['VpcEndpointIds']
  // Unknown endpoints are left out: they only add ways in.
  if (Array.isArray(ids)) draft.vpcEndpointIds = ids.filter((id) => typeof id === 'string')
  const harmless: Problem[] = []
  draft.binaryMediaTypes = fieldsOf(world, fields.object, harmless).strings('BinaryMediaTypes') ?? draft.binaryMediaTypes
  for (const problem of harmless) world.report.warning(problem, { api: draft.logicalId })
}

function addGatewayResponses(draft: ApiDraft, { world }: CloudFormationContext): void {
  for (const { properties } of resourcesOf(world, 'AWS::ApiGateway::GatewayResponse')) {
    if (properties['RestApiId'] !== draft.apiId) continue
    const problems: Problem[] = []
    const fields = fieldsOf(world, properties, problems)
    const type = fields.string('ResponseType')
    if (type !== undefined)
      draft.gatewayResponses = { ...draft.gatewayResponses, [type]: readGatewayResponse(fields, 'cloudformation') }
    for (const problem of problems) world.report.warning(problem, { api: draft.logicalId })
  }
}
