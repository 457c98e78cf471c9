/**
 * Opens the output of `terraform show -json`, of a plan or of a state, as if it were a CloudFormation template.
 *
 * @module
 */

import type { Environment } from '../environment.ts'
import type { OpenedSource } from '../opened-source.ts'
import { memberOf } from '../parse-context.ts'
import { openStack } from '../stack.ts'
import type { World } from '../world.ts'
import { type ExpressionReader, expressionReader } from './expressions.ts'
import { listResources, type TerraformResource } from './list-resources.ts'
import { RESOURCE_MAP } from './resource-map.ts'

/** What the output is opened with. */
export interface TerraformContext {
  readonly world: World
  readonly createWorld: (base: Omit<World, 'nested'>) => World
  readonly environment: Environment
  readonly folder: string | undefined
}

type Template = { [logicalId: string]: { readonly Type: string; readonly Properties: { [name: string]: unknown } } }

/** Opens the output. Ids that a state contains replace made-up ones. */
export function openTerraform(
  root: { readonly [key: string]: unknown },
  { world: base, createWorld, environment, folder }: TerraformContext,
): OpenedSource {
  const { origins } = base
  const resources = listResources(root)
  const expressions = expressionReader(root, resources)
  const template: Template = origins.copy({}, root)
  const members: { [logicalId: string]: ReturnType<typeof origins.locate> } = {}
  for (const resource of resources) {
    const mapping = RESOURCE_MAP[resource.type]
    if (mapping === undefined || !Object.hasOwn(RESOURCE_MAP, resource.type)) continue
    template[resource.address] = { Type: mapping.type, Properties: propertiesOf(resource, expressions, base) }
    members[resource.address] = origins.locate(resource.values)
  }
  origins.place(template, { pointer: '' }, members)
  mergeParts(resources, template, expressions, base)
  const values = { ...stateValues(resources), ...base.options.values }
  const world = createWorld({ ...base, options: { ...base.options, values } })
  openStack(
    { name: '', root: { Resources: template }, folder, environment: stateEnvironment(resources, environment), parameters: {} },
    world,
  )
  return { world, format: 'terraform-json', drafts: () => [] }
}

/** Known values win; what a plan does not know yet is read from the references of its expression. */
function propertiesOf(
  resource: TerraformResource,
  expressions: ExpressionReader,
  { origins }: World,
): { [name: string]: unknown } {
  const mapping = RESOURCE_MAP[resource.type]
  const known = Object.fromEntries(Object.entries(resource.values).filter(([, value]) => value !== null))
  const properties: { [name: string]: unknown } = { ...mapping?.derive?.(known) }
  const members: { [name: string]: ReturnType<typeof origins.locate> } = {}
  for (const [attribute, property] of Object.entries(mapping?.properties ?? {})) {
    const value = known[attribute] ?? expressions.read(resource, attribute)
    if (value === undefined) continue
    properties[property] = value
    members[property] = origins.locate(resource.values, attribute)
  }
  if (
    resource.type === 'aws_lambda_permission' &&
    typeof properties['FunctionName'] === 'string' &&
    typeof known['qualifier'] === 'string'
  )
    properties['FunctionName'] = `${properties['FunctionName']}:${known['qualifier']}`
  return origins.place(properties, origins.locate(resource.values), members)
}

const INTEGRATION = {
  type: 'Type',
  uri: 'Uri',
  integration_http_method: 'IntegrationHttpMethod',
  credentials: 'Credentials',
  connection_type: 'ConnectionType',
  request_parameters: 'RequestParameters',
  request_templates: 'RequestTemplates',
  cache_key_parameters: 'CacheKeyParameters',
} as const

/** Terraform has resources of their own for integrations and policies. */
function mergeParts(
  resources: readonly TerraformResource[],
  template: Template,
  expressions: ExpressionReader,
  { origins }: World,
): void {
  for (const resource of resources) {
    const read = (attribute: string): unknown => resource.values[attribute] ?? expressions.read(resource, attribute)
    if (resource.type === 'aws_api_gateway_rest_api_policy') {
      for (const { Type: type, Properties: properties, id } of withIds(template, resources)) {
        if (type === 'AWS::ApiGateway::RestApi' && sameReference(read('rest_api_id'), id)) properties['Policy'] = read('policy')
      }
    }
    if (resource.type !== 'aws_api_gateway_integration') continue
    const entries = Object.entries(INTEGRATION).map(([from, to]) => [to, read(from)] as const)
    const integration = origins.place(
      Object.fromEntries(entries.filter(([, value]) => value !== undefined && value !== null)),
      origins.locate(resource.values),
    )
    for (const { Properties: properties, Type: type } of Object.values(template)) {
      const matches =
        type === 'AWS::ApiGateway::Method' &&
        equal(properties['RestApiId'], read('rest_api_id')) &&
        equal(properties['ResourceId'], read('resource_id')) &&
        equal(properties['HttpMethod'], methodOf(read('http_method'), template))
      if (matches) properties['Integration'] = integration
    }
  }
}

/** `http_method` often refers to the method resource. */
function methodOf(value: unknown, template: Template): unknown {
  const reference = memberOf(value, 'Fn::GetAtt')
  return Array.isArray(reference) ? template[String(reference[0])]?.Properties['HttpMethod'] : value
}

function withIds(
  template: Template,
  resources: readonly TerraformResource[],
): readonly (Template[string] & { readonly id: unknown })[] {
  const ids = new Map(resources.map(({ address, values }) => [address, values['id']]))
  return Object.entries(template).map(([address, one]) => ({ ...one, id: ids.get(address) ?? { Ref: address } }))
}

function sameReference(one: unknown, other: unknown): boolean {
  return equal(one, other)
}

function equal(one: unknown, other: unknown): boolean {
  return one !== undefined && JSON.stringify(one) === JSON.stringify(other)
}

/** Ids and ARNs of a state, as values of `Ref` and `Fn::GetAtt`. */
function stateValues(resources: readonly TerraformResource[]): { readonly [reference: string]: string } {
  const values: { [reference: string]: string } = {}
  const set = (name: string, value: unknown): void => {
    if (typeof value === 'string' && value !== '') values[name] = value
  }
  for (const { address, type, values: state } of resources) {
    const isNamed = [
      'aws_lambda_function',
      'aws_iam_role',
      'aws_iam_user',
      'aws_lambda_alias',
      'aws_api_gateway_stage',
      'aws_apigatewayv2_stage',
    ].includes(type)
    if (!isNamed) set(address, state['id'])
    if (type === 'aws_lambda_alias') set(address, state['arn'])
    set(`${address}.Arn`, state['arn'])
    set(`${address}.RootResourceId`, state['root_resource_id'])
    set(`${address}.ExecutionArn`, state['execution_arn'])
  }
  return values
}

/** Account and region of the ARNs in a state. */
function stateEnvironment(resources: readonly TerraformResource[], environment: Environment): Environment {
  const arns = resources.map(({ values }) => values['execution_arn'] ?? values['arn']).filter((arn) => typeof arn === 'string')
  const found = arns
    .map((arn) => /^arn:(aws[a-z-]{0,10}):[a-z-]{1,30}:([a-z0-9-]{1,30}):(\d{12}):/.exec(arn))
    .find((match) => match !== null)
  if (found === undefined || found === null) return environment
  const [, partition = environment.partition, region = environment.region, accountId = environment.accountId] = found
  return { ...environment, partition, region, accountId }
}
