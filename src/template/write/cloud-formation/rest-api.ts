/**
 * Writes a REST API as CloudFormation resources.
 *
 * @module
 */

import { createHash } from 'node:crypto'
import type { TemplateApi } from '../../model.ts'
import type { TemplateIntegration, TemplateRoute } from '../../model-route.ts'
import { invocationUri } from '../function-target.ts'
import { gatewayResponseParameters } from '../open-api/document.ts'
import { unwritable } from '../open-api/operations.ts'
import { addAuthorizers } from './authorizers.ts'
import { addRoutePermissions } from './permissions.ts'
import { shortenOwnResources } from './resource-policy.ts'
import { pathId, withoutUndefined } from './resources.ts'
import { addDomains, stageProperties } from './stages.ts'
import { addUsagePlans } from './usage-plans.ts'
import type { WriteContext } from './write-context.ts'

/** Adds the API with resources, methods, authorizers, stages and usage plans. */
export function addRestApi(context: WriteContext, api: TemplateApi): void {
  const { set } = context
  const apiId = set.add(api.logicalId, { Type: 'AWS::ApiGateway::RestApi', Properties: restApiProperties(api) })
  const authorizers = addAuthorizers(context, api, apiId)
  const validatorId = api.routes.some(({ requiredParameters }) => requiredParameters.length > 0)
    ? set.add(`${apiId}RequestValidator`, {
        Type: 'AWS::ApiGateway::RequestValidator',
        Properties: { RestApiId: { Ref: apiId }, ValidateRequestParameters: true, ValidateRequestBody: false },
      })
    : undefined
  const resourceIds = addPaths(context, api, apiId)
  const parts = api.routes.map((route) => {
    const space = route.route.indexOf(' ')
    const path = route.route.slice(space + 1)
    const method = route.route.slice(0, space)
    return set.add(`${apiId}${method}${pathId(path)}`, {
      Type: 'AWS::ApiGateway::Method',
      Properties: {
        RestApiId: { Ref: apiId },
        ResourceId: resourceIds.get(path),
        HttpMethod: method,
        ...methodProperties(context, route, { authorizers, validatorId }),
      },
    })
  })
  for (const [type, response] of Object.entries(api.gatewayResponses)) {
    const parameters = gatewayResponseParameters(response)
    const responseId = set.add(`${apiId}${pathId(type.toLowerCase())}Response`, {
      Type: 'AWS::ApiGateway::GatewayResponse',
      Properties: withoutUndefined({
        RestApiId: { Ref: apiId },
        ResponseType: type,
        StatusCode: response.statusCode === undefined ? undefined : String(response.statusCode),
        ResponseParameters: Object.keys(parameters).length === 0 ? undefined : parameters,
        ResponseTemplates: Object.keys(response.templates).length === 0 ? undefined : response.templates,
      }),
    })
    parts.push(responseId)
  }
  addStages(context, api, { apiId, parts })
  addRoutePermissions(context, api, apiId)
}

function restApiProperties(api: TemplateApi): { readonly [name: string]: unknown } {
  const { name, logicalId, apiKeySource, endpoint, vpcEndpointIds, resourcePolicy, binaryMediaTypes } = api
  return withoutUndefined({
    Name: name ?? logicalId,
    ApiKeySourceType: apiKeySource,
    EndpointConfiguration: { Types: [endpoint], ...(vpcEndpointIds.length > 0 && { VpcEndpointIds: vpcEndpointIds }) },
    DisableExecuteApiEndpoint: api.disableExecuteApiEndpoint || undefined,
    BinaryMediaTypes: binaryMediaTypes.length === 0 ? undefined : binaryMediaTypes,
    Policy: resourcePolicy === undefined ? undefined : shortenOwnResources(resourcePolicy, api.apiId),
  })
}

/** Adds a resource for each path and its parents. Returns the value of `ResourceId` by path. */
function addPaths({ set }: WriteContext, { routes }: TemplateApi, apiId: string): ReadonlyMap<string, object> {
  const ids = new Map<string, object>([['/', { 'Fn::GetAtt': [apiId, 'RootResourceId'] }]])
  for (const { route } of routes) {
    let path = ''
    let parent = ids.get('/')
    for (const segment of route.slice(route.indexOf(' ') + 2).split('/')) {
      if (segment === '') continue
      path = `${path}/${segment}`
      const known = ids.get(path)
      parent = known ?? {
        Ref: set.add(`${apiId}Resource${pathId(path)}`, {
          Type: 'AWS::ApiGateway::Resource',
          Properties: { RestApiId: { Ref: apiId }, ParentId: parent, PathPart: segment },
        }),
      }
      ids.set(path, parent)
    }
  }
  return ids
}

function methodProperties(
  context: WriteContext,
  route: TemplateRoute,
  { authorizers, validatorId }: { readonly authorizers: ReadonlyMap<string, string>; readonly validatorId: string | undefined },
): { readonly [name: string]: unknown } {
  const { authorization, scopes, apiKeyRequired, requiredParameters, integration } = route
  const authorizer = 'authorizer' in authorization ? authorizers.get(authorization.authorizer) : undefined
  const mapped = Object.values(integration.requestParameters).filter((value) => value.startsWith('method.request.'))
  const parameters = {
    ...Object.fromEntries(mapped.map((name) => [name, false])),
    ...Object.fromEntries(requiredParameters.map((name) => [name, true])),
  }
  const responses = Object.keys(integration.responseParameters)
  return withoutUndefined({
    AuthorizationType: authorization.type,
    AuthorizerId: authorizer === undefined ? undefined : { Ref: authorizer },
    AuthorizationScopes: scopes.length === 0 ? undefined : scopes,
    ApiKeyRequired: apiKeyRequired,
    RequestParameters: Object.keys(parameters).length === 0 ? undefined : parameters,
    RequestValidatorId: requiredParameters.length === 0 || validatorId === undefined ? undefined : { Ref: validatorId },
    Integration: restIntegration(context, route.route, integration),
    MethodResponses:
      responses.length === 0 && integration.type !== 'MOCK'
        ? undefined
        : [
            {
              StatusCode: String(integration.status ?? 200),
              ...(responses.length > 0 && { ResponseParameters: Object.fromEntries(responses.map((name) => [name, true])) }),
            },
          ],
  })
}

function restIntegration(context: WriteContext, route: string, integration: TemplateIntegration): object {
  const { type, uri, method, credentials, requestParameters, responseParameters, cacheKeyParameters, status = 200 } = integration
  if (integration.vpcLink === true) throw unwritable(context.subject, route, 'a VPC link')
  if (integration.templates && type !== 'MOCK') throw unwritable(context.subject, route, 'mapping templates')
  const target = context.integrationTarget(integration)
  const hasResponse = type === 'MOCK' || Object.keys(responseParameters).length > 0
  return withoutUndefined({
    Type: type,
    IntegrationHttpMethod: type === 'MOCK' ? undefined : target === undefined ? (method ?? 'ANY') : 'POST',
    Uri: target === undefined ? uri : invocationUri(target),
    Credentials: credentials,
    RequestParameters: Object.keys(requestParameters).length === 0 ? undefined : requestParameters,
    CacheKeyParameters: cacheKeyParameters.length === 0 ? undefined : cacheKeyParameters,
    RequestTemplates: type === 'MOCK' ? { 'application/json': `{"statusCode": ${status}}` } : undefined,
    IntegrationResponses: hasResponse
      ? [
          {
            StatusCode: String(status),
            ...(Object.keys(responseParameters).length > 0 && { ResponseParameters: responseParameters }),
          },
        ]
      : undefined,
  })
}

function addStages(
  context: WriteContext,
  api: TemplateApi,
  { apiId, parts }: { readonly apiId: string; readonly parts: readonly string[] },
): void {
  const { set } = context
  // A deployment is a snapshot: its logical id changes with the API, so that CloudFormation makes a new one.
  const content = JSON.stringify([set.resources[apiId], parts.map((id) => set.resources[id])])
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 10)
  const deployment = set.add(`${apiId}Deployment${hash}`, {
    Type: 'AWS::ApiGateway::Deployment',
    ...(parts.length > 0 && { DependsOn: parts }),
    Properties: { RestApiId: { Ref: apiId } },
  })
  const stages = new Map<string, string>()
  for (const stage of api.stages) {
    const id = set.add(`${apiId}${stage}Stage`, {
      Type: 'AWS::ApiGateway::Stage',
      Properties: {
        RestApiId: { Ref: apiId },
        DeploymentId: { Ref: deployment },
        StageName: stage,
        ...stageProperties(context, api, stage),
      },
    })
    stages.set(stage, id)
  }
  addUsagePlans(context, api, { apiId, stageValue: (stage) => ({ Ref: stages.get(stage) }) })
  addDomains(context, api, apiId)
}
