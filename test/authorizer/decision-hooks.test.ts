import { createHash, createHmac } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type DecisionRecord, reportDecision } from '../../src/authorizer/logging/decision-hook.ts'
import { emfMetrics } from '../../src/authorizer/logging/emf-metrics.ts'
import { jsonLog } from '../../src/authorizer/logging/json-log.ts'

const record: DecisionRecord = {
  outcome: 'allow',
  code: 'allowed',
  durationMs: 1.23456,
  route: 'GET /pets',
  rule: 'scope pets/read',
  scheme: 'cognito',
  subject: 'u-1',
  documentCached: true,
  documentHits: 3,
  documentMisses: 1,
  coldStart: false,
}

describe('reportDecision', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  test('passes a frozen record', async () => {
    const records: DecisionRecord[] = []
    await reportDecision(
      (frozen) => records.push(frozen),
      () => ({ ...record }),
    )
    expect(records).toStrictEqual([record])
    expect(Object.isFrozen(records[0])).toBe(true)
  })

  test.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('hook')
      },
    ],
    ['rejects', () => Promise.reject(new Error('hook'))],
  ])('ignores a hook that %s', async (_, hook) => {
    await expect(reportDecision(hook, () => ({ ...record }))).resolves.toBeUndefined()
    expect(vi.getTimerCount()).toBe(0)
  })

  test('waits at most 10 ms for a hook that never returns', async () => {
    let done = false
    const report = reportDecision(
      () => new Promise(() => undefined),
      () => ({ ...record }),
    ).then(() => {
      done = true
    })
    await vi.advanceTimersByTimeAsync(9)
    expect(done).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    await report
    expect(done).toBe(true)
  })
})

describe('jsonLog', () => {
  const lineOf = (options: object, logged = record): unknown => {
    const lines: string[] = []
    jsonLog({ ...options, write: (line) => lines.push(line) })(logged)
    expect(lines).toHaveLength(1)
    expect(lines[0]).not.toContain('\n')
    return JSON.parse(lines[0] ?? '')
  }

  test('writes one line without the subject', () => {
    const { subject: _, ...rest } = record
    expect(lineOf({})).toStrictEqual({ type: 'authorization', ...rest, durationMs: 1.235 })
  })

  test.each<[string, object, string]>([
    ['plain', { subject: 'plain' }, 'u-1'],
    ['hashed', { subject: 'hashed' }, createHash('sha256').update('u-1').digest('hex').slice(0, 16)],
    [
      'hashed under a key',
      { subject: 'hashed', hashKey: 'k' },
      createHmac('sha256', 'k').update('u-1').digest('hex').slice(0, 16),
    ],
  ])('writes the subject if requested: %s', (_, options, subject) => {
    expect(lineOf(options)).toMatchObject({ subject })
  })

  test.each<[unknown, object]>([
    [Object.assign(new TypeError('token abc'), { code: 'ERR_X' }), { cause: { name: 'TypeError', code: 'ERR_X' } }],
    [Object.assign(new Error('token abc'), { name: 'token abc', code: 'a b' }), { cause: {} }],
    [Object.assign(new Error('token abc'), { code: 'x'.repeat(65) }), { cause: { name: 'Error' } }],
    ['token abc', {}],
  ])('logs the name and the code of the cause %o, and nothing else of it', (cause, expected) => {
    const { subject: _, ...rest } = record
    const line = lineOf({}, { ...rest, cause })
    expect(line).toStrictEqual({ type: 'authorization', ...rest, ...expected, durationMs: 1.235 })
  })

  test('writes no subject if the record has none', () => {
    const { subject: _, ...rest } = record
    expect(lineOf({ subject: 'plain' }, rest)).not.toHaveProperty('subject')
  })

  test.each([[{ subject: 'yes' }], [{ fields: [] }], [{ subject: 'hashed', hashKey: '' }], [{ hashKey: 7 }], [{ write: null }]])(
    'rejects %o',
    (options) => {
      expect(() => jsonLog(options as object)).toThrow(expect.objectContaining({ name: 'ConfigError' }))
    },
  )
})

describe('emfMetrics', () => {
  test('writes one line in the embedded metric format', () => {
    const lines: string[] = []
    emfMetrics({
      namespace: 'Authorizers',
      dimensions: ['outcome', 'route'],
      now: () => 1_800_000_000_000,
      write: (line) => lines.push(line),
    })(record)
    expect(JSON.parse(lines[0] ?? '')).toStrictEqual({
      _aws: {
        Timestamp: 1_800_000_000_000,
        CloudWatchMetrics: [
          {
            Namespace: 'Authorizers',
            Dimensions: [['outcome', 'route']],
            Metrics: [
              { Name: 'Decisions', Unit: 'Count' },
              { Name: 'Duration', Unit: 'Milliseconds' },
              { Name: 'ColdStarts', Unit: 'Count' },
              { Name: 'DocumentCacheHits', Unit: 'Count' },
            ],
          },
        ],
      },
      outcome: 'allow',
      route: 'GET /pets',
      Decisions: 1,
      Duration: 1.23456,
      ColdStarts: 0,
      DocumentCacheHits: 1,
    })
  })

  test('reports none for a missing value, and other after 100 values of a dimension', () => {
    const codes: string[] = []
    const emit = emfMetrics({
      namespace: 'Authorizers',
      dimensions: ['code', 'route'],
      write: (line) => codes.push(JSON.parse(line).code),
    })
    const { route: _, ...rest } = record
    for (let index = 0; index < 150; index++) emit({ ...rest, code: `custom:${index}` })
    emit({ ...rest, code: 'custom:7' })
    expect(new Set(codes).size).toBe(101)
    expect(codes.slice(98, 102)).toStrictEqual(['custom:98', 'custom:99', 'other', 'other'])
    expect(codes.at(-1)).toBe('custom:7')
  })

  test.each([
    [{}],
    [{ namespace: '' }],
    [{ namespace: 'x'.repeat(256) }],
    [{ namespace: 'x', dimensions: ['subject'] }],
    [{ namespace: 'x', dimensions: 'outcome' }],
    [{ namespace: 'x', dimensions: [['outcome']] }],
    [{ namespace: 'x', write: 'stdout' }],
    [{ namespace: 'x', now: 0 }],
    [{ namespace: 'x', extra: 1 }],
  ])('rejects %o', (options) => {
    expect(() => emfMetrics(options as { namespace: string })).toThrow(expect.objectContaining({ name: 'ConfigError' }))
  })
})
