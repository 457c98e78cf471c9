import { createHash, createHmac } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { DecisionRecord } from '../../src/authorizer/authorizer-options.ts'
import { tell } from '../../src/authorizer/logging/decision-hook.ts'
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

describe('tell', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  test('hands over a frozen record', async () => {
    const seen: DecisionRecord[] = []
    await tell(
      (one) => seen.push(one),
      () => ({ ...record }),
    )
    expect(seen).toStrictEqual([record])
    expect(Object.isFrozen(seen[0])).toBe(true)
  })

  test.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('hook')
      },
    ],
    ['rejects', () => Promise.reject(new Error('hook'))],
  ])('drops what a hook %s', async (_, hook) => {
    await expect(tell(hook, () => ({ ...record }))).resolves.toBeUndefined()
    expect(vi.getTimerCount()).toBe(0)
  })

  test('waits 10 ms for a hook that hangs, and no longer', async () => {
    let done = false
    const telling = tell(
      () => new Promise(() => undefined),
      () => ({ ...record }),
    ).then(() => {
      done = true
    })
    await vi.advanceTimersByTimeAsync(9)
    expect(done).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    await telling
    expect(done).toBe(true)
  })
})

describe('jsonLog', () => {
  const lineOf = (options: object, one = record): unknown => {
    const lines: string[] = []
    jsonLog({ ...options, write: (line) => lines.push(line) })(one)
    expect(lines).toHaveLength(1)
    expect(lines[0]).not.toContain('\n')
    return JSON.parse(lines[0] ?? '')
  }

  test('writes one line, without the subject', () => {
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
  ])('writes the subject %s on request', (_, options, subject) => {
    expect(lineOf(options)).toMatchObject({ subject })
  })

  test('has no subject where there is none', () => {
    const { subject: _, ...rest } = record
    expect(lineOf({ subject: 'plain' }, rest)).not.toHaveProperty('subject')
  })

  test.each([[{ subject: 'yes' }], [{ fields: [] }], [{ subject: 'hashed', hashKey: '' }], [{ hashKey: 7 }], [{ write: null }]])(
    'refuses %o',
    (options) => {
      expect(() => jsonLog(options as object)).toThrow(expect.objectContaining({ name: 'ConfigError' }))
    },
  )
})

describe('emfMetrics', () => {
  test('writes one embedded metric', () => {
    const lines: string[] = []
    emfMetrics({
      namespace: 'AuthorizerKind',
      dimensions: ['outcome', 'route'],
      now: () => 1_800_000_000_000,
      write: (line) => lines.push(line),
    })(record)
    expect(JSON.parse(lines[0] ?? '')).toStrictEqual({
      _aws: {
        Timestamp: 1_800_000_000_000,
        CloudWatchMetrics: [
          {
            Namespace: 'AuthorizerKind',
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

  test('a dimension without a value says none, and after 100 values says other', () => {
    const codes: string[] = []
    const emit = emfMetrics({
      namespace: 'AuthorizerKind',
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
  ])('refuses %o', (options) => {
    expect(() => emfMetrics(options as { namespace: string })).toThrow(expect.objectContaining({ name: 'ConfigError' }))
  })
})
