/**
 * Reads the `AWS::ApiGateway::Method` resources of one API.
 *
 * @module
 */

import { isRecord } from '../../../internal/type-guards.ts'
import { type ApiDraft, addRoute } from '../draft.ts'
import { type Fields, fieldsOf } from '../fields.ts'
import { NO_INTEGRATION, REST_INTEGRATION, readIntegration } from '../integration-reader.ts'
import type { Problem } from '../report.ts'
import { isUnresolved } from '../unresolved.ts'
import { type Resource, reference, resourceByReference, resourcesOf } from '../world.ts'
import { readAuthorization } from './authorization.ts'
import type { AuthorizerNames, CloudFormationContext } from './context.ts'

/** What the methods are read with. */
export interface MethodContext extends CloudFormationContext {
  readonly authorizerNames: AuthorizerNames
  readonly rootId: string
}

/** Adds the methods of the API. */
export function addMethods(draft: ApiDraft, context: MethodContext): void {
  const { world } = context
  const paths = resourcePaths(draft, context)
  for (const resource of resourcesOf(world, 'AWS::ApiGateway::Method')) {
    const apiId = resource.properties['RestApiId']
    if (isUnresolved(apiId))
      world.report.error({
        code: apiId.code,
        message: `RestApiId: ${apiId.message}`,
        at: apiId.at.pointer === '' ? resource.at : apiId.at,
      })
    if (apiId === draft.apiId) addMethod(resource, draft, paths, context)
  }
}

function addMethod(resource: Resource, draft: ApiDraft, paths: ReadonlyMap<string, string>, context: MethodContext): void {
  const { world } = context
  const problems: Problem[] = []
  const fields = fieldsOf(world, resource.properties, problems)
  const method = fields.string('HttpMethod')?.toUpperCase() ?? 'ANY'
  const resourceId = fields.string('ResourceId')
  const path = resourceId === undefined ? undefined : paths.get(resourceId)
  if (path === undefined) {
    // Without a path the method may be anywhere, so no single route can be closed.
    const problem = {
      code: 'unresolved',
      message: 'ResourceId names no resource of this API, so the path is unknown.',
      at: fields.at('ResourceId'),
    } as const
    world.report.error(problems[0] ?? problem, { api: draft.logicalId })
    return
  }
  if (resource.conditionUnknown)
    problems.push({
      code: 'condition-unknown',
      message: 'The condition of the method depends on a value that is unknown. Pass it in `parameters`.',
      at: resource.at,
    })
  const authorization = readAuthorization(fields, { draft, authorizers: context.authorizerNames, optional: false })
  const route = `${method === '*' ? 'ANY' : method} ${path}`
  addRoute(draft, {
    route,
    at: resource.at,
    writtenPath: path,
    authorization,
    authorizationFrom: authorization.type === 'NONE' ? 'none' : 'route',
    scopes: fields.strings('AuthorizationScopes') ?? [],
    apiKeyRequired: fields.boolean('ApiKeyRequired') ?? false,
    integration: integrationOf(fields, route, draft, context),
    requiredParameters: requiredOf(fields, context),
    problems,
  })
  observeConflict(fields, authorization.type, route, draft, context)
}

/** Path by resource id, following `ParentId` to the root. */
function resourcePaths(draft: ApiDraft, { world, rootId }: MethodContext): ReadonlyMap<string, string> {
  const resources = resourcesOf(world, 'AWS::ApiGateway::Resource').filter(
    ({ properties }) => properties['RestApiId'] === draft.apiId,
  )
  const byId = new Map(resources.map((resource) => [reference(resource), resource]))
  const paths = new Map<string, string>([[rootId, '/']])
  const visit = (id: unknown, depth: number): string | undefined => {
    const known = typeof id === 'string' ? paths.get(id) : undefined
    const resource = byId.get(id)
    if (known !== undefined || resource === undefined || depth > 50) return known
    const parent = visit(resource.properties['ParentId'], depth + 1)
    const part = resource.properties['PathPart']
    if (parent === undefined || typeof part !== 'string' || typeof id !== 'string') return undefined
    const path = parent === '/' ? `/${part}` : `${parent}/${part}`
    paths.set(id, path)
    return path
  }
  for (const id of byId.keys()) visit(id, 0)
  return paths
}

function integrationOf(
  fields: Fields,
  route: string,
  draft: ApiDraft,
  { world, functions }: MethodContext,
): ReturnType<typeof readIntegration> {
  const given = fields.object['Integration']
  const harmless: Problem[] = []
  const inner = isRecord(given) && !isUnresolved(given) ? fieldsOf(world, given, harmless) : undefined
  const integration = inner === undefined ? NO_INTEGRATION : readIntegration(inner, REST_INTEGRATION, functions)
  if (inner === undefined)
    harmless.push({
      code: 'unsupported-integration',
      message: 'The method has no integration that can be read: a stub answers the route.',
      at: fields.at(),
    })
  for (const problem of harmless) world.report.warning(problem, { api: draft.logicalId, route })
  return integration
}

/** Required parameters count only with a validator that checks them. */
function requiredOf(fields: Fields, { world }: MethodContext): readonly string[] {
  const id = fields.object['RequestValidatorId']
  if (typeof id !== 'string') return []
  const validator = resourceByReference(world, 'AWS::ApiGateway::RequestValidator', id)
  const validates = validator?.properties['ValidateRequestParameters']
  if (validates !== true && validates !== 'true') return []
  const parameters = fields.object['RequestParameters']
  return isRecord(parameters) && !isUnresolved(parameters)
    ? Object.entries(parameters).flatMap(([name, required]) => (required === true || required === 'true' ? [name] : []))
    : []
}

function observeConflict(fields: Fields, type: string, route: string, draft: ApiDraft, { world }: MethodContext): void {
  const subject = { api: draft.logicalId, route }
  const ignoresAuthorizer = type === 'NONE' || type === 'AWS_IAM'
  if (ignoresAuthorizer && fields.has('AuthorizerId'))
    world.report.observe(
      'conflicting-authorization',
      `AuthorizerId has no effect with AuthorizationType ${type}.`,
      fields.at('AuthorizerId'),
      subject,
    )
  if (type !== 'COGNITO_USER_POOLS' && type !== 'JWT' && fields.has('AuthorizationScopes'))
    world.report.observe(
      'conflicting-authorization',
      `AuthorizationScopes has no effect with AuthorizationType ${type}.`,
      fields.at('AuthorizationScopes'),
      subject,
    )
}
