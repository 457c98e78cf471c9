/**
 * Replaces the AWS variables and placeholders of an OpenAPI document.
 *
 * API Gateway replaces `${AWS::Region}`, `${AWS::AccountId}` and `${AWS::Partition}` while it imports a document.
 *
 * @module
 */

import { isRecord } from '../../../internal/type-guards.ts'
import type { Environment } from '../environment.ts'
import { setMember } from '../parse-context.ts'
import { isUnresolved, missing } from '../unresolved.ts'
import type { World } from '../world.ts'

/** A copy of the document without AWS variables. A string with an unknown placeholder becomes an unknown value. */
export function prepareDefinition(document: unknown, environment: Environment, world: World): unknown {
  const { placeholders = {} } = world.options
  const variables: { readonly [name: string]: string } = {
    'AWS::Region': environment.region,
    'AWS::AccountId': environment.accountId,
    'AWS::Partition': environment.partition,
    'AWS::URLSuffix': environment.urlSuffix,
  }
  return prepare(document)

  function prepare(value: unknown): unknown {
    if (Array.isArray(value))
      return world.origins.copy(
        value.map((item, index) => prepareMember(item, value, index)),
        value,
      )
    if (!isRecord(value) || isUnresolved(value)) return value
    const result = world.origins.copy({}, value)
    for (const [key, item] of Object.entries(value)) setMember(result, key, prepareMember(item, value, key))
    return result
  }

  function prepareMember(item: unknown, owner: object, key: string | number): unknown {
    if (typeof item !== 'string') return prepare(item)
    let unknown: string | undefined
    const text = item.replace(/\$\{([A-Za-z][A-Za-z0-9_:.]{0,127})\}/g, (found, name: string) => {
      if (name.startsWith('stageVariables.') || name.startsWith('request.')) return found
      if (Object.hasOwn(variables, name)) return variables[name] ?? found
      if (Object.hasOwn(placeholders, name)) return placeholders[name] ?? found
      unknown ??= name
      return found
    })
    if (unknown === undefined) return text
    return missing(
      'unresolved',
      `The placeholder ${unknown} has no value. Pass it in \`placeholders\`.`,
      world.origins.locate(owner, key),
    )
  }
}
