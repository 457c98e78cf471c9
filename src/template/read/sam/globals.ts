/**
 * Merges the `Globals` of a SAM template into resources.
 *
 * @module
 */

import { isRecord } from '../../../internal/type-guards.ts'
import type { Origins } from '../origins.ts'
import { memberOf, setMember } from '../parse-context.ts'
import { isUnresolved } from '../unresolved.ts'
import type { Properties, Resource, World } from '../world.ts'

const SECTIONS: { readonly [type: string]: string } = {
  'AWS::Serverless::Function': 'Function',
  'AWS::Serverless::Api': 'Api',
  'AWS::Serverless::HttpApi': 'HttpApi',
  'AWS::Serverless::StateMachine': 'StateMachine',
  'AWS::Serverless::WebSocketApi': 'WebSocketApi',
}

/** The properties of a SAM resource with its globals. `resource` may be an implicit API. */
export function samProperties(resource: Pick<Resource, 'stack' | 'type' | 'properties'>, world: World): Properties {
  const section = SECTIONS[resource.type]
  const globals = memberOf(resource.stack.root['Globals'], section)
  const { properties } = resource
  const ignored = properties['IgnoreGlobals']
  if (globals === undefined || ignored === '*') return properties
  const resolved = resource.stack.resolve(globals)
  if (!isRecord(resolved) || isUnresolved(resolved)) {
    if (isUnresolved(resolved)) world.report.error({ code: resolved.code, message: resolved.message, at: resolved.at })
    return properties
  }
  const names = Array.isArray(ignored) ? ignored : []
  const kept = world.origins.copy(
    Object.fromEntries(Object.entries(resolved).filter(([name]) => !names.includes(name))),
    resolved,
  )
  return mergeObjects(kept, properties, world.origins)
}

/** Objects merge deeply, arrays are joined (global first), other values of the resource win. */
function mergeObjects(global: Properties, local: Properties, origins: Origins): Properties {
  const result = {}
  for (const key of new Set([...Object.keys(global), ...Object.keys(local)])) {
    setMember(result, key, Object.hasOwn(local, key) ? merge(memberOf(global, key), local[key], origins) : global[key])
  }
  const position = (key: string): Properties => (Object.hasOwn(local, key) ? local : global)
  const members = Object.fromEntries(Object.keys(result).map((key) => [key, origins.locate(position(key), key)]))
  return origins.place(result, origins.locate(local), members)
}

function merge(global: unknown, local: unknown, origins: Origins): unknown {
  if (isUnresolved(global) || isUnresolved(local)) return local
  if (isRecord(global) && isRecord(local)) return mergeObjects(global, local, origins)
  if (Array.isArray(global) && Array.isArray(local)) return origins.copy([...global, ...local], local)
  return local
}
