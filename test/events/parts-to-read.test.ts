import { describe, expect, test } from 'vitest'
import { partsToRead, readConnectEvent, readHttpEvent1, readHttpEvent2, readRequestEvent } from '../../src/events/index.ts'
import { connectEvent, httpEvent1, httpEvent2, requestEvent } from './fixtures.ts'

const nothing = { query: false, stageVariables: false, connection: false, route: false, paths: false }
const all = { query: true, stageVariables: true, connection: true, route: true, paths: true }

describe('partsToRead', () => {
  test.each<[string, Parameters<typeof partsToRead>[0], object]>([
    ['a header', { reads: [[{ in: 'header', name: 'x' }]], ruleReads: [], route: false, perRequest: false }, nothing],
    [
      'a query parameter in one alternative',
      { reads: [[{ in: 'header', name: 'x' }], [{ in: 'query', name: 'key' }]], ruleReads: [], route: false, perRequest: false },
      { ...nothing, query: true },
    ],
    [
      'a rule that reads a stage variable',
      { reads: [[]], ruleReads: [{ in: 'stageVariable', name: 'pool' }], route: true, perRequest: false },
      { ...nothing, stageVariables: true, route: true },
    ],
    [
      'a verifier that reads the whole request',
      { reads: 'request', ruleReads: [], route: true, perRequest: false },
      { ...all, paths: false },
    ],
    [
      'a rule that reads the whole request',
      { reads: [[]], ruleReads: 'request', route: true, perRequest: false },
      { ...all, paths: false },
    ],
    [
      'no route',
      { reads: 'request', ruleReads: 'request', route: false, perRequest: false },
      { ...all, route: false, paths: false },
    ],
    ['one response per request', { reads: 'request', ruleReads: 'request', route: false, perRequest: true }, all],
  ])('%s', (_, declared, expected) => {
    expect(partsToRead(declared)).toStrictEqual(expected)
  })
})

const parse = () => ({ method: 'GET', path: '/pets/7' })
const READERS = [
  ['REST', readRequestEvent, requestEvent],
  ['HTTP 1.0', readHttpEvent1, httpEvent1],
  ['HTTP 2.0', readHttpEvent2, httpEvent2],
  ['WebSocket', readConnectEvent, connectEvent],
] as const

describe.each(READERS)('%s: an optional part', (kind, read, event) => {
  test('is absent if it is not declared', () => {
    const { request, routeKey } = read(event(), parse, nothing)
    expect([request.query('key'), request.stageVariable('pool'), request.url, request.clientCertificate, routeKey]).toStrictEqual(
      [[], undefined, undefined, undefined, undefined],
    )
  })

  test('is present if it is declared; headers and the source address always are', () => {
    const narrow = read(event(), parse, nothing)
    const wide = read(event(), parse, all)
    expect(wide).toStrictEqual(read(event(), parse))
    expect(narrow.request.sourceIp).toBe(wide.request.sourceIp)
    expect(narrow.request.headers('authorization')).toStrictEqual(wide.request.headers('authorization'))
    expect(wide.routeKey).toBeTypeOf('string')
    // A `$connect` event carries no path.
    expect(wide.request.url === undefined).toBe(kind === 'WebSocket')
  })
})
