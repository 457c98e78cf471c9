import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { DuckDBInstance } from '@duckdb/node-api'
import { build } from 'esbuild'
import { describe, expect, test } from 'vitest'
import { duckDbQuery } from '../../../src/compare/athena/duckdb-query.ts'
import { type AthenaOptions, athenaQuery, replayAccessLog } from '../../../src/compare/index.ts'

const OPTIONS: AthenaOptions = { table: 'logs.access', timeColumn: 'time', identityColumns: ['principal'], ttls: [0, 60, 3600] }

interface Row {
  readonly time: number
  readonly id: string
  readonly user: string
  readonly caller: string | null
  readonly status: number
}

/** Deterministic rows: a burst per caller, absent callers, 401 responses, and equal times. */
function rowsOf(count: number): readonly Row[] {
  let state = 12345
  const next = (limit: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return (state >>> 8) % limit
  }
  return Array.from({ length: count }, (_, index) => ({
    time: 1_800_000_000_000 + next(7200) * 500,
    id: String(index).padStart(6, '0'),
    user: `user-${next(25)}`,
    caller: [null, '', '-', 'a', 'b', 'c'][next(6)] ?? null,
    status: next(5) === 0 ? 401 : 200,
  }))
}

async function runDuckDb(rows: readonly Row[], options: AthenaOptions): Promise<readonly (readonly number[])[]> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  await connection.run('CREATE TABLE access ("time" bigint, id varchar, "user" varchar, caller varchar, status integer)')
  const appender = await connection.createAppender('access')
  for (const { time, id, user, caller, status } of rows) {
    appender.appendBigInt(BigInt(time))
    appender.appendVarchar(id)
    appender.appendVarchar(user)
    if (caller === null) appender.appendNull()
    else appender.appendVarchar(caller)
    appender.appendInteger(status)
    appender.endRow()
  }
  appender.closeSync()
  const result = await connection.runAndReadAll(duckDbQuery(options))
  connection.closeSync()
  return result.getRows().map((row) => row.map(Number))
}

describe('the DuckDB variant counts like the replay', () => {
  const rows = rowsOf(3000)
  test.each<[string, Partial<AthenaOptions>]>([
    ['one column', {}],
    ['two columns', { identityColumns: ['user', 'caller'] }],
    ['a status column', { statusColumn: 'status' }],
    ['a time range', { from: 1_800_000_600_000, to: 1_800_001_800_000 }],
    ['no rows', { from: 5, to: 6 }],
  ])('%s', async (_, changes) => {
    const options: AthenaOptions = {
      table: 'access',
      timeColumn: 'time',
      identityColumns: ['user'],
      orderColumn: 'id',
      ttls: [0, 1, 30, 300, 3600],
      ...changes,
    }
    const { from = 0, to = Number.MAX_SAFE_INTEGER } = options
    const lines = rows
      .filter(({ time }) => time >= from && time < to)
      .sort((left, right) => left.time - right.time || (left.id < right.id ? -1 : 1))
      .map(({ time, user, caller, status }) =>
        JSON.stringify({ requestTimeEpoch: time, user, caller, ...(options.statusColumn && { status }) }),
      )
    const identitySource = options.identityColumns.map((column) => `$context.identity.${column}`)
    const { byTtl } = await replayAccessLog([lines.join('\n')], { ttls: options.ttls, identitySource })
    const expected = byTtl.map(({ ttlSeconds, hits, invocations }) => [ttlSeconds, hits + invocations, invocations])
    expect(await runDuckDb(rows, options)).toStrictEqual(expected)
  })
})

describe('the Trino text', () => {
  test.each<[string, Partial<AthenaOptions>]>([
    ['match-recognize', {}],
    ['match-recognize with everything', { identityColumns: ['a', 'b'], statusColumn: 's', orderColumn: 'id', from: 1, to: 2 }],
    ['reduce', { form: 'reduce' }],
    [
      'reduce with everything',
      { form: 'reduce', identityColumns: ['a', 'b'], statusColumn: 's', orderColumn: 'id', from: 1, to: 2 },
    ],
  ])('parses: %s', async (_, changes) => {
    const trino = await trinoParser()
    expect(trino.validate(athenaQuery({ ...OPTIONS, ...changes }))).toStrictEqual([])
    expect(trino.validate(athenaQuery({ ...OPTIONS, ...changes }).replace('SELECT', 'SELEC'))).not.toStrictEqual([])
  })

  test('quotes identifiers and contains one statement', () => {
    const query = athenaQuery({ ...OPTIONS, statusColumn: 'status' })
    expect(query).toContain('FROM "logs"."access"')
    expect(query).toContain('PATTERN (made served*)')
    expect(query).toContain('COALESCE("status" <> 401, true) AS cached')
    expect(query).not.toContain(';')
  })
})

test.each<[string, object]>([
  ['table', { table: 'a.b.c' }],
  ['table', { table: 'logs"; DROP TABLE x; --' }],
  ['timeColumn', { timeColumn: 'time)' }],
  ['identityColumns', { identityColumns: [] }],
  ['identityColumns[1]', { identityColumns: ['a', 'b c'] }],
  ['identityColumns[1]', { identityColumns: ['a', 'a'] }],
  ['statusColumn', { statusColumn: '' }],
  ['orderColumn', { orderColumn: 'o"' }],
  ['ttls[1]', { ttls: [1, -1] }],
  ['from', { from: -1, to: 5 }],
  ['from', { to: 5 }],
  ['to', { from: 5 }],
  ['to', { from: 5, to: 5 }],
  ['form', { form: 'loop' }],
])('rejects a wrong %s', (option, changes) => {
  // Invalid on purpose: possible in plain JavaScript.
  expect(() => athenaQuery({ ...OPTIONS, ...changes } as AthenaOptions)).toThrow(
    expect.objectContaining({ name: 'ConfigError', option }),
  )
})

interface Parser {
  validate(sql: string): readonly unknown[]
}

let parser: Promise<Parser> | undefined

/** The package imports folders, which Node.js does not resolve: it is bundled first. */
function trinoParser(): Promise<Parser> {
  parser ??= (async () => {
    const outfile = join(mkdtempSync(join(tmpdir(), 'gatewright-')), 'trino.mjs')
    const contents = "export { TrinoSQL } from 'dt-sql-parser'"
    const resolveDir = process.cwd()
    await build({ stdin: { contents, resolveDir }, outfile, bundle: true, format: 'esm', platform: 'node', logLevel: 'error' })
    const { TrinoSQL } = await import(/* @vite-ignore */ pathToFileURL(outfile).href)
    return new TrinoSQL()
  })()
  return parser
}
