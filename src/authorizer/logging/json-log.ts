/**
 * Writes each decision as one line of JSON, for example for CloudWatch Logs.
 *
 * @module
 */

import { createHash, createHmac } from 'node:crypto'
import { callback, oneOf, optional, optionSchema, string } from '../../options.ts'
import type { DecisionRecord } from './decision-hook.ts'

/** The options of {@link jsonLog}. */
export interface JsonLogOptions {
  /**
   * How to log the identity's subject. `'omit'` (default); `'hashed'`: the first 16 hexadecimal digits of its SHA-256, or
   * of its HMAC-SHA-256 if `hashKey` is set; `'plain'`.
   */
  readonly subject?: 'omit' | 'hashed' | 'plain' | undefined
  /** A non-empty key, which prevents that subjects are found by hashing guesses. */
  readonly hashKey?: string | undefined
  /** Receives each line, without a line feed. Default: standard output. */
  readonly write?: ((line: string) => void) | undefined
}

const OPTIONS = optionSchema<JsonLogOptions>('jsonLog', {
  subject: optional(oneOf('omit', 'hashed', 'plain')),
  hashKey: optional(string),
  write: optional(callback),
})

/**
 * Creates an `onDecision` hook that writes one line of JSON per decision: the properties of the record, with the subject
 * only if requested. Of `cause`, only the name and the code of the error are logged.
 *
 * @throws {ConfigError} if an option is unknown or wrong.
 * @example
 * tokenAuthorizer({ …, onDecision: jsonLog({ subject: 'hashed' }) })
 * // {"type":"authorization","outcome":"deny","code":"denied","route":"GET /pets","rule":"hasScope(pets/read)",…}
 */
export function jsonLog(options: JsonLogOptions = {}): (record: DecisionRecord) => void {
  const { subject: subjectFormat = 'omit', hashKey, write = writeLine } = OPTIONS.check(options)

  return function logDecision(record) {
    const { durationMs, subject, cause, ...rest } = record
    const logged =
      subject === undefined || subjectFormat === 'omit'
        ? {}
        : { subject: subjectFormat === 'plain' ? subject : hash(subject, hashKey) }
    const causeNames = errorNames(cause)
    write(
      JSON.stringify({
        type: 'authorization',
        ...rest,
        ...causeNames,
        ...logged,
        durationMs: Math.round(durationMs * 1000) / 1000,
      }),
    )
  }
}

function hash(subject: string, key: string | undefined): string {
  const digest = key === undefined ? createHash('sha256') : createHmac('sha256', key)
  return digest.update(subject).digest('hex').slice(0, 16)
}

/** A message may contain anything; a name or code is logged only if it looks like an identifier. */
function errorNames(cause: unknown): { readonly cause?: { readonly name?: string; readonly code?: string } } {
  if (!(cause instanceof Error)) return {}
  const { name, code } = cause as Error & { readonly code?: unknown } // checked below
  return { cause: { ...(isIdentifier(name) && { name }), ...(isIdentifier(code) && { code }) } }
}

function isIdentifier(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 64 && /^\w+$/.test(value)
}

/** Writes the line in one call, so that lines of concurrent decisions do not mix. */
export function writeLine(line: string): void {
  process.stdout.write(`${line}\n`)
}
