/**
 * One line of JSON a decision, for CloudWatch Logs and whoever reads them.
 *
 * @module
 */

import { createHash, createHmac } from 'node:crypto'
import { ConfigError } from '../../errors.ts'
import { checkOptions } from '../../options.ts'
import type { DecisionRecord } from '../authorizer-options.ts'

export interface JsonLogOptions {
  /** Default `'omit'`. `'hashed'`: the first 16 hex digits of its SHA-256, or of its HMAC under `hashKey`. `'plain'`: as it is. */
  readonly subject?: 'omit' | 'hashed' | 'plain'
  /** Makes hashed subjects useless to who can guess them. */
  readonly hashKey?: string
  /** Where a line goes, without its line feed. Default: standard output. */
  readonly write?: (line: string) => void
}

/**
 * Makes an `onDecision` hook that writes one line. Nothing of the request is in it but the outcome, the code, the
 * route and the rule of the table, the scheme and, if asked for, the subject.
 *
 * @throws {ConfigError} for an unknown or wrong option.
 * @example
 * tokenAuthorizer({ …, onDecision: jsonLog({ subject: 'hashed' }) })
 * // {"type":"authorization","outcome":"deny","code":"denied","route":"GET /pets","rule":"hasScope(pets/read)",…}
 */
export function jsonLog(options: JsonLogOptions = {}): (record: DecisionRecord) => void {
  checkOptions('jsonLog', options, ['subject', 'hashKey', 'write'])
  const { subject = 'omit', hashKey, write = writeLine } = options
  if (!['omit', 'hashed', 'plain'].includes(subject)) throw new ConfigError('jsonLog', 'subject', "'omit', 'hashed' or 'plain'")
  // Without a text in it a key hides nothing.
  if (hashKey !== undefined && (typeof hashKey !== 'string' || hashKey === ''))
    throw new ConfigError('jsonLog', 'hashKey', 'a text')
  if (typeof write !== 'function') throw new ConfigError('jsonLog', 'write', 'a function')

  return function logDecision(record) {
    const { durationMs, subject: plain, ...rest } = record
    const shown =
      plain === undefined || subject === 'omit' ? {} : { subject: subject === 'plain' ? plain : hashed(plain, hashKey) }
    write(JSON.stringify({ type: 'authorization', ...rest, ...shown, durationMs: Math.round(durationMs * 1000) / 1000 }))
  }
}

function hashed(subject: string, key: string | undefined): string {
  const hash = key === undefined ? createHash('sha256') : createHmac('sha256', key)
  return hash.update(subject).digest('hex').slice(0, 16)
}

/** One call, one line: concurrent decisions never mix theirs. */
export function writeLine(line: string): void {
  process.stdout.write(`${line}\n`)
}
