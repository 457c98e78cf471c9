/**
 * Reads `AWS::ApiGatewayV2::Api`: HTTP and WebSocket APIs with their routes, authorizers and stages.
 *
 * @module
 */

import { readAuthorizer, V2_NAMES } from '../authorizer-reader.ts'
import { definitionSource } from '../definition-source.ts'
import { type ApiDraft, addRoute, createDraft } from '../draft.ts'
import { type Fields, fieldsOf } from '../fields.ts'
import { readHttpCors } from '../http-cors.ts'
import { NO_INTEGRATION, readIntegration, V2_INTEGRATION } from '../integration-reader.ts'
import { madeUpId } from '../made-up.ts'
import { readDefinition } from '../openapi/definition.ts'
import { type Problem, setMembers } from '../report.ts'
import { isUnresolved } from '../unresolved.ts'
import { type Resource, reference, resourceByReference, resourcesOf } from '../world.ts'
import { readAuthorization } from './authorization.ts'
import type { AuthorizerNames, CloudFormationContext } from './context.ts'
import { addDomain, stageSettings } from './rest-stages.ts'

/** Reads all HTTP and WebSocket APIs of CloudFormation. */
export function readV2Apis(context: CloudFormationContext): readonly ApiDraft[] {
  return resourcesOf(context.world, 'AWS::ApiGatewayV2::Api').map((resource) => readV2Api(resource, context))
}

function readV2Api(resource: Resource, context: CloudFormationContext): ApiDraft {
  const { world, functions, keyOf } = context
  const { stack, at, properties } = resource
  const problems: Problem[] = []
  const fields = fieldsOf(world, properties, problems)
  const kind = fields.string('ProtocolType')?.toUpperCase() === 'WEBSOCKET' ? 'WEBSOCKET' : 'HTTP'
  const id = reference(resource)
  const apiId = typeof id === 'string' ? id : madeUpId(stack.environment, resource.logicalId)
  const draft = createDraft({ logicalId: keyOf(resource), kind, apiId, stack, at })
  draft.constructPath = resource.constructPath
  draft.name = fields.string('Name')
  draft.disableExecuteApiEndpoint = fields.boolean('DisableExecuteApiEndpoint') ?? false
  if (kind === 'WEBSOCKET') {
    draft.routeSelectionExpression = fields.string('RouteSelectionExpression') ?? '$request.body.action'
    draft.apiKeySelectionExpression = fields.string('ApiKeySelectionExpression')
  }
  const source = definitionSource(resource, { inline: 'Body', location: 'BodyS3Location' }, world)
  if (source.problem !== undefined) problems.push(source.problem)
  if (source.document !== undefined && kind === 'HTTP') readDefinition(source.document, { world, draft, functions })
  const cors = kind === 'HTTP' ? fields.inner('CorsConfiguration') : undefined
  if (cors !== undefined) draft.cors = readHttpCors(cors)
  const authorizers = addAuthorizers(draft, context)
  const routes = resourcesOf(world, 'AWS::ApiGatewayV2::Route').filter((one) => belongsTo(one, draft, world.report))
  for (const route of routes) addV2Route(route, draft, authorizers, context)
  if (fields.has('Target')) addQuickCreate(fields, draft, context)
  addStages(draft, context)
  if (resource.conditionUnknown)
    problems.push({
      code: 'condition-unknown',
      message: 'The condition of the API depends on a value that is unknown. Pass it in `parameters`.',
      at,
    })
  for (const problem of problems) world.report.error(problem, { api: draft.logicalId })
  return draft
}

function belongsTo({ properties, at }: Resource, draft: ApiDraft, report: CloudFormationContext['world']['report']): boolean {
  const apiId = properties['ApiId']
  if (isUnresolved(apiId))
    report.error({ code: apiId.code, message: `ApiId: ${apiId.message}`, at: apiId.at.pointer === '' ? at : apiId.at })
  return apiId === draft.apiId
}

function addAuthorizers(draft: ApiDraft, { world, functions, keyOf }: CloudFormationContext): AuthorizerNames {
  const names = new Map<string, string | undefined>()
  for (const resource of resourcesOf(world, 'AWS::ApiGatewayV2::Authorizer')) {
    const id = reference(resource)
    if (typeof id !== 'string') continue
    names.set(id, undefined)
    if (!belongsTo(resource, draft, world.report)) continue
    const name = keyOf(resource)
    const problems: Problem[] = []
    const fields = fieldsOf(world, resource.properties, problems)
    const kind = draft.kind === 'WEBSOCKET' ? 'WEBSOCKET' : 'HTTP'
    draft.authorizers.set(name, { ...readAuthorizer(fields, { kind, name, id, names: V2_NAMES, functions }), at: resource.at })
    if (resource.conditionUnknown)
      problems.push({
        code: 'condition-unknown',
        message: 'The condition of the authorizer depends on a value that is unknown. Pass it in `parameters`.',
        at: resource.at,
      })
    names.set(id, name)
  }
  return names
}

function addV2Route(resource: Resource, draft: ApiDraft, authorizers: AuthorizerNames, context: CloudFormationContext): void {
  const { world } = context
  const problems: Problem[] = []
  const fields = fieldsOf(world, resource.properties, problems)
  const key = fields.string('RouteKey')
  if (key === undefined) {
    const problem = { code: 'missing-property', message: 'RouteKey is required.', at: fields.at() } as const
    world.report.error(problems[0] ?? problem, { api: draft.logicalId })
    return
  }
  if (resource.conditionUnknown)
    problems.push({
      code: 'condition-unknown',
      message: 'The condition of the route depends on a value that is unknown. Pass it in `parameters`.',
      at: resource.at,
    })
  const route = routeKey(key, draft)
  const isConnect = draft.kind !== 'WEBSOCKET' || route === '$connect'
  const authorization = isConnect
    ? readAuthorization(fields, { draft, authorizers, optional: true })
    : ({ type: 'NONE' } as const)
  observe(fields, isConnect, authorization.type, route, { draft, world })
  addRoute(draft, {
    route,
    at: resource.at,
    writtenPath: key,
    authorization,
    authorizationFrom: authorization.type === 'NONE' ? 'none' : 'route',
    scopes: authorization.type === 'JWT' ? (fields.strings('AuthorizationScopes') ?? []) : [],
    apiKeyRequired: draft.kind === 'WEBSOCKET' && (fields.boolean('ApiKeyRequired') ?? false),
    integration: integrationOf(fields, route, draft, context),
    ...(draft.kind === 'WEBSOCKET' ? { routeResponse: hasResponse(resource, fields, context) } : {}),
    problems,
  })
}

function observe(
  fields: Fields,
  isConnect: boolean,
  type: string,
  route: string,
  { draft, world }: Pick<CloudFormationContext, 'world'> & { readonly draft: ApiDraft },
): void {
  const subject = { api: draft.logicalId, route }
  const given = fields.object['AuthorizationType']
  if (!isConnect && given !== undefined && given !== 'NONE')
    world.report.observe(
      'websocket-message-authorizer',
      'Only $connect can have an authorizer: AWS refuses one on another route.',
      fields.at('AuthorizationType'),
      subject,
    )
  if (type === 'NONE' && isConnect && fields.has('AuthorizerId'))
    world.report.observe(
      'conflicting-authorization',
      'AuthorizerId has no effect with AuthorizationType NONE.',
      fields.at('AuthorizerId'),
      subject,
    )
  if (type !== 'JWT' && fields.has('AuthorizationScopes'))
    world.report.observe(
      'conflicting-authorization',
      `AuthorizationScopes has no effect with AuthorizationType ${type}.`,
      fields.at('AuthorizationScopes'),
      subject,
    )
}

/** `GET /pets/`: uppercase method, path as written. */
function routeKey(key: string, { kind }: ApiDraft): string {
  const space = key.indexOf(' ')
  return kind === 'WEBSOCKET' || space < 0 ? key : `${key.slice(0, space).toUpperCase()} ${key.slice(space + 1)}`
}

function integrationOf(
  fields: Fields,
  route: string,
  draft: ApiDraft,
  context: CloudFormationContext,
): ReturnType<typeof readIntegration> {
  const { world, functions } = context
  const target = fields.object['Target']
  const id = typeof target === 'string' ? target.replace(/^integrations\//, '') : undefined
  const resource = id === undefined ? undefined : resourceByReference(world, 'AWS::ApiGatewayV2::Integration', id)
  const subject = { api: draft.logicalId, route }
  if (resource === undefined) {
    if (target !== undefined || draft.kind === 'HTTP')
      world.report.warning(
        {
          code: 'unsupported-integration',
          message: 'Target names no integration of this template: a stub answers the route.',
          at: fields.at('Target'),
        },
        subject,
      )
    return NO_INTEGRATION
  }
  const inner = fieldsOf(world, resource.properties, [])
  const integration = readIntegration(inner, V2_INTEGRATION, functions)
  for (const problem of inner.problems) world.report.warning(problem, subject)
  return integration
}

function hasResponse(route: Resource, fields: Fields, { world }: CloudFormationContext): boolean {
  if (fields.has('RouteResponseSelectionExpression')) return true
  const id = reference(route)
  return resourcesOf(world, 'AWS::ApiGatewayV2::RouteResponse').some(({ properties }) => properties['RouteId'] === id)
}

/** `Target` creates an open `$default` route, or the route of `RouteKey`. */
function addQuickCreate(fields: Fields, draft: ApiDraft, { world, functions }: CloudFormationContext): void {
  const at = fields.at('Target')
  const route = fields.string('RouteKey') ?? '$default'
  const target = fields.string('Target')
  const arn = target?.startsWith('arn:') === true ? target : undefined
  const found = arn === undefined ? undefined : functions.reference(arn)
  addRoute(draft, {
    route,
    at,
    authorization: { type: 'NONE' },
    authorizationFrom: 'none',
    integration: setMembers({
      ...NO_INTEGRATION,
      type: arn === undefined ? ('HTTP_PROXY' as const) : ('AWS_PROXY' as const),
      function: found?.logicalId,
      qualifier: found?.qualifier,
      functionArn: arn,
      uri: target,
      payload: arn === undefined ? undefined : ('2.0' as const),
    }),
  })
  world.report.warning(
    {
      code: 'quick-create',
      message: `Target creates the open route ${route}. Write Route resources with an AuthorizationType.`,
      at,
    },
    { api: draft.logicalId, route },
  )
  draft.stageDrafts.set('$default', { variables: {}, cacheClusterEnabled: false, methodSettings: {}, at })
}

function addStages(draft: ApiDraft, { world }: CloudFormationContext): void {
  for (const { properties, at } of resourcesOf(world, 'AWS::ApiGatewayV2::Stage')) {
    if (properties['ApiId'] !== draft.apiId) continue
    const fields = fieldsOf(world, properties, [])
    draft.stageDrafts.set(fields.string('StageName') ?? '$default', stageSettings(fields, at))
    for (const problem of fields.problems) world.report.warning(problem, { api: draft.logicalId })
  }
  for (const { properties, at } of resourcesOf(world, 'AWS::ApiGatewayV2::ApiMapping')) {
    if (properties['ApiId'] === draft.apiId) addDomain(draft, world, { properties, at, basePath: 'ApiMappingKey' })
  }
}
