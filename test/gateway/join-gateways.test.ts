import { describe, expect, test } from 'vitest'
import { isGateway, joinGateways, type OfflineGateway, restApi, type Trace } from '../../src/gateway/index.ts'

function api(stage: string, route: `GET /${string}` = 'GET /open'): ReturnType<typeof restApi> {
  return restApi({
    stage,
    authorizers: {},
    routes: { [route]: { authorizer: null, integration: () => Response.json({ stage }) } },
  })
}

const get = (rawTarget: string) => ({ method: 'GET', rawTarget, headers: [] })

/** A gateway of a different type with the responses of a REST API. */
function asKind(kind: 'HTTP' | 'WEBSOCKET', gateway: ReturnType<typeof restApi>): OfflineGateway {
  const { sendTraced, ...others } = gateway
  return kind === 'HTTP' ? others : Object.assign(others, { connect: () => {} })
}

describe('joinGateways', () => {
  test('lets the first API with a route respond, REST APIs before others', async () => {
    const joined = joinGateways([asKind('WEBSOCKET', api('c')), asKind('HTTP', api('b')), api('a'), api('b')])
    expect(await (await joined.send(get('/a/open'))).json()).toStrictEqual({ stage: 'a' })
    expect(await (await joined.send(get('/b/open'))).json()).toStrictEqual({ stage: 'b' })
    expect(await (await joined.send(get('/c/open'))).json()).toStrictEqual({ stage: 'c' })
    expect((await joined.send(get('/d/open'))).status).toBe(403)
  })

  test('sends requests to @connections to the WebSocket API', async () => {
    const traces: Trace[] = []
    const socket = asKind('WEBSOCKET', api('ws', 'GET /x'))
    const all = asKind('HTTP', api('ws', 'GET /{proxy+}'))
    const joined = joinGateways([all, socket], { onTrace: (trace) => traces.push(trace) })
    await joined.send(get('/ws/@connections/abc'))
    await joined.send(get('/ws/%40connections/abc'))
    await joined.send(get('/ws/x'))
    expect(traces.map(({ route }) => route)).toStrictEqual([null, null, 'GET /{proxy+}'])
  })

  test('serves other APIs after replace, and survives an error of onTrace', async () => {
    const joined = joinGateways([api('a')], {
      onTrace: () => {
        throw new Error('full disk')
      },
    })
    expect((await joined.send(get('/a/open'))).status).toBe(200)
    joined.replace([api('b')])
    expect((await joined.send(get('/a/open'))).status).toBe(403)
    expect((await joined.send(get('/b/open'))).status).toBe(200)
  })

  test.each<[string, unknown, unknown]>([
    ['no array', api('a'), {}],
    ['an empty array', [], {}],
    ['another value in the array', [{}], {}],
    ['an unknown option', [api('a')], { onTraces: () => {} }],
    ['a wrong option', [api('a')], { onTrace: 1 }],
    ['null as options', [api('a')], null],
  ])('rejects %s', (_, gateways, options) => {
    expect(() => joinGateways(gateways as never, options as never)).toThrow(/^joinGateways: /)
    expect(() => joinGateways([api('a')]).replace([])).toThrow(/^joinGateways: gateways must be/)
  })

  test('isGateway recognizes APIs only', () => {
    expect(isGateway(api('a'))).toBe(true)
    for (const value of [undefined, null, {}, () => {}, { send: () => {} }]) expect(isGateway(value)).toBe(false)
  })
})
