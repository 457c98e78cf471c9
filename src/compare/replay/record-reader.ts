/**
 * Defines how lines become records: arrays with the values of the wanted `$context` variables.
 *
 * @module
 */

import type { Malformation } from './replay-result.ts'

/** The value of a variable. `undefined`, an empty string and `-` mean that it is absent. */
export type Value = string | number | undefined

/** Receives the records of a line: most lines have one. */
export interface RecordHandlers {
  /** The values in the order of the wanted variables. The array is reused for the next record. */
  readonly onRecord: (values: readonly Value[]) => void
  /** A record that cannot be read. */
  readonly onMalformed: (reason: Malformation) => void
}

/** Reads the records of one line. */
export type RecordReader = (line: string) => void

/** A `$context` variable without its `$context.` prefix: `authorizer.claims['custom:role']`. */
export type Variable = string

/** The parts of a variable: `authorizer`, `claims`, `custom:role`. */
export function segmentsOf(variable: Variable): readonly string[] {
  return variable
    .replace(/\['([^']*)'\]/g, '.$1')
    .split('.')
    .filter((segment) => segment !== '')
}

/** Names of the formats that AWS documents that differ from the variable. */
export const SHORT_NAMES: { readonly [variable: Variable]: string } = {
  'identity.sourceIp': 'ip',
  'identity.caller': 'caller',
  'identity.user': 'user',
  'authorizer.principalId': 'principalId',
}

/** Whether a value is absent. */
export function isAbsent(value: Value): boolean {
  return value === undefined || value === '' || value === '-'
}

/** A parsed JSON object. */
export type JsonObject = { readonly [name: string]: unknown }

/** Reads the value of one variable from an object. */
export type JsonAccessor = (record: JsonObject) => Value
