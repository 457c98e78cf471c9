/**
 * Checks what a query over logs in a database needs, and makes the parts that all SQL dialects share.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { integer, oneOf, optional, optionSchema, valid, wrongValue } from '../../options.ts'
import { checkTtls } from '../replay/replay-options.ts'

/** The options of `athenaQuery`. */
export interface AthenaOptions {
  /** `database.table` or `table`: letters, digits and underscores only. */
  readonly table: string
  /** Column with the time in milliseconds since the epoch (`bigint`), for example of `$context.requestTimeEpoch`. Rows without a time are omitted. */
  readonly timeColumn: string
  /** Columns that make the cache key, in order. NULL, an empty string and `-` mean absent; such rows are omitted. */
  readonly identityColumns: readonly string[]
  /** Column with the status as a number. Without it every response is cached. */
  readonly statusColumn?: string | undefined
  /** Column that orders rows of the same millisecond, for example the request ID. */
  readonly orderColumn?: string | undefined
  /** Whole seconds, 0 to 3,600, 1 to 100 of them, without duplicates. */
  readonly ttls: readonly number[]
  /** Milliseconds since the epoch, included. `from` and `to` are given both or not at all. */
  readonly from?: number | undefined
  /** Milliseconds since the epoch, not included. */
  readonly to?: number | undefined
  /**
   * `match-recognize` (default): Trino since version 356. Athena engine version 3 follows Trino, but its `SELECT` reference does not list the
   * clause: try it with a short time range first. `reduce`: a lambda over sorted arrays, which every Athena engine version accepts; it needs
   * memory for the rows of one caller.
   */
  readonly form?: 'match-recognize' | 'reduce' | undefined
}

/** A checked query with quoted identifiers. */
export interface QueryPlan {
  readonly table: string
  readonly time: string
  readonly keys: readonly string[]
  readonly status: string | null
  readonly order: string | null
  readonly ttls: readonly number[]
  readonly range: { readonly from: number; readonly to: number } | null
  readonly form: 'match-recognize' | 'reduce'
}

/** The largest time that a `Date` represents. */
const MAX_TIME = 8_640_000_000_000_000
const MAX_COLUMNS = 100

const identifier = valid<string>('an identifier of letters, digits and underscores', isIdentifier)
const time = optional(integer(0, MAX_TIME))
const list = (expected: string): ReturnType<typeof valid<readonly never[]>> =>
  valid(expected, (value) => Array.isArray(value) && value.length > 0 && value.length <= MAX_COLUMNS)

const OPTIONS = optionSchema<AthenaOptions>('athenaQuery', {
  table: valid('a table or database.table of letters, digits and underscores', isTable),
  timeColumn: identifier,
  identityColumns: list('a non-empty array of columns'),
  statusColumn: optional(identifier),
  orderColumn: optional(identifier),
  ttls: list('an array of 1 to 100 TTLs'),
  from: time,
  to: time,
  form: optional(oneOf('match-recognize', 'reduce')),
})

/** Checks the options. */
export function queryPlan(given: AthenaOptions): QueryPlan {
  const options = OPTIONS.check(given)
  for (const [index, column] of options.identityColumns.entries()) {
    if (!isIdentifier(column)) throw wrongValue('athenaQuery', `identityColumns[${index}]`, identifier.expected, column)
    if (options.identityColumns.indexOf(column) < index) {
      throw wrongValue('athenaQuery', `identityColumns[${index}]`, 'a column that occurs once', column)
    }
  }
  return {
    table: options.table.split('.').map(quote).join('.'),
    time: quote(options.timeColumn),
    keys: options.identityColumns.map(quote),
    status: options.statusColumn === undefined ? null : quote(options.statusColumn),
    order: options.orderColumn === undefined ? null : quote(options.orderColumn),
    ttls: checkTtls('athenaQuery', options.ttls),
    range: checkRange(options),
    form: options.form ?? 'match-recognize',
  }
}

/** `SELECT` of the rows that are replayed: `t`, `cached`, `k1` and so on, and `o` if rows have an order. */
export function rowsQuery({ table, time, keys, status, order, range }: QueryPlan): string {
  const columns = [
    ...keys.map((key, index) => `CAST(${key} AS varchar) AS k${index + 1}`),
    `CAST(${time} AS bigint) AS t`,
    `${status === null ? 'true' : `COALESCE(${status} <> 401, true)`} AS cached`,
    ...(order === null ? [] : [`${order} AS o`]),
  ]
  const conditions = [
    `${time} IS NOT NULL`,
    // A comparison with NULL is not true, so this also omits NULL.
    ...keys.map((key) => `CAST(${key} AS varchar) NOT IN ('', '-')`),
    ...(range === null ? [] : [`${time} >= ${range.from}`, `${time} < ${range.to}`]),
  ]
  return `SELECT ${columns.join(',\n         ')}\n  FROM ${table}\n  WHERE ${conditions.join('\n    AND ')}`
}

/** `k1, k2`. */
export function keyNames({ keys }: QueryPlan): string {
  return keys.map((_, index) => `k${index + 1}`).join(', ')
}

/** `t` or `t, o`. */
export function rowOrder({ order }: QueryPlan): string {
  return order === null ? 't' : 't, o'
}

function checkRange({ from, to }: AthenaOptions): QueryPlan['range'] {
  if (from === undefined && to === undefined) return null
  const missing = from === undefined ? 'from' : 'to'
  if (from === undefined || to === undefined) {
    throw new ConfigError('athenaQuery', missing, '', 'from and to are given both or not at all.')
  }
  if (to <= from) throw new ConfigError('athenaQuery', 'to', 'a time after from')
  return { from, to }
}

function isIdentifier(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z0-9_]{1,255}$/.test(value)
}

function isTable(value: unknown): boolean {
  return typeof value === 'string' && value.split('.').length <= 2 && value.split('.').every(isIdentifier)
}

function quote(name: string): string {
  return `"${name}"`
}
