/**
 * The interface that validators such as valibot, zod and arktype share. Only its shape: nothing is loaded for it.
 *
 * @see https://standardschema.dev
 * @module
 */

import { isRecord } from '../../internal/is-record.ts'

export interface StandardSchema<out Output> {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    readonly validate: (value: unknown) => StandardResult<Output> | Promise<StandardResult<Output>>
    /** For the compiler alone: never there. */
    readonly types?: { readonly input: unknown; readonly output: Output } | undefined
  }
}

export type StandardResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly { readonly message: string }[] }

/** Tells a schema from anything else. Some validators are functions. */
export function isStandardSchema(candidate: unknown): candidate is StandardSchema<unknown> {
  if ((typeof candidate !== 'object' && typeof candidate !== 'function') || candidate === null) return false
  const standard: unknown = Reflect.get(candidate, '~standard')
  return isRecord(standard) && typeof standard['validate'] === 'function'
}
