/**
 * Reads the integration of a route: one reader for CloudFormation resources and OpenAPI extensions.
 *
 * @module
 */

import { isRecord } from '../../internal/type-guards.ts'
import type { TemplateIntegration } from '../model-route.ts'
import type { Fields } from './fields.ts'
import { type FunctionRegistry, functionArnOfUri } from './functions.ts'
import { memberOf } from './parse-context.ts'
import { setMembers } from './report.ts'

/** The names of the settings in one dialect. */
export interface IntegrationNames {
  readonly type: string
  readonly uri: string
  readonly method: string
  readonly credentials: string
  readonly connectionType: string
  readonly payload: string
  readonly requestParameters: string
  readonly requestTemplates: string
  readonly cacheKeyParameters: string
  /** OpenAPI: an object by status pattern. CloudFormation: an array. */
  readonly responses: string
}

/** `Integration` of `AWS::ApiGateway::Method`. */
export const REST_INTEGRATION: IntegrationNames = {
  type: 'Type',
  uri: 'Uri',
  method: 'IntegrationHttpMethod',
  credentials: 'Credentials',
  connectionType: 'ConnectionType',
  payload: 'PayloadFormatVersion',
  requestParameters: 'RequestParameters',
  requestTemplates: 'RequestTemplates',
  cacheKeyParameters: 'CacheKeyParameters',
  responses: 'IntegrationResponses',
}

/** `AWS::ApiGatewayV2::Integration`. */
export const V2_INTEGRATION: IntegrationNames = {
  ...REST_INTEGRATION,
  type: 'IntegrationType',
  uri: 'IntegrationUri',
  method: 'IntegrationMethod',
  credentials: 'CredentialsArn',
}

/** `x-amazon-apigateway-integration`. */
export const OPENAPI_INTEGRATION: IntegrationNames = {
  type: 'type',
  uri: 'uri',
  method: 'httpMethod',
  credentials: 'credentials',
  connectionType: 'connectionType',
  payload: 'payloadFormatVersion',
  requestParameters: 'requestParameters',
  requestTemplates: 'requestTemplates',
  cacheKeyParameters: 'cacheKeyParameters',
  responses: 'responses',
}

/** A route without an integration. */
export const NO_INTEGRATION: TemplateIntegration = {
  type: 'MOCK',
  requestParameters: {},
  responseParameters: {},
  cacheKeyParameters: [],
  templates: false,
}

const TYPES = ['AWS_PROXY', 'AWS', 'HTTP', 'HTTP_PROXY', 'MOCK'] as const

/** Reads one integration. Nothing in it decides who may call the route, so callers report its problems as warnings. */
export function readIntegration(fields: Fields, names: IntegrationNames, functions: FunctionRegistry): TemplateIntegration {
  const given = fields.string(names.type)?.toUpperCase()
  const type = TYPES.find((one) => one === given) ?? 'MOCK'
  const uri = fields.string(names.uri)
  const arn = uri === undefined ? undefined : functionArnOfUri(uri)
  const reference = arn === undefined ? undefined : functions.reference(arn)
  const payload = fields.string(names.payload)
  const responses = responsesOf(fields.object[names.responses])
  const vpcLink = fields.string(names.connectionType) === 'VPC_LINK'
  const templates = hasTemplates(fields.object[names.requestTemplates]) || responses.some(({ templates: one }) => one)
  const integration: TemplateIntegration = setMembers({
    type,
    function: reference?.logicalId,
    qualifier: reference?.qualifier,
    functionArn: arn,
    uri,
    method: fields.string(names.method)?.toUpperCase(),
    vpcLink: vpcLink ? true : undefined,
    payload:
      payload === '1.0' || payload === '1'
        ? ('1.0' as const)
        : payload === '2.0' || payload === '2'
          ? ('2.0' as const)
          : undefined,
    credentials: fields.string(names.credentials),
    requestParameters: fields.stringMap(names.requestParameters),
    responseParameters: Object.assign({}, ...responses.map(({ parameters }) => parameters)),
    status: type === 'MOCK' ? (responses[0]?.status ?? 200) : undefined,
    cacheKeyParameters: fields.strings(names.cacheKeyParameters) ?? [],
    templates: templates && type !== 'MOCK',
  })
  reportUnsupported(fields, names, integration)
  return integration
}

function reportUnsupported(fields: Fields, names: IntegrationNames, integration: TemplateIntegration): void {
  const { type, vpcLink, templates } = integration
  const reason =
    vpcLink === true
      ? 'VPC links are'
      : type === 'AWS'
        ? 'AWS service integrations are'
        : templates || type === 'HTTP'
          ? 'Mapping templates are'
          : undefined
  if (reason === undefined && (type !== 'AWS_PROXY' || integration.functionArn !== undefined || integration.uri === undefined))
    return
  const message = `${reason ?? 'This AWS service is'} not modelled: a stub answers the route.`
  fields.problems.push({ code: 'unsupported-integration', message, at: fields.at(names.type) })
}

interface Response {
  readonly status: number | undefined
  readonly parameters: { readonly [name: string]: string }
  readonly templates: boolean
}

function responsesOf(value: unknown): readonly Response[] {
  const list = Array.isArray(value) ? value : isRecord(value) ? Object.values(value) : []
  return list.map((one) => {
    const status = Number(memberOf(one, 'statusCode') ?? memberOf(one, 'StatusCode'))
    const parameters = memberOf(one, 'responseParameters') ?? memberOf(one, 'ResponseParameters')
    const texts = isRecord(parameters) ? Object.entries(parameters).filter(([, item]) => typeof item === 'string') : []
    return {
      status: Number.isInteger(status) ? status : undefined,
      parameters: Object.fromEntries(texts) as Response['parameters'], // the filter keeps strings only
      templates: hasTemplates(memberOf(one, 'responseTemplates') ?? memberOf(one, 'ResponseTemplates')),
    }
  })
}

function hasTemplates(value: unknown): boolean {
  return isRecord(value) && Object.values(value).some((one) => one !== null && one !== '')
}
