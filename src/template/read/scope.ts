/**
 * What intrinsic functions are resolved against.
 *
 * @module
 */

import type { Location } from '../finding.ts'
import type { Origins } from './origins.ts'

/** The surroundings of a template. */
export interface Scope {
  readonly origins: Origins
  /** Values of parameters and pseudo parameters; an `Unresolved` where a parameter has no value. */
  readonly parameters: ReadonlyMap<string, unknown>
  readonly mappings: unknown
  readonly conditions: unknown
  /** `Ref` and `Fn::GetAtt` of resources; `undefined` when the template does not determine the value. */
  reference(logicalId: string, attribute: string | undefined): unknown
  /** The value of an export of another stack. */
  imported(exportName: string): unknown
  /** Resolves `{{resolve:ssm:name}}`; `undefined` when it is not given. */
  ssm(name: string): unknown
  /** Reads `AWS::Include` and passes the content to `use`, so that a file that includes itself is noticed. */
  include(location: string, at: Location, use: (content: unknown) => unknown): unknown
  readonly region: string
}

/** One call of an intrinsic function. */
export interface Call {
  readonly scope: Scope
  /** The position of the call. */
  readonly at: Location
  readonly node: object
  resolve(value: unknown): unknown
  /** A condition by name. */
  condition(name: string): boolean | undefined
  /** Replaces dynamic references in a string that a function made. */
  text(text: string): unknown
}
