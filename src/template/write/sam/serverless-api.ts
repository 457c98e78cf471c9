/**
 * Writes a REST or HTTP API as `AWS::Serverless::Api` or `AWS::Serverless::HttpApi`, with its routes in `DefinitionBody`.
 *
 * @module
 */

import { ConfigError } from '../../../errors.ts'
import type { TemplateApi } from '../../model.ts'
import type { TemplateAuthorizer } from '../../model-authorizer.ts'
import { addAuthorizerPermission, addRoutePermissions, invokeRole } from '../cloud-formation/permissions.ts'
import { withoutUndefined } from '../cloud-formation/resources.ts'
import { accessLog, addDomains, stageProperties } from '../cloud-formation/stages.ts'
import { addUsagePlans } from '../cloud-formation/usage-plans.ts'
import type { WriteContext } from '../cloud-formation/write-context.ts'
import { invocationUri } from '../function-target.ts'
import { openApiDocument } from '../open-api/document.ts'
import { isLambda } from '../writable.ts'
import { needsOwnPermission, samAuthorizer } from './authorizers.ts'

/** SAM deploys a second stage with this name unless `OpenApiVersion` is set. */
const EXTRA_STAGE = 'Stage'

/**
 * Adds the API with its permissions, usage plans and domain mappings.
 *
 * @throws {ConfigError} for an API with several stages, which a SAM resource cannot have.
 */
export function addServerlessApi(context: WriteContext, api: TemplateApi): void {
  const { set, subject } = context
  const others = api.stages.filter((stage) => stage !== api.stage && !(api.kind === 'REST' && stage === EXTRA_STAGE))
  if (others.length > 0)
    throw new ConfigError(
      subject,
      'stages',
      '',
      `${api.logicalId} has several stages, and a SAM resource has one. Use toCloudFormation.`,
    )
  const apiId = set.reserve(api.logicalId)
  const bySam: { [name: string]: object } = {}
  const inBody: TemplateAuthorizer[] = []
  for (const authorizer of Object.values(api.authorizers)) {
    const auth = samAuthorizer(context, api, authorizer)
    if (auth === undefined) inBody.push(authorizer)
    else bySam[authorizer.name] = auth
  }
  const properties = api.kind === 'REST' ? restProperties(context, api) : httpProperties(context, api)
  const signed = api.routes.filter(({ authorization }) => authorization.type === 'AWS_IAM')
  const auth = {
    ...(signed.length > 0 && api.kind === 'HTTP' && { EnableIamAuthorizer: true }),
    // By default SAM passes the credentials of the caller on, who would then need lambda:InvokeFunction as well.
    ...(signed.some(({ integration }) => integration.credentials === undefined) && api.kind === 'REST' && { InvokeRole: 'NONE' }),
    ...(Object.keys(bySam).length > 0 && { Authorizers: bySam }),
  }
  set.set(apiId, {
    Type: api.kind === 'REST' ? 'AWS::Serverless::Api' : 'AWS::Serverless::HttpApi',
    Properties: withoutUndefined({
      ...properties,
      Auth: Object.keys(auth).length === 0 ? undefined : auth,
      DefinitionBody: definitionBody(context, api, inBody),
    }),
  })
  for (const authorizer of Object.values(api.authorizers)) {
    if (!isLambda(authorizer) || (!inBody.includes(authorizer) && !needsOwnPermission(api, authorizer, context))) continue
    // The id of an authorizer of a definition body is not known before it is deployed.
    addAuthorizerPermission(context, { api, apiId, authorizer, authorizerPath: 'authorizers/*' })
  }
  addRoutePermissions(context, api, apiId)
  addUsagePlans(context, api, { apiId, stageValue: (stage) => (stage === api.stage ? { Ref: `${apiId}.Stage` } : stage) })
  addDomains(context, api, apiId)
}

function restProperties(context: WriteContext, api: TemplateApi): { readonly [name: string]: unknown } {
  const { endpoint, vpcEndpointIds, binaryMediaTypes } = api
  return withoutUndefined({
    Name: api.name,
    StageName: api.stage,
    OpenApiVersion: api.stages.includes(EXTRA_STAGE) && api.stage !== EXTRA_STAGE ? undefined : '3.0.1',
    EndpointConfiguration: { Type: endpoint, ...(vpcEndpointIds.length > 0 && { VPCEndpointIds: vpcEndpointIds }) },
    DisableExecuteApiEndpoint: api.disableExecuteApiEndpoint || undefined,
    ApiKeySourceType: api.apiKeySource === 'AUTHORIZER' ? api.apiKeySource : undefined,
    BinaryMediaTypes: binaryMediaTypes.length === 0 ? undefined : binaryMediaTypes,
    ...stageProperties(context, api, api.stage),
  })
}

function httpProperties(context: WriteContext, api: TemplateApi): { readonly [name: string]: unknown } {
  const settings = api.stageSettings[api.stage]
  const variables = settings?.variables ?? api.stageVariables
  return withoutUndefined({
    Name: api.name,
    StageName: api.stage,
    DisableExecuteApiEndpoint: api.disableExecuteApiEndpoint || undefined,
    StageVariables: Object.keys(variables).length === 0 ? undefined : variables,
    AccessLogSettings: accessLog(context, api, settings?.accessLogFormat),
  })
}

/** The routes. Settings that are properties of the resource are left out of the body. */
function definitionBody(context: WriteContext, api: TemplateApi, authorizers: readonly TemplateAuthorizer[]): object {
  const { subject, written, integrationTarget } = context
  const inBody: TemplateApi = {
    ...api,
    endpoint: 'EDGE',
    vpcEndpointIds: [],
    disableExecuteApiEndpoint: false,
    binaryMediaTypes: [],
    apiKeySource: 'HEADER',
  }
  return openApiDocument(inBody, authorizers, {
    subject,
    authorizerUri: (authorizer) => invocationUri(written.targetOf(api, authorizer)),
    roleOf: (authorizer) => (isLambda(authorizer) ? (invokeRole(context, api, authorizer) as string | undefined) : undefined), // an ARN or `Fn::GetAtt`, written as it is
    functionUri: (integration) => invocationUri(integrationTarget(integration) ?? {}),
  })
}
