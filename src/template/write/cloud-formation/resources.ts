/**
 * Collects the resources of a written template under unique logical ids.
 *
 * @module
 */

/** A resource of a CloudFormation template. */
export interface Resource {
  readonly Type: string
  readonly DependsOn?: readonly string[] | undefined
  readonly Properties?: { readonly [name: string]: unknown } | undefined
}

/** The resources of one template. */
export interface ResourceSet {
  /** Adds a resource and returns its logical id: `id` without other characters than letters and digits, made unique. */
  add(id: string, resource: Resource): string
  /** Reserves a logical id for a resource that is added later with `set`. */
  reserve(id: string): string
  /** Adds a resource under a reserved id. */
  set(logicalId: string, resource: Resource): void
  readonly resources: { readonly [logicalId: string]: Resource }
}

/** Creates an empty set. */
export function resourceSet(): ResourceSet {
  const resources: { [logicalId: string]: Resource } = {}
  const taken = new Set<string>()
  const reserve = (id: string): string => {
    const base = toLogicalId(id)
    let unique = base
    for (let count = 2; taken.has(unique); count++) unique = `${base}${count}`
    taken.add(unique)
    return unique
  }
  return {
    resources,
    reserve,
    add(id, resource) {
      const logicalId = reserve(id)
      resources[logicalId] = resource
      return logicalId
    },
    set(logicalId, resource) {
      resources[logicalId] = resource
    },
  }
}

/** Logical ids have 1 to 255 letters and digits. */
export function toLogicalId(text: string): string {
  const id = text.replace(/[^A-Za-z0-9]/g, '').slice(0, 200)
  return id === '' ? 'Resource' : id
}

/** `/pets/{id}` is `PetsId`, the root is `Root`. */
export function pathId(path: string): string {
  const words = path.split(/[^A-Za-z0-9]+/).filter((word) => word !== '')
  return words.length === 0 ? 'Root' : words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
}

/** Leaves out the members that are not set. */
export function withoutUndefined(members: { readonly [name: string]: unknown }): { readonly [name: string]: unknown } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined))
}

/** An ARN of the API. `path` may contain references of `Fn::Sub`. */
export function executeApiArn(apiId: string, path: string): { readonly 'Fn::Sub': string } {
  return { 'Fn::Sub': `arn:\${AWS::Partition}:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${${apiId}}/${path}` }
}
