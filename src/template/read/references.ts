/**
 * `Ref` and `Fn::GetAtt`: values from the options, nested stacks, and resources of the template.
 *
 * @module
 */

import { madeUpId, madeUpValue } from './made-up.ts'
import { memberOf } from './parse-context.ts'
import type { Resource, Stack, World } from './world.ts'

/** Creates the lookup of one stack. */
export function createReferences(
  self: () => Stack | undefined,
  world: World,
): (logicalId: string, attribute: string | undefined) => unknown {
  const pending = new Set<string>()
  return reference

  function reference(logicalId: string, attribute: string | undefined): unknown {
    const { values = {} } = world.options
    const name = attribute === undefined ? logicalId : `${logicalId}.${attribute}`
    if (Object.hasOwn(values, name)) return values[name]
    const stack = self()
    const resource = stack?.resources.get(logicalId)
    if (resource !== undefined) return resourceValue(resource, attribute ?? '')
    // SAM: `!Ref Api.Stage`, `!Ref Fn.Alias`
    const dot = attribute === undefined ? logicalId.indexOf('.') : -1
    if (dot > 0) return reference(logicalId.slice(0, dot), logicalId.slice(dot + 1))
    return stack?.isSam === true ? generatedBySam(stack, logicalId, attribute ?? '') : undefined
  }

  function resourceValue(resource: Resource, attribute: string): unknown {
    if (attribute.startsWith('Outputs.'))
      return guarded(`${resource.logicalId}.${attribute}`, () => world.nested(resource)?.output(attribute.slice(8)))
    return madeUpValue(
      {
        logicalId: resource.logicalId,
        type: resource.type,
        environment: resource.stack.environment,
        property: (property) => guarded(`${resource.logicalId}/${property}`, () => propertyOf(resource, property)),
      },
      attribute,
    )
  }

  /** Reads one property of the document as written: the others may refer to the resource itself. */
  function propertyOf({ stack, logicalId }: Resource, property: string): unknown {
    const declared = memberOf(memberOf(memberOf(stack.root['Resources'], logicalId), 'Properties'), property)
    return declared === undefined ? undefined : stack.resolve(declared)
  }

  /** A reference that needs itself is not known. */
  function guarded(key: string, read: () => unknown): unknown {
    if (pending.has(key)) return undefined
    pending.add(key)
    try {
      return read()
    } finally {
      pending.delete(key)
    }
  }
}

/** Resources that SAM adds to a template: implicit APIs, roles, stages, aliases. */
function generatedBySam(stack: Stack, logicalId: string, attribute: string): unknown {
  const { environment } = stack
  if (logicalId === 'ServerlessRestApi' || logicalId === 'ServerlessHttpApi') {
    const type = logicalId === 'ServerlessRestApi' ? 'AWS::Serverless::Api' : 'AWS::Serverless::HttpApi'
    const stageName = logicalId === 'ServerlessRestApi' ? 'Prod' : '$default'
    const property = (name: string): unknown => (name === 'StageName' ? stageName : undefined)
    return madeUpValue({ logicalId, type, environment, property }, attribute)
  }
  if (logicalId === 'ServerlessRestApiProdStage') return attribute === '' ? 'Prod' : undefined
  const owner = [...stack.resources.values()].find(({ logicalId: one }) => logicalId.startsWith(one) && one !== logicalId)
  if (owner?.type === 'AWS::Serverless::Function' && logicalId === `${owner.logicalId}Role`)
    return madeUpValue({ logicalId, type: 'AWS::IAM::Role', environment, property: () => undefined }, attribute)
  if (owner?.type === 'AWS::Serverless::Api' && logicalId.endsWith('Stage') && attribute === '')
    return owner.properties['StageName']
  if (owner?.type === 'AWS::Serverless::Api' || owner?.type === 'AWS::Serverless::HttpApi')
    return attribute === '' ? madeUpId(environment, logicalId) : undefined
  return undefined
}
