/**
 * What the readers of CloudFormation APIs share.
 *
 * @module
 */

import type { FunctionRegistry } from '../functions.ts'
import type { Resource, World } from '../world.ts'

/** What CloudFormation APIs are read with. */
export interface CloudFormationContext {
  readonly world: World
  readonly functions: FunctionRegistry
  keyOf(resource: Resource): string
}

/** Authorizers of all APIs by id: those of this API by name, others as `undefined`. */
export type AuthorizerNames = ReadonlyMap<string, string | undefined>
