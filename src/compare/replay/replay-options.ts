/**
 * Defines and checks the options of a replay.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { isRecord } from '../../internal/type-guards.ts'
import { callback, integer, optional, optionSchema, string, valid, wrongValue } from '../../options.ts'
import { MAX_TTL_SECONDS } from '../cache/invocations.ts'
import type { LogFormat } from './log-format.ts'
import { CLF_VARIABLES } from './read-fields.ts'
import { variablesOf } from './read-template.ts'
import type { Variable } from './record-reader.ts'

/** The options of `replayAccessLog`. */
export interface ReplayOptions {
  /** TTLs to replay at once: whole seconds, 0 to 3,600, 1 to 100 of them, without duplicates. */
  readonly ttls: readonly number[]
  /**
   * `$context` variables whose values make the cache key, for example `['$context.authorizer.principalId']`. Access logs contain
   * `$context` variables only, so they cannot contain the token itself; these values stand for it. At least one. Values are case-sensitive and
   * are joined without ambiguity.
   */
  readonly identitySource: readonly string[]
  /** Default `auto`. */
  readonly format?: LogFormat | undefined
  /** A `$context` variable that distinguishes authorizers; each has its own cache. Default: one authorizer. */
  readonly authorizer?: string | undefined
  /** Lines may be out of order by up to this many seconds, 0 to 3,600. Default 60. */
  readonly reorderSeconds?: number | undefined
  /** A longer line is malformed. 1,024 to 104,857,600 bytes. Default 1,048,576. */
  readonly maxLineBytes?: number | undefined
  /** Called at most ten times per second, and once at the end. */
  readonly onProgress?: ((progress: ReplayProgress) => void) | undefined
  /** When it is aborted, the result so far is returned with `interrupted: true`. */
  readonly signal?: AbortSignal | undefined
}

/** How far a replay is. */
export interface ReplayProgress {
  /** Bytes read, as stored: compressed, if the log is compressed. */
  readonly bytes: number
  /** Records read. */
  readonly lines: number
  /** Records that could not be read. */
  readonly malformed: number
}

/** Options with all defaults. */
export interface CheckedReplayOptions {
  readonly ttls: readonly number[]
  readonly identity: readonly Variable[]
  readonly format: LogFormat
  readonly authorizer: Variable | null
  readonly reorderMs: number
  readonly maxLineBytes: number
  readonly onProgress: (progress: ReplayProgress) => void
  readonly signal: AbortSignal | undefined
}

const FORMATS = ['auto', 'json', 'clf', 'csv', 'xml']
const MAX_TTLS = 100

const OPTIONS = optionSchema<ReplayOptions>('replayAccessLog', {
  ttls: valid('an array of 1 to 100 TTLs', (value) => Array.isArray(value) && value.length > 0 && value.length <= MAX_TTLS),
  identitySource: valid('a non-empty array of $context variables', (value) => Array.isArray(value) && value.length > 0),
  format: optional(
    valid(
      "'auto', 'json', 'clf', 'csv', 'xml' or an object with a template",
      (value) => FORMATS.includes(value as string) || isRecord(value),
    ),
  ),
  authorizer: optional(string),
  reorderSeconds: optional(integer(0, 3600)),
  maxLineBytes: optional(integer(1024, 104_857_600)),
  onProgress: optional(callback),
  signal: optional(valid('an AbortSignal', (value) => value instanceof AbortSignal)),
})

/** Checks the options and fills in the defaults. */
export function checkReplayOptions(given: ReplayOptions): CheckedReplayOptions {
  const options = OPTIONS.check(given)
  const format = checkFormat(options.format ?? 'auto')
  const known = knownVariables(format)
  const variable = (option: string, value: unknown): Variable => checkVariable(option, value, known)
  return {
    ttls: checkTtls('replayAccessLog', options.ttls),
    identity: options.identitySource.map((value, index) => variable(`identitySource[${index}]`, value)),
    format,
    authorizer: options.authorizer === undefined ? null : variable('authorizer', options.authorizer),
    reorderMs: (options.reorderSeconds ?? 60) * 1000,
    maxLineBytes: options.maxLineBytes ?? 1_048_576,
    onProgress: options.onProgress ?? (() => {}),
    signal: options.signal,
  }
}

/** Checks TTLs: whole seconds without duplicates. */
export function checkTtls(subject: string, ttls: readonly unknown[]): readonly number[] {
  const check = integer(0, MAX_TTL_SECONDS)
  return ttls.map((ttl, index) => {
    if (!check.accepts(ttl)) throw wrongValue(subject, `ttls[${index}]`, check.expected, ttl)
    if (ttls.indexOf(ttl) < index) throw wrongValue(subject, `ttls[${index}]`, 'a TTL that occurs once', ttl)
    return ttl as number // `integer` accepts numbers only
  })
}

function checkFormat(format: LogFormat): LogFormat {
  if (typeof format === 'string') return format
  const { template } = optionSchema<{ readonly template: string }>('replayAccessLog', { template: string }, 'format.').check(
    format,
  )
  const variables = variablesOf(template)
  if (!variables.includes('requestTimeEpoch') && !variables.includes('requestTime')) {
    const expected = 'a format with $context.requestTimeEpoch or $context.requestTime'
    throw new ConfigError('replayAccessLog', 'format.template', expected)
  }
  return { template }
}

/** `undefined`: a record may contain any variable. */
function knownVariables(format: LogFormat): readonly Variable[] | undefined {
  if (typeof format === 'object') return variablesOf(format.template)
  return format === 'clf' || format === 'csv' ? CLF_VARIABLES : undefined
}

function checkVariable(option: string, value: unknown, known: readonly Variable[] | undefined): Variable {
  const isVariable = typeof value === 'string' && value.length <= 300 && /^\$context\.[^\s$]+$/.test(value)
  if (!isVariable)
    throw wrongValue('replayAccessLog', option, 'a $context variable such as $context.authorizer.principalId', value)
  const variable = value.slice('$context.'.length)
  if (known === undefined || known.includes(variable)) return variable
  throw new ConfigError(
    'replayAccessLog',
    option,
    `a variable that the format contains: ${known.map((one) => `$context.${one}`).join(', ')}`,
  )
}
