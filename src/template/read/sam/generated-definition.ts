/**
 * The OpenAPI document that SAM generates for an API, with positions in the SAM template.
 *
 * @module
 */

import { isRecord } from '../../../internal/type-guards.ts'
import type { Location } from '../../finding.ts'
import type { AuthorizationOrigin } from '../../model-route.ts'
import type { OperationNote } from '../openapi/definition.ts'
import { setMember } from '../parse-context.ts'
import type { Problem } from '../report.ts'
import { isUnresolved } from '../unresolved.ts'
import type { World } from '../world.ts'

/** Request validators that events may choose. */
const VALIDATORS = { 'params-only': { validateRequestParameters: true } }

/** One `security` entry. */
export type SecurityEntry = { readonly [scheme: string]: unknown }

/** An operation that may still change. */
export interface Operation {
  readonly path: string
  /** Lowercase, or `x-amazon-apigateway-any-method`. */
  readonly method: string
  readonly object: { [key: string]: unknown }
  note: { problems: Problem[]; generated: boolean; from: AuthorizationOrigin; at: Location }
  /** Whether an event says `ApiKeyRequired: false`. */
  noApiKey: boolean
}

/** A document under construction. */
export interface GeneratedDefinition {
  readonly document: { [key: string]: unknown }
  readonly operations: readonly Operation[]
  readonly schemes: { [name: string]: unknown }
  find(path: string, method: string): Operation | undefined
  add(path: string, method: string, at: Location, object: { [key: string]: unknown }): Operation
  /** The document as `readDefinition` takes it. */
  finish(): { readonly document: { readonly [key: string]: unknown }; readonly notes: ReadonlyMap<object, OperationNote> }
}

export const ANY_METHOD = 'x-amazon-apigateway-any-method'

/** Opens the document: empty, or a copy of the one in the template. Operations of the template come first. */
export function generatedDefinition(base: { readonly [key: string]: unknown } | undefined, world: World): GeneratedDefinition {
  const { origins } = world
  const document = origins.copy({ ...(base ?? { openapi: '3.0.1' }) }, base)
  const paths = origins.copy({}, base?.['paths'])
  const operations: Operation[] = []
  const schemes = {}
  if (isRecord(base?.['paths']) && !isUnresolved(base['paths'])) copyPaths(base['paths'])
  else if (base?.['paths'] !== undefined) setMember(document, 'unreadable', base['paths'])
  return { document, operations, schemes, find, add, finish }

  function copyPaths(written: { readonly [path: string]: unknown }): void {
    for (const [path, item] of Object.entries(written)) {
      if (!isRecord(item) || isUnresolved(item)) {
        setMember(paths, path, item)
        continue
      }
      const copy = origins.copy({}, item)
      setMember(paths, path, copy)
      for (const [key, operation] of Object.entries(item)) {
        const isOperation = isRecord(operation) && !isUnresolved(operation) && isMethod(key)
        const object = isOperation ? origins.copy({ ...operation }, operation) : operation
        setMember(copy, key, object)
        if (isOperation) track(path, key.toLowerCase(), origins.locate(item, key), object as { [key: string]: unknown }) // a copy of a record
      }
    }
  }

  function track(path: string, method: string, at: Location, object: { [key: string]: unknown }): Operation {
    const from: AuthorizationOrigin = object['security'] === undefined ? 'none' : 'route'
    const operation: Operation = { path, method, object, note: { problems: [], generated: false, from, at }, noApiKey: false }
    operations.push(operation)
    return operation
  }

  function find(path: string, method: string): Operation | undefined {
    return operations.find((one) => one.path === path && one.method === method)
  }

  function add(path: string, method: string, at: Location, object: { [key: string]: unknown }): Operation {
    const item = (paths as { [path: string]: unknown })[path]
    const owner = isRecord(item) ? item : origins.place({}, at)
    if (owner !== item) setMember(paths, path, owner)
    setMember(owner, method, object)
    return track(path, method, at, object)
  }

  function finish(): ReturnType<GeneratedDefinition['finish']> {
    const components = isRecord(document['components']) ? document['components'] : {}
    const given = isRecord(components['securitySchemes']) ? components['securitySchemes'] : {}
    const merged = origins.copy({ ...given }, given)
    const locations = Object.fromEntries(
      Object.keys(schemes).map((name) => [name, origins.locate((schemes as { [name: string]: unknown })[name])]),
    )
    Object.assign(merged, schemes)
    const known = Object.fromEntries(Object.keys(given).map((name) => [name, origins.locate(given, name)]))
    document['components'] = {
      ...components,
      securitySchemes: origins.place({ ...merged }, origins.locate(given), { ...known, ...locations }),
    }
    document['paths'] = document['unreadable'] ?? paths
    const validators = document['x-amazon-apigateway-request-validators']
    document['x-amazon-apigateway-request-validators'] = { ...(isRecord(validators) ? validators : {}), ...VALIDATORS }
    return { document, notes: new Map(operations.map(({ object, note }) => [object, note])) }
  }
}

/** The `security` entries of an operation. */
export function securityOf({ object }: Operation): readonly SecurityEntry[] {
  const { security } = object
  return Array.isArray(security) ? security.filter(isRecord) : []
}

function isMethod(key: string): boolean {
  return ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', ANY_METHOD].includes(key.toLowerCase())
}
