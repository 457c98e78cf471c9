/**
 * Names the output formats and checks the arguments of the functions that format.
 *
 * @module
 */

import { isRecord } from '../../internal/type-guards.ts'
import { type Check, checkArgument, oneOf, valid } from '../../options.ts'

/** Fixed-width text, Markdown, CSV or JSON. */
export type ReportFormat = 'text' | 'markdown' | 'csv' | 'json'

/** Checks the two arguments of a function that formats the result of another. */
export function checkFormatArguments<T>(
  subject: string,
  [name, value, check]: readonly [name: string, value: T, check: Check<T>],
  format: ReportFormat,
): ReportFormat {
  checkArgument(subject, name, check, value)
  return checkArgument(subject, 'format', oneOf<ReportFormat>('text', 'markdown', 'csv', 'json'), format)
}

/** A check for the result of a function: an object with these members. */
export function resultOf<T>(functionName: string, members: { readonly [name: string]: 'array' | 'object' }): Check<T> {
  return valid<T>(`the result of ${functionName}`, (value) => {
    return (
      isRecord(value) &&
      Object.entries(members).every(([name, kind]) =>
        kind === 'array' ? Array.isArray(value[name]) : typeof value[name] === 'object' && value[name] !== null,
      )
    )
  })
}
