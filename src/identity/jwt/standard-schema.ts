/**
 * The Standard Schema interface that validators such as valibot, zod and arktype implement. No validator is imported.
 *
 * @see https://standardschema.dev
 * @module
 */

import { isRecord } from '../../internal/type-guards.ts'

/** A validator that implements Standard Schema, version 1. */
export interface StandardSchema<out Output> {
  /** The properties that Standard Schema defines. */
  readonly '~standard': {
    /** The version of the interface. */
    readonly version: 1
    /** The name of the validation library. */
    readonly vendor: string
    /** Returns the validated value or the issues found. */
    readonly validate: (value: unknown) => StandardResult<Output> | Promise<StandardResult<Output>>
    /** Exists for the type checker only. */
    readonly types?:
      | {
          /** The type that the schema accepts. */
          readonly input: unknown
          /** The type that the schema produces. */
          readonly output: Output
        }
      | undefined
  }
}

/** The result of a validation: the value, or a list of issues. */
export type StandardResult<Output> =
  | {
      /** The validated value. */
      readonly value: Output
      /** Absent on success. */
      readonly issues?: undefined
    }
  | {
      /** Why the value is invalid. */
      readonly issues: readonly {
        /** The description of the issue. */
        readonly message: string
      }[]
    }

/** Reports whether a value is a Standard Schema. Some validators are functions. */
export function isStandardSchema(candidate: unknown): candidate is StandardSchema<unknown> {
  if ((typeof candidate !== 'object' && typeof candidate !== 'function') || candidate === null) return false
  const standard: unknown = Reflect.get(candidate, '~standard')
  return isRecord(standard) && typeof standard['validate'] === 'function'
}
