import { describe, expect, test } from 'vitest'
import { type Canary, restApi } from '../../../src/gateway/index.ts'
import { policyResponse } from '../test-api.ts'

function build(canary: Canary | undefined, options: object = {}) {
  let invocations = 0
  const api = restApi({
    stage: 'prod',
    region: 'eu-west-1',
    stageVariables: { tier: 'base', other: 'x' },
    canary,
    authorizers: {
      auth: {
        api: 'REST',
        type: 'TOKEN',
        ttlSeconds: 300,
        identitySources: [{ in: 'header', name: 'Authorization' }],
        handler: () => {
          invocations += 1
          return policyResponse('Allow', '*')
        },
      },
    },
    routes: {
      'GET /pets': {
        authorizer: 'auth',
        integration: (event: never) => Response.json((event as { stageVariables: unknown }).stageVariables),
      },
    },
    ...options,
  })
  const send = (stage?: string) => api.request('GET /pets', { headers: { authorization: 'a' }, stage })
  return { api, send, invocations: () => invocations }
}

/** Which of a number of requests the canary handles. */
async function decisions(canary: Canary, count: number): Promise<readonly boolean[]> {
  const { send } = build(canary)
  const made: boolean[] = []
  for (let index = 0; index < count; index += 1) made.push((await send()).trace.canary)
  return made
}

describe('a canary', () => {
  test('overrides stage variables for its share of the requests', async () => {
    const values = [0.2, 0.3]
    const { send } = build({
      percentTraffic: 25,
      stageVariableOverrides: { tier: 'canary', added: 'y' },
      random: () => values.shift() ?? 0,
    })
    const canary = await send()
    expect(canary.trace).toMatchObject({ canary: true, stage: 'prod' })
    expect(canary.trace.steps).toContainEqual(expect.objectContaining({ check: 'stage', found: 'the canary' }))
    expect(await canary.json()).toStrictEqual({ tier: 'canary', other: 'x', added: 'y' })
    const base = await send()
    expect(base.trace.canary).toBe(false)
    expect(await base.json()).toStrictEqual({ tier: 'base', other: 'x' })
  })

  test('shares the result cache of its stage', async () => {
    const values = [0.9, 0.1]
    const { send, invocations } = build({ percentTraffic: 50, random: () => values.shift() ?? 0 })
    await send()
    expect((await send()).trace).toMatchObject({ canary: true, lambda: 'cached' })
    expect(invocations()).toBe(1)
  })

  test('takes about its share, with the same decisions in each run', async () => {
    const first = await decisions({ percentTraffic: 30 }, 300)
    expect(await decisions({ percentTraffic: 30 }, 300)).toStrictEqual(first)
    const share = first.filter(Boolean).length / first.length
    expect(share).toBeGreaterThan(0.2)
    expect(share).toBeLessThan(0.4)
  })

  test.each([
    [0, false],
    [100, true],
  ])('of %i percent takes none or all requests', async (percentTraffic, expected) => {
    expect(new Set(await decisions({ percentTraffic }, 20))).toStrictEqual(new Set([expected]))
  })

  test('of a further stage does not affect the main stage', async () => {
    const { send } = build(undefined, { stages: { dev: { canary: { percentTraffic: 100 } } } })
    expect((await send()).trace.canary).toBe(false)
    expect((await send('dev')).trace.canary).toBe(true)
  })

  test('marks rejected requests too', async () => {
    const { api } = build({ percentTraffic: 100 })
    expect((await api.request('GET /pets')).trace).toMatchObject({ status: 401, canary: true })
    expect((await api.request('GET /nothing')).trace).toMatchObject({ status: 403, canary: true })
  })

  test.each([1, -0.1, Number.NaN, '0.5'])('with a generator that returns %s is an error', async (value) => {
    const { send } = build({ percentTraffic: 50, random: () => value as number })
    await expect(send()).rejects.toThrow(expect.objectContaining({ code: 'ERR_CONFIG', option: 'canary.random' }))
  })

  test.each<[string, object]>([
    ['canary.percentTraffic', { percentTraffic: 101 }],
    ['canary.percentTraffic', {}],
    ['canary.share', { percentTraffic: 1, share: 1 }],
    ['canary.stageVariableOverrides["a"]', { percentTraffic: 1, stageVariableOverrides: { a: 1 } }],
  ])('rejects a wrong %s', (option, canary) => {
    expect(() => build(canary as Canary)).toThrow(expect.objectContaining({ code: 'ERR_CONFIG', option }))
  })
})
