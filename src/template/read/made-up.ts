/**
 * Makes up the values of `Ref` and `Fn::GetAtt` that AWS assigns: ids and ARNs of APIs, functions, roles, users and pools.
 *
 * Values that cannot be made up (VPC endpoints, custom resources, imports) stay unknown.
 *
 * @module
 */

import { createHash } from 'node:crypto'
import type { Environment } from './environment.ts'
import { asUnresolved } from './unresolved.ts'
import type { Properties } from './world.ts'

/** A resource as far as its references need it. */
export interface Referenced {
  readonly logicalId: string
  readonly type: string
  readonly environment: Environment
  /** Resolves one property; `undefined` while that property is being resolved. */
  property(name: string): unknown
}

type Maker = (resource: Referenced, attribute: string) => unknown

/** An identifier of lowercase letters and digits that depends on stack and logical id only. */
export function madeUpId(environment: Environment, logicalId: string, length: number = 10): string {
  const hash = createHash('sha256').update(`${environment.stackName}/${logicalId}`).digest()
  const digits = [...hash].map((byte) => 'abcdefghijklmnopqrstuvwxyz0123456789'[byte % 36]).join('')
  return `x${digits}`.slice(0, length)
}

/** The value of `Ref` (attribute `''`) or `Fn::GetAtt`, or `undefined` when it cannot be made up. */
export function madeUpValue(resource: Referenced, attribute: string): unknown {
  const maker = Object.hasOwn(MAKERS, resource.type) ? MAKERS[resource.type] : undefined
  return maker?.(resource, attribute)
}

const id = ({ environment, logicalId }: Referenced): string => madeUpId(environment, logicalId)
const idUnder =
  (...attributes: readonly string[]): Maker =>
  (resource, attribute) =>
    attribute === '' || attributes.includes(attribute) ? id(resource) : undefined
const nameFrom =
  (property: string): Maker =>
  (resource, attribute) =>
    attribute === '' ? nameOf(resource, property) : undefined

const restApi: Maker = (resource, attribute) => {
  if (['', 'RestApiId', 'ApiId'].includes(attribute)) return id(resource)
  if (attribute === 'RootResourceId') return rootResourceId(id(resource))
  if (attribute === 'Stage') return nameOf(resource, 'StageName')
  return attribute === 'Deployment' ? madeUpId(resource.environment, `${resource.logicalId}Deployment`) : undefined
}
const apiV2: Maker = (resource, attribute) => {
  const { region, urlSuffix } = resource.environment
  if (['', 'ApiId'].includes(attribute)) return id(resource)
  if (attribute === 'ApiEndpoint') return `https://${id(resource)}.execute-api.${region}.${urlSuffix}`
  return attribute === 'Stage' ? nameOf(resource, 'StageName') : undefined
}
const lambdaFunction: Maker = (resource, attribute) => {
  const name = nameOf(resource, 'FunctionName')
  const arn = arnOf(resource, `lambda`, `function:${name}`)
  if (attribute === '') return name
  if (attribute === 'Arn') return arn
  const alias = resource.property('AutoPublishAlias')
  if (attribute === 'Alias') return typeof alias === 'string' ? `${arn}:${alias}` : asUnresolved(alias)
  return attribute === 'Version' ? `${arn}:1` : undefined
}
const lambdaAlias: Maker = (resource, attribute) => {
  const arn = functionArn(resource.property('FunctionName'), resource.environment)
  const name = resource.property('Name')
  if (attribute !== '' && attribute !== 'AliasArn') return undefined
  return typeof arn === 'string' && typeof name === 'string' ? `${arn}:${name}` : (asUnresolved(arn) ?? asUnresolved(name))
}
const lambdaVersion: Maker = (resource, attribute) => {
  const arn = functionArn(resource.property('FunctionName'), resource.environment)
  if (attribute === 'Version') return '1'
  if (attribute !== '' && attribute !== 'FunctionArn') return undefined
  return typeof arn === 'string' ? `${arn}:1` : asUnresolved(arn)
}
const iam =
  (kind: 'role' | 'user', property: string): Maker =>
  (resource, attribute) => {
    const name = nameOf(resource, property)
    const path = resource.property('Path')
    const prefix = typeof path === 'string' && path.startsWith('/') ? path.slice(1) : ''
    const { partition, accountId } = resource.environment
    if (attribute === '') return name
    return attribute === 'Arn' ? `arn:${partition}:iam::${accountId}:${kind}/${prefix}${name}` : undefined
  }
const userPool: Maker = (resource, attribute) => {
  const { region, urlSuffix } = resource.environment
  const poolId = `${region}_${id(resource)}`
  if (attribute === '' || attribute === 'UserPoolId') return poolId
  if (attribute === 'Arn') return arnOf(resource, 'cognito-idp', `userpool/${poolId}`)
  if (attribute === 'ProviderName') return `cognito-idp.${region}.${urlSuffix}/${poolId}`
  return attribute === 'ProviderURL' ? `https://cognito-idp.${region}.${urlSuffix}/${poolId}` : undefined
}

/** By resource type. Ids of API resources, methods and integrations only need to be unique. */
const MAKERS: { readonly [type: string]: Maker } = {
  'AWS::Serverless::Api': restApi,
  'AWS::ApiGateway::RestApi': restApi,
  'AWS::Serverless::HttpApi': apiV2,
  'AWS::Serverless::WebSocketApi': apiV2,
  'AWS::ApiGatewayV2::Api': apiV2,
  'AWS::ApiGateway::Resource': idUnder('ResourceId'),
  'AWS::ApiGateway::Authorizer': idUnder('AuthorizerId'),
  'AWS::ApiGatewayV2::Authorizer': idUnder('AuthorizerId'),
  'AWS::ApiGateway::Deployment': idUnder('DeploymentId'),
  'AWS::ApiGatewayV2::Deployment': idUnder('DeploymentId'),
  'AWS::ApiGateway::Stage': nameFrom('StageName'),
  'AWS::ApiGatewayV2::Stage': nameFrom('StageName'),
  'AWS::ApiGatewayV2::Integration': idUnder('IntegrationId'),
  'AWS::ApiGatewayV2::Route': idUnder('RouteId'),
  'AWS::ApiGateway::ApiKey': idUnder('APIKeyId'),
  'AWS::ApiGateway::UsagePlan': idUnder('Id'),
  'AWS::ApiGateway::RequestValidator': idUnder('RequestValidatorId'),
  'AWS::ApiGateway::Model': nameFrom('Name'),
  'AWS::ApiGateway::VpcLink': idUnder('VpcLinkId'),
  'AWS::ApiGatewayV2::VpcLink': idUnder('VpcLinkId'),
  'AWS::ApiGateway::DomainName': nameFrom('DomainName'),
  'AWS::ApiGatewayV2::DomainName': nameFrom('DomainName'),
  'AWS::Serverless::Function': lambdaFunction,
  'AWS::Lambda::Function': lambdaFunction,
  'AWS::Lambda::Alias': lambdaAlias,
  'AWS::Lambda::Version': lambdaVersion,
  'AWS::IAM::Role': iam('role', 'RoleName'),
  'AWS::IAM::User': iam('user', 'UserName'),
  'AWS::Cognito::UserPool': userPool,
  'AWS::Cognito::UserPoolClient': (resource, attribute) =>
    attribute === '' || attribute === 'ClientId' ? madeUpId(resource.environment, resource.logicalId, 26) : undefined,
  'AWS::Cognito::UserPoolDomain': nameFrom('Domain'),
  'AWS::SSM::Parameter': (resource, attribute) =>
    attribute === 'Value' ? resource.property('Value') : attribute === '' ? nameOf(resource, 'Name') : undefined,
}

/** The id of the root resource of a REST API. */
export function rootResourceId(apiId: string): string {
  return `${apiId}root`
}

/** The full ARN of a function that is given by name, partial ARN or ARN. */
export function functionArn(reference: unknown, environment: Environment): unknown {
  if (typeof reference !== 'string') return asUnresolved(reference)
  if (reference.startsWith('arn:')) return reference
  const { partition, region, accountId } = environment
  const partial = /^\d{12}:function:(.+)$/.exec(reference)?.[1]
  return `arn:${partition}:lambda:${region}:${partial === undefined ? accountId : reference.slice(0, 12)}:function:${partial ?? reference}`
}

function arnOf({ environment }: Referenced, service: string, resource: string): string {
  return `arn:${environment.partition}:${service}:${environment.region}:${environment.accountId}:${resource}`
}

/** The name that the template sets, otherwise one of stack name and logical id. */
function nameOf(resource: Referenced, property: string): string {
  const name = resource.property(property)
  if (typeof name === 'string' && name !== '') return name
  return `${resource.environment.stackName}-${resource.logicalId}`.slice(0, 64)
}

/** Properties without unknown ones, for messages and comparisons. */
export function knownString(properties: Properties, name: string): string | undefined {
  const value = properties[name]
  return typeof value === 'string' ? value : undefined
}
