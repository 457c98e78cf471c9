import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import {
  type LogFormat,
  type LogSource,
  type NamedLog,
  type ReplayOptions,
  replayAccessLog,
  trafficOf,
} from '../../../src/compare/index.ts'

const START = Date.UTC(2026, 10, 30, 12, 0, 0)
const IDENTITY = { identitySource: ['$context.authorizer.principalId'] } as const

/** A line of the JSON format, `seconds` after noon. */
function line(seconds: number, caller: string, more: object = {}): string {
  return JSON.stringify({ requestTimeEpoch: START + seconds * 1000, principalId: caller, status: 200, ...more })
}

function replay(lines: readonly string[] | LogSource, options: Partial<ReplayOptions> = {}) {
  const isLines = Array.isArray(lines) && lines.every((one) => typeof one === 'string')
  const source = isLines ? [lines.join('\n')] : (lines as LogSource)
  return replayAccessLog(source, { ttls: [0, 60], ...IDENTITY, ...options })
}

describe('the cache', () => {
  test.each<[string, readonly string[], number]>([
    ['a response serves requests until its TTL has passed', [line(0, 'a'), line(59.999, 'a'), line(60, 'a')], 2],
    ['a hit does not extend a response', [line(0, 'a'), line(50, 'a'), line(100, 'a')], 2],
    ['each caller has a cache', [line(0, 'a'), line(1, 'b'), line(2, 'a')], 2],
    ['keys are case-sensitive', [line(0, 'a'), line(1, 'A')], 2],
    ['a 403 is cached', [line(0, 'a', { status: 403 }), line(1, 'a')], 1],
    ['a 401 is not cached', [line(0, 'a', { status: '401' }), line(1, 'a')], 2],
    ['a 401 that a cached response serves is a hit', [line(0, 'a'), line(1, 'a', { status: 401 }), line(2, 'a')], 1],
    ['a failed authorizer is not cached', [line(0, 'a', { 'error.responseType': 'AUTHORIZER_FAILURE' }), line(1, 'a')], 2],
    ['lines are replayed in the order of time', [line(61, 'a'), line(50, 'a'), line(1, 'a')], 2],
  ])('%s', async (_, lines, invocations) => {
    const { byTtl } = await replay(lines)
    expect(byTtl).toStrictEqual([
      { ttlSeconds: 0, hits: 0, invocations: lines.length },
      { ttlSeconds: 60, hits: lines.length - invocations, invocations },
    ])
  })

  test('a late record counts at the earliest time still allowed', async () => {
    const result = await replay([line(0, 'a'), line(200, 'b'), line(10, 'a')], { reorderSeconds: 100 })
    // The third record counts at second 100.
    expect(result).toMatchObject({ late: 1, firstTime: START, lastTime: START + 200_000 })
    expect(result.byTtl[1]?.invocations).toBe(3)
    expect((await replay([line(0, 'a'), line(200, 'b'), line(10, 'a')], { reorderSeconds: 200 })).late).toBe(0)
  })

  test('values of several sources are joined without ambiguity', async () => {
    const identitySource = ['$context.identity.user', '$context.identity.caller']
    const lines = [line(0, '', { user: 'a', caller: 'bc' }), line(1, '', { user: 'ab', caller: 'c' }), line(2, '', { user: 'a' })]
    expect(await replay(lines, { identitySource })).toMatchObject({ callers: 2, requests: 2, withoutIdentity: 1 })
  })

  test('each authorizer has a cache', async () => {
    const lines = [line(0, 'a', { who: 'x' }), line(1, 'a', { who: 'y' }), line(2, 'a', { who: 'x' })]
    const result = await replay(lines, { authorizer: '$context.who', ttls: [60] })
    expect(result.callers).toBe(2)
    expect(result.byAuthorizer).toStrictEqual([
      { authorizer: 'x', requests: 2, byTtl: [{ ttlSeconds: 60, hits: 1, invocations: 1 }] },
      { authorizer: 'y', requests: 1, byTtl: [{ ttlSeconds: 60, hits: 0, invocations: 1 }] },
    ])
  })
})

test('groups by route, hour and hashed caller', async () => {
  const lines = [
    line(0, 'alice', { httpMethod: 'GET', resourcePath: '/pets' }),
    line(3600, 'alice', { routeKey: '$default' }),
    line(3601, 'bob', { routeKey: '$default' }),
  ]
  const result = await replay(lines, { ttls: [300] })
  expect(result.byRoute.map(({ route, requests }) => [route, requests])).toStrictEqual([
    ['$default', 2],
    ['GET /pets', 1],
  ])
  expect(result.byHour.map(({ hour, requests }) => [hour, requests])).toStrictEqual([
    ['2026-11-30T12', 1],
    ['2026-11-30T13', 2],
  ])
  expect(result.topCallers.map(({ requests }) => requests)).toStrictEqual([2, 1])
  expect(result.topCallers[0]?.caller).toMatch(/^[0-9a-f]{16}$/)
  expect(JSON.stringify(result)).not.toContain('alice')
})

const TIME = '30/Nov/2026:13:00:00 +0100'
const JSON_TEMPLATE =
  '{"t":"$context.requestTime","who":"$context.authorizer.principalId","r":"$context.httpMethod $context.path","s":$context.status}\n'
describe('formats', () => {
  test.each<[string, LogFormat, string]>([
    ['JSON of the documented example', 'auto', `{"requestTime":"${TIME}","caller":"me","user":"me","status":"200"}`],
    ['JSON with whitespace', 'json', ` { "requestTime" : "${TIME}" , "user" : "me" } `],
    ['JSON with $context paths', 'auto', `{"context.requestTime":"${TIME}","identity.user":"me"}`],
    ['nested JSON', 'auto', `{"requestTime":"${TIME}","identity":{"user":"me"}}`],
    ['nested JSON below context', 'auto', `{"context":{"requestTime":"${TIME}","identity":{"user":"me"}}}`],
    ['a line of a CloudWatch Logs export', 'auto', `2026-11-30T12:00:00.000Z {"requestTime":"${TIME}","user":"me"}`],
    ['CLF', 'auto', `203.0.113.7 - me [${TIME}] "GET /pets HTTP/1.1" 200 5 id ext`],
    ['CLF without the space and the extended ID', 'clf', `203.0.113.7 - me [${TIME}]"GET /pets HTTP/1.1" 200 5 id`],
    ['CSV', 'auto', `203.0.113.7,-,me,${TIME},GET,/pets,HTTP/1.1,200,5,id,ext`],
    ['CSV without the extended ID', 'csv', `203.0.113.7,-,me,${TIME},GET,/pets,HTTP/1.1,200,5,id`],
    [
      'XML',
      'auto',
      `<request id="id"> <ip>203.0.113.7</ip> <user>me</user> <requestTime>${TIME}</requestTime> <status>200</status> </request>`,
    ],
    ['a template of text', { template: '$context.identity.user|$context.requestTime|$context.status' }, `me|${TIME}|200`],
    ['a template of CSV', { template: '$context.status,$context.identity.user,$context.requestTime\n' }, `200,me,${TIME}`],
    [
      'a template of XML',
      { template: '<r><u>$context.identity.user</u><t>$context.requestTime</t></r>' },
      `<r><u>me</u><t>${TIME}</t></r>`,
    ],
    [
      'a template of JSON',
      { template: JSON_TEMPLATE.replace('authorizer.principalId', 'identity.user') },
      `{"t":"${TIME}","who":"me","r":"GET /pets","s":200}`,
    ],
  ])('reads %s', async (_, format, text) => {
    const result = await replay(['\ufeff', text, '\r\n', '\n', text], { format, identitySource: ['$context.identity.user'] })
    expect(result).toMatchObject({ lines: 2, requests: 2, callers: 1, firstTime: START, malformed: { count: 0 } })
  })

  test('reads several objects in one line, and documents of events', async () => {
    const [a, b] = [line(0, 'a'), line(1, 'b')]
    const events = JSON.stringify({
      events: [{ timestamp: 1, message: a }, { timestamp: 2, message: `${b}\n` }, { timestamp: 3 }],
    })
    expect(await replay([`${a}${b} ${a}`, events])).toMatchObject({
      lines: 6,
      requests: 5,
      malformed: { byReason: { syntax: 1 } },
    })
  })

  test('reads lines of one layout like JSON.parse', async () => {
    const lines = [
      line(0, 'a'),
      line(1, 'quote " and backslash \\'),
      line(2, 'ü'),
      line(3, 'a', { status: 401 }),
      line(4, 'a').replace('{', '{ '),
      line(5, 'a').replace('}', '} '),
      line(6, 'a').replace('200', '0200'),
      line(7, 'a').replace('200', '200x'),
      line(8, 'a\tb').replace('\\t', '\t'),
      line(9, 'a').slice(0, -1),
      `${line(10, 'a')}x`,
    ]
    const result = await replay([...lines, ...lines])
    expect(result).toMatchObject({ lines: 24, requests: 14, callers: 3, malformed: { count: 10, byReason: { syntax: 10 } } })
  })
})

describe('malformed records', () => {
  test.each<[string, string, LogFormat, string]>([
    ['no JSON', '{"requestTime":', 'auto', 'syntax'],
    ['no object', '[1]', 'json', 'syntax'],
    ['XML that is not closed', '<request><user>me', 'auto', 'syntax'],
    ['too few fields', 'a,b,c', 'auto', 'fields'],
    ['too many fields', 'a,b,c,d,e,f,g,h,i,j,k,l', 'csv', 'fields'],
    ['no time', '{"principalId":"a"}', 'auto', 'time'],
    ['an impossible date', '{"principalId":"a","requestTime":"31/Feb/2026:12:00:00 +0000"}', 'auto', 'time'],
    ['a negative time', '{"principalId":"a","requestTimeEpoch":-5}', 'auto', 'time'],
    ['a status that is not one', line(0, 'a', { status: 'OK' }), 'auto', 'status'],
    ['a status out of range', line(0, 'a', { status: 99 }), 'auto', 'status'],
    ['a line that is too long', line(0, 'a'.repeat(2000)), 'auto', 'too-long'],
  ])('counts %s', async (_, text, format, reason) => {
    const result = await replay([line(0, 'a'), text, line(1, 'a')], {
      format: format === 'csv' ? 'csv' : format,
      maxLineBytes: 1024,
    }).catch((error: unknown) => error as { readonly option: string })
    if ('option' in result) return expect(format).toBe('csv')
    expect(result).toMatchObject({ lines: 3, requests: 2, malformed: { count: 1, byReason: { [reason]: 1 } } })
    expect(result.malformed.first).toStrictEqual([{ log: 'log', line: 2, reason }])
  })

  test('counts lines that are not UTF-8', async () => {
    const source = [Buffer.concat([Buffer.from(`${line(0, 'a')}\n`), Buffer.from([0xff, 0xfe, 10]), Buffer.from(line(1, 'a'))])]
    expect(await replay(source)).toMatchObject({ requests: 2, malformed: { byReason: { encoding: 1 } } })
  })

  test('a line of 10 MB without an end does not fill the memory', async () => {
    const chunks = Array.from({ length: 160 }, () => Buffer.alloc(65_536, 120))
    expect(await replay([...chunks, '\n', line(0, 'a')])).toMatchObject({ requests: 1 })
  })
})

describe('gzip', () => {
  const text = Array.from({ length: 5000 }, (_, index) => line(index / 10, `caller-${(index * 7919) % 101}`)).join('\n')
  const packed = gzipSync(text)

  test('reads several members in chunks of any size', async () => {
    const two = Buffer.concat([gzipSync(`${text}\n`), packed])
    const bytes = Array.from({ length: Math.ceil(two.length / 100) }, (_, index) => two.subarray(index * 100, index * 100 + 100))
    expect(await replay([two.subarray(0, 1), two.subarray(1)])).toMatchObject({
      lines: 10_000,
      truncated: [],
    })
    expect(await replay(bytes)).toMatchObject({ lines: 10_000, truncated: [] })
  })

  test('replays what a truncated stream contains', async () => {
    const result = await replay([packed.subarray(0, packed.length / 2)])
    expect(result.truncated).toStrictEqual(['log'])
    expect(result.malformed).toMatchObject({ count: 1, byReason: { truncated: 1 } })
    expect(result.requests).toBeGreaterThan(2000)
  })

  test('reports a corrupt stream and reads the next log', async () => {
    const corrupt = Buffer.from(packed)
    corrupt.fill(0xff, 10_000, 10_050)
    const logs: NamedLog[] = [
      { name: 'one.gz', open: () => [corrupt] },
      { name: 'two.log', open: () => [line(10_000, 'z')] },
    ]
    const result = await replayAccessLog(logs, { ttls: [1], ...IDENTITY })
    expect(result.truncated).toStrictEqual(['one.gz'])
    expect(result.lastTime).toBe(START + 10_000_000)
  })
})

test('returns the result so far when it is aborted', async () => {
  const controller = new AbortController()
  async function* endless(): AsyncGenerator<string> {
    yield `${line(0, 'a')}\n${line(1, 'a')}\n{"incompl`
    controller.abort()
    await new Promise(() => {})
  }
  const result = await replay(endless(), { signal: controller.signal })
  expect(result).toMatchObject({ interrupted: true, requests: 2, malformed: { count: 0 } })
})

test('rejects with the error of the source', async () => {
  function* broken(): Generator<string> {
    yield 'x\n'
    throw new Error('disk failed')
  }
  await expect(replay(broken())).rejects.toThrow('disk failed')
})

test('reports progress at the end', async () => {
  const reports: object[] = []
  await replay([line(0, 'a'), 'x'], { onProgress: (progress) => reports.push(progress) })
  expect(reports.at(-1)).toStrictEqual({ bytes: line(0, 'a').length + 2, lines: 2, malformed: 1 })
})

test.each<[string, object]>([
  ['ttls', { ttls: [] }],
  ['ttls[1]', { ttls: [1, 1] }],
  ['ttls[0]', { ttls: [3601] }],
  ['identitySource', { identitySource: [] }],
  ['identitySource[0]', { identitySource: ['authorizer.principalId'] }],
  ['identitySource[0]', { format: 'clf' }],
  ['identitySource[0]', { format: { template: '$context.requestTime $context.status' } }],
  ['format.template', { format: { template: '$context.authorizer.principalId' } }],
  ['format.template', { format: { template: '$context.requestTime$context.authorizer.principalId' } }],
  ['format', { format: 'yaml' }],
  ['authorizer', { authorizer: 'x' }],
  ['maxLineBytes', { maxLineBytes: 5 }],
  ['reorderSeconds', { reorderSeconds: 3601 }],
])('rejects a wrong %s', async (option, changes) => {
  await expect(replay([], changes)).rejects.toThrow(expect.objectContaining({ name: 'ConfigError', option }))
})

test('trafficOf scales a replay to a month', async () => {
  const result = await replay([line(0, 'a'), line(1, 'a'), line(7200, 'a')], { ttls: [300] })
  // Two hours of 730: factor 365.
  expect(trafficOf(result, { ttlSeconds: 300, region: 'us-east-1' })).toStrictEqual({
    region: 'us-east-1',
    requests: 3 * 365,
    invocations: 2 * 365,
  })
  expect(() => trafficOf(result, { ttlSeconds: 5, region: 'us-east-1' })).toThrow(
    expect.objectContaining({ option: 'ttlSeconds' }),
  )
  const short = await replay([line(0, 'a')], { ttls: [300] })
  expect(() => trafficOf(short, { ttlSeconds: 300, region: 'us-east-1' })).toThrow(expect.objectContaining({ option: 'result' }))
})
