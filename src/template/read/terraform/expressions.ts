/**
 * Reads attributes that a Terraform plan does not know yet from the references of their expressions.
 *
 * @module
 */

import { isRecord } from '../../../internal/type-guards.ts'
import { memberOf } from '../parse-context.ts'
import type { TerraformResource } from './list-resources.ts'

/** Reads unknown attributes. */
export interface ExpressionReader {
  /** An intrinsic function for the value, or `undefined` if the attribute is not set. */
  read(resource: TerraformResource, attribute: string): unknown
}

/** Variables and outputs in a row: more is a cycle. */
const MAX_HOPS = 20

/** Creates the reader of one plan. */
export function expressionReader(
  root: { readonly [key: string]: unknown },
  resources: readonly TerraformResource[],
): ExpressionReader {
  const configuration = memberOf(root['configuration'], 'root_module')
  const addresses = new Map(resources.map((resource) => [resource.address, resource]))
  return { read }

  function read(resource: TerraformResource, attribute: string): unknown {
    const module = moduleOf(resource.module)
    const declared = memberOf(module, 'resources')
    const address = `${resource.type}.${resource.name}`
    const found = Array.isArray(declared) ? declared.find((one) => memberOf(one, 'address') === address) : undefined
    const expression = memberOf(memberOf(found, 'expressions'), attribute)
    if (!isRecord(expression)) return undefined
    if (expression['constant_value'] !== undefined) return expression['constant_value'] ?? undefined
    const value = follow(expression, resource.module, resource, MAX_HOPS)
    if (value === undefined) return unknownValue(resource, attribute)
    return attribute === 'target' ? { 'Fn::Join': ['', ['integrations/', value]] } : value
  }

  /** The first reference that names an attribute of a resource. */
  function follow(expression: unknown, module: string, resource: TerraformResource, hops: number): unknown {
    const references = memberOf(expression, 'references')
    if (!Array.isArray(references) || hops === 0) return undefined
    const texts = references.filter((one) => typeof one === 'string')
    for (const text of texts) {
      const value = text.startsWith('var.')
        ? variable(text, module, resource, hops)
        : text.startsWith('module.')
          ? output(text, module, resource, hops)
          : attributeOf(text, module, resource)
      if (value !== undefined) return value
    }
    return undefined
  }

  function variable(text: string, module: string, resource: TerraformResource, hops: number): unknown {
    const [, name = ''] = text.split('.')
    if (module === '') return constantOf(memberOf(memberOf(root['variables'], name), 'value'))
    const { parent, call } = splitModule(module)
    const expression = memberOf(memberOf(memberOf(memberOf(moduleOf(parent), 'module_calls'), call), 'expressions'), name)
    return constantOf(memberOf(expression, 'constant_value')) ?? follow(expression, parent, resource, hops - 1)
  }

  function output(text: string, module: string, resource: TerraformResource, hops: number): unknown {
    const [, call = '', name = ''] = text.split('.')
    const child = module === '' ? `module.${call}` : `${module}.module.${call}`
    const expression = memberOf(memberOf(memberOf(moduleOf(child), 'outputs'), name.replace(/\[.*$/, '')), 'expression')
    return follow(expression, child, resource, hops - 1)
  }

  function attributeOf(text: string, module: string, from: TerraformResource): unknown {
    const [, address = '', attribute = ''] =
      /^(aws_[a-z0-9_]{1,80}\.[A-Za-z0-9_-]{1,120}(?:\[[^\]]{1,120}\])?)\.([a-z_]{1,60})/.exec(text) ?? []
    if (address === '') return undefined
    const target = instance(module === '' ? address : `${module}.${address}`, from)
    return target === undefined ? undefined : intrinsicOf(target, attribute)
  }

  /** A reference to a resource with `count` or `for_each` means the instance with the same key. */
  function instance(address: string, from: TerraformResource): TerraformResource | undefined {
    const exact = addresses.get(address)
    if (exact !== undefined) return exact
    const base = address.replace(/\[[^\]]{0,120}\]$/, '')
    const instances = resources.filter((one) => one.address.startsWith(`${base}[`))
    return instances.length === 1 ? instances[0] : instances.find(({ index }) => index !== undefined && index === from.index)
  }

  function moduleOf(path: string): unknown {
    const calls = path
      .split('.')
      .filter((_, index, parts) => parts[index - 1] === 'module')
      .map((part) => part.replace(/\[.*$/, ''))
    return calls.reduce<unknown>(
      (module, call) => memberOf(memberOf(memberOf(module, 'module_calls'), call), 'module'),
      configuration,
    )
  }
}

/** The CloudFormation function for an attribute of a resource. */
function intrinsicOf({ address, type, values }: TerraformResource, attribute: string): unknown {
  const known = values[attribute]
  if (typeof known === 'string' && attribute !== 'id') return known
  if (attribute === 'invoke_arn' || attribute === 'qualified_invoke_arn')
    return {
      'Fn::Join': [
        '',
        [
          'arn:',
          { Ref: 'AWS::Partition' },
          ':apigateway:',
          { Ref: 'AWS::Region' },
          ':lambda:path/2015-03-31/functions/',
          arnOf(address, type),
          '/invocations',
        ],
      ],
    }
  if (attribute === 'arn' || attribute === 'qualified_arn') return arnOf(address, type)
  if (attribute === 'root_resource_id') return { 'Fn::GetAtt': [address, 'RootResourceId'] }
  if (attribute === 'http_method') return { 'Fn::GetAtt': [address, 'HttpMethod'] }
  if (['id', 'function_name', 'name', 'stage_name', 'domain_name'].includes(attribute)) return { Ref: address }
  return undefined
}

function arnOf(address: string, type: string): unknown {
  return type === 'aws_lambda_alias' ? { Ref: address } : { 'Fn::GetAtt': [address, 'Arn'] }
}

/** Stays unknown when it is resolved, and names the attribute. */
function unknownValue({ address }: TerraformResource, attribute: string): unknown {
  return { 'Fn::GetAtt': [address, attribute] }
}

function splitModule(path: string): { readonly parent: string; readonly call: string } {
  const at = path.lastIndexOf('module.')
  return { parent: path.slice(0, Math.max(0, at - 1)), call: path.slice(at + 7).replace(/\[.*$/, '') }
}

function constantOf(value: unknown): unknown {
  return value === null ? undefined : value
}
