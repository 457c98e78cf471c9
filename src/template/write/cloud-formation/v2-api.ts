/**
 * Writes an HTTP or WebSocket API as CloudFormation resources.
 *
 * @module
 */

import type { TemplateApi } from '../../model.ts'
import type { TemplateIntegration, TemplateRoute } from '../../model-route.ts'
import { arnValue, invocationUri } from '../function-target.ts'
import { corsConfiguration } from '../open-api/document.ts'
import { unwritable } from '../open-api/operations.ts'
import { addAuthorizers } from './authorizers.ts'
import { addRoutePermissions } from './permissions.ts'
import { pathId, withoutUndefined } from './resources.ts'
import { accessLog, addDomains } from './stages.ts'
import { addUsagePlans } from './usage-plans.ts'
import type { WriteContext } from './write-context.ts'

/** Adds the API with routes, integrations, authorizers and stages. */
export function addV2Api(context: WriteContext, api: TemplateApi): void {
  const { set } = context
  const apiId = set.add(api.logicalId, { Type: 'AWS::ApiGatewayV2::Api', Properties: apiProperties(api) })
  const authorizers = addAuthorizers(context, api, apiId)
  for (const route of api.routes) addRoute(context, { api, apiId, route, authorizers })
  const stages = new Map<string, string>()
  for (const stage of api.stages) {
    const settings = api.stageSettings[stage]
    const variables = settings?.variables ?? (stage === api.stage ? api.stageVariables : {})
    const id = set.add(`${apiId}${stage}Stage`, {
      Type: 'AWS::ApiGatewayV2::Stage',
      Properties: withoutUndefined({
        ApiId: { Ref: apiId },
        StageName: stage,
        AutoDeploy: true,
        StageVariables: Object.keys(variables).length === 0 ? undefined : variables,
        AccessLogSettings: accessLog(context, api, settings?.accessLogFormat),
      }),
    })
    stages.set(stage, id)
  }
  addUsagePlans(context, api, { apiId, stageValue: (stage) => ({ Ref: stages.get(stage) }) })
  addDomains(context, api, apiId)
  addRoutePermissions(context, api, apiId)
}

function apiProperties(api: TemplateApi): { readonly [name: string]: unknown } {
  const { kind, name, logicalId, cors, routeSelectionExpression, apiKeySelectionExpression } = api
  const isWebSocket = kind === 'WEBSOCKET'
  return withoutUndefined({
    Name: name ?? logicalId,
    ProtocolType: kind,
    RouteSelectionExpression: isWebSocket ? (routeSelectionExpression ?? '$request.body.action') : undefined,
    ApiKeySelectionExpression: apiKeySelectionExpression,
    DisableExecuteApiEndpoint: api.disableExecuteApiEndpoint || undefined,
    CorsConfiguration: cors === undefined ? undefined : capitalizeKeys(corsConfiguration(cors)),
  })
}

function capitalizeKeys(value: { readonly [name: string]: unknown }): object {
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key.charAt(0).toUpperCase() + key.slice(1), member]))
}

function addRoute(
  context: WriteContext,
  {
    api,
    apiId,
    route,
    authorizers,
  }: {
    readonly api: TemplateApi
    readonly apiId: string
    readonly route: TemplateRoute
    readonly authorizers: ReadonlyMap<string, string>
  },
): void {
  const { set } = context
  const { authorization, scopes, apiKeyRequired, integration } = route
  const space = route.route.indexOf(' ')
  const id = `${apiId}${space === -1 ? '' : route.route.slice(0, space)}${pathId(route.route.slice(space + 1))}`
  const properties = v2Integration(context, api, route.route, integration)
  const integrationId =
    properties === undefined
      ? undefined
      : set.add(`${id}Integration`, {
          Type: 'AWS::ApiGatewayV2::Integration',
          Properties: { ApiId: { Ref: apiId }, ...properties },
        })
  const authorizer = 'authorizer' in authorization ? authorizers.get(authorization.authorizer) : undefined
  const routeId = set.add(`${id}Route`, {
    Type: 'AWS::ApiGatewayV2::Route',
    Properties: withoutUndefined({
      ApiId: { Ref: apiId },
      RouteKey: route.route,
      AuthorizationType: authorization.type,
      AuthorizerId: authorizer === undefined ? undefined : { Ref: authorizer },
      AuthorizationScopes: scopes.length === 0 ? undefined : scopes,
      ApiKeyRequired: apiKeyRequired || undefined,
      RouteResponseSelectionExpression: route.routeResponse === true ? '$default' : undefined,
      Target: integrationId === undefined ? undefined : { 'Fn::Join': ['/', ['integrations', { Ref: integrationId }]] },
    }),
  })
  if (route.routeResponse !== true) return
  set.add(`${id}RouteResponse`, {
    Type: 'AWS::ApiGatewayV2::RouteResponse',
    Properties: { ApiId: { Ref: apiId }, RouteId: { Ref: routeId }, RouteResponseKey: '$default' },
  })
}

/** HTTP APIs have no mock integration: the route has no target. */
function v2Integration(
  context: WriteContext,
  { kind }: TemplateApi,
  route: string,
  integration: TemplateIntegration,
): { readonly [name: string]: unknown } | undefined {
  const { type, uri, method, payload, credentials, requestParameters, responseParameters, vpcLink, status = 200 } = integration
  if (vpcLink === true) throw unwritable(context.subject, route, 'a VPC link')
  if (type === 'MOCK' && kind === 'HTTP') return undefined
  if (type === 'MOCK')
    return {
      IntegrationType: 'MOCK',
      RequestTemplates: { '200': `{"statusCode": ${status}}` },
      TemplateSelectionExpression: '200',
    }
  if (integration.templates) throw unwritable(context.subject, route, 'mapping templates')
  if (Object.keys(responseParameters).length > 0) throw unwritable(context.subject, route, 'mappings of the response')
  const target = context.integrationTarget(integration)
  const functionUri = target && (kind === 'HTTP' ? arnValue(target) : invocationUri(target))
  return withoutUndefined({
    IntegrationType: type,
    IntegrationUri: functionUri ?? uri,
    IntegrationMethod: method ?? defaultMethod(kind, target !== undefined),
    CredentialsArn: credentials,
    PayloadFormatVersion: payload,
    RequestParameters: Object.keys(requestParameters).length === 0 ? undefined : requestParameters,
  })
}

/** Functions of HTTP APIs need no method. */
function defaultMethod(kind: TemplateApi['kind'], isFunction: boolean): string | undefined {
  if (!isFunction) return 'ANY'
  return kind === 'WEBSOCKET' ? 'POST' : undefined
}
