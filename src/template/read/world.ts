/**
 * The resources of all stacks that one source describes.
 *
 * @module
 */

import type { Location } from '../finding.ts'
import type { Environment } from './environment.ts'
import type { Origins } from './origins.ts'
import type { ReadOptions } from './read-options.ts'
import type { Report } from './report.ts'
import type { SourceFiles } from './source-files.ts'

/** What all readers of one template share. */
export interface World {
  readonly origins: Origins
  readonly report: Report
  readonly files: SourceFiles
  readonly options: ReadOptions
  /** All stacks, nested ones included. */
  readonly stacks: Stack[]
  /** The nested stack of a resource, or `undefined` when it cannot be read. */
  nested(resource: Resource): Stack | undefined
}

/** One stack with its resources. */
export interface Stack {
  /** The name of the stack in logical ids that clash. */
  readonly name: string
  readonly environment: Environment
  /** Folder that relative paths start from. */
  readonly folder: string | undefined
  readonly root: { readonly [key: string]: unknown }
  /** By logical id, without resources whose condition is false. */
  readonly resources: ReadonlyMap<string, Resource>
  /** `AWS::Serverless-2016-10-31` is among the transforms, or the template has SAM resources. */
  readonly isSam: boolean
  /** Where the assets of a cloud assembly are, by hash. */
  readonly assets: ReadonlyMap<string, string>
  resolve(value: unknown): unknown
  /** The value of an output, or of an export. */
  output(name: string): unknown
  exported(exportName: string): unknown
}

/** One resource. */
export interface Resource {
  readonly stack: Stack
  readonly logicalId: string
  readonly type: string
  /** Resolved when it is first read. */
  readonly properties: Properties
  readonly metadata: { readonly [key: string]: unknown }
  readonly constructPath: string | undefined
  /** Whether the condition of the resource depends on a value that is not known. */
  readonly conditionUnknown: boolean
  readonly at: Location
}

/** Resolved properties. */
export type Properties = { readonly [name: string]: unknown }

/** All resources of one of the types, in the order of the templates. */
export function resourcesOf(world: World, ...types: readonly string[]): readonly Resource[] {
  const [type] = types
  if (types.length === 1 && type !== undefined)
    return world.stacks.flatMap(({ resources }) => groupsOf(resources).get(type) ?? [])
  return world.stacks.flatMap(({ resources }) => [...resources.values()].filter((resource) => types.includes(resource.type)))
}

const groups = new WeakMap<
  ReadonlyMap<string, Resource>,
  { readonly size: number; readonly byType: ReadonlyMap<string, Resource[]> }
>()

/** Resources by type, so that a template with many routes is not searched for each of them. */
function groupsOf(resources: ReadonlyMap<string, Resource>): ReadonlyMap<string, Resource[]> {
  const known = groups.get(resources)
  if (known?.size === resources.size) return known.byType
  const byType = new Map<string, Resource[]>()
  for (const resource of resources.values()) {
    const group = byType.get(resource.type)
    if (group === undefined) byType.set(resource.type, [resource])
    else group.push(resource)
  }
  groups.set(resources, { size: resources.size, byType })
  return byType
}

const references = new WeakMap<Resource, unknown>()

/** The value that `Ref` gives a resource. */
export function reference(resource: Resource): unknown {
  if (!references.has(resource)) references.set(resource, resource.stack.resolve({ Ref: resource.logicalId }))
  return references.get(resource)
}

/** The resource of a type that `Ref` gives the value. */
export function resourceByReference(world: World, type: string, value: unknown): Resource | undefined {
  const resources = resourcesOf(world, type)
  const [first] = resources
  if (first === undefined || typeof value !== 'string') return undefined
  let index = indexes.get(first)
  if (index === undefined || index.size !== resources.length) {
    index = { size: resources.length, byValue: new Map(resources.map((resource) => [reference(resource), resource])) }
    indexes.set(first, index)
  }
  return index.byValue.get(value)
}

const indexes = new WeakMap<Resource, { readonly size: number; readonly byValue: ReadonlyMap<unknown, Resource> }>()

/** The logical id of each resource in the model: with the name of its stack where ids clash. */
export function logicalIds(world: World): (resource: Resource) => string {
  const counts = new Map<string, number>()
  for (const { resources } of world.stacks) for (const id of resources.keys()) counts.set(id, (counts.get(id) ?? 0) + 1)
  return ({ stack, logicalId }) =>
    (counts.get(logicalId) ?? 0) > 1 && stack.name !== '' ? `${stack.name}/${logicalId}` : logicalId
}
