import { describe, expect, test } from 'vitest'
import { replayDecisions } from '../../../src/compare/index.ts'

const API = 'arn:aws:execute-api:eu-west-1:012345678901:abcdef/prod'

interface TokenEvent {
  readonly type: 'TOKEN'
  readonly methodArn: string
  readonly authorizationToken: string
}

function event(token: string, route: string): TokenEvent {
  return { type: 'TOKEN', methodArn: `${API}/${route}`, authorizationToken: token }
}

/** An authorizer that allows these routes to each token. */
function authorizer(routes: { readonly [token: string]: readonly string[] }) {
  return async ({ authorizationToken }: TokenEvent) => {
    const allowed = routes[authorizationToken]
    if (allowed === undefined) throw new Error('Unauthorized')
    return {
      principalId: authorizationToken,
      policyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: allowed.map((route) => `${API}/${route}`) }],
      },
    }
  }
}

const before = authorizer({ ada: ['GET/*'], bob: ['GET/pets'], eve: [] })
const after = authorizer({ ada: ['GET/pets'], bob: ['GET/pets', 'POST/pets'], new: ['GET/pets'] })
const EVENTS = [
  event('ada', 'GET/pets'),
  event('ada', 'GET/owners/7'),
  event('ada', 'GET/owners/7'),
  event('bob', 'POST/pets'),
  event('bob', 'DELETE/pets'),
  event('eve', 'GET/pets'),
  event('new', 'GET/pets'),
]

test('finds exactly the planted changes', async () => {
  expect(await replayDecisions(EVENTS, { before, after })).toStrictEqual({
    events: 7,
    unchanged: 2,
    skipped: 0,
    changedEvents: 5,
    changes: [
      { kind: 'gained', principal: 'bob', route: 'POST/pets', before: 'deny', after: 'allow', events: 1, first: 3 },
      { kind: 'gained', principal: 'new', route: 'GET/pets', before: 'unauthorized', after: 'allow', events: 1, first: 6 },
      { kind: 'lost', principal: 'ada', route: 'GET/owners/7', before: 'allow', after: 'deny', events: 2, first: 1 },
      { kind: 'other', principal: 'eve', route: 'GET/pets', before: 'deny', after: 'unauthorized', events: 1, first: 5 },
    ],
  })
  expect((await replayDecisions(EVENTS, { before, after: before })).changes).toStrictEqual([])
})

test('reads files with one event per line, and counts records that are not events', async () => {
  const lines = [...EVENTS.map((one) => JSON.stringify(one)), 'no JSON', '[]', '{}'].join('\n')
  const bytes = Buffer.from(lines)
  const chunks = [bytes.subarray(0, 33), bytes.subarray(33)]
  expect(await replayDecisions(chunks, { before, after })).toMatchObject({ events: 7, skipped: 3, changedEvents: 5 })
})

test('builds events from access logs', async () => {
  const log = [{ principalId: 'ada', route: 'GET/owners/7' }, { principalId: '-' }].map((one) => JSON.stringify(one)).join('\n')
  const toEvent = (record: unknown): unknown => {
    const { principalId, route } = record as { readonly principalId: string; readonly route: string }
    return principalId === '-' ? null : event(principalId, route)
  }
  const { changes, skipped } = await replayDecisions([log], { before, after, toEvent })
  expect(changes.map(({ kind, principal }) => [kind, principal])).toStrictEqual([['lost', 'ada']])
  expect(skipped).toBe(1)
})

describe('outcomes', () => {
  const HTTP = { version: '2.0', type: 'REQUEST', routeArn: `${API}/GET/pets` }
  test.each<[string, unknown, unknown, string]>([
    ['a simple response', { isAuthorized: false }, HTTP, 'deny'],
    ['a simple response that is not a boolean', { isAuthorized: 'yes' }, HTTP, 'error'],
    ['a simple response for a REST API', { isAuthorized: true }, EVENTS[0], 'error'],
    ['no policy', { principalId: 'x' }, EVENTS[0], 'error'],
    ['nothing', undefined, EVENTS[0], 'error'],
  ])('%s', async (_, response, recorded, outcome) => {
    const allow = async (one: { readonly version?: string }) =>
      one.version === '2.0' ? { isAuthorized: true } : before(EVENTS[0] as TokenEvent)
    const { changes } = await replayDecisions([recorded], { before: allow, after: async () => response })
    expect(changes).toMatchObject([{ before: 'allow', after: outcome }])
  })
})

test.each<[string, unknown, object]>([
  ['before', [], { after }],
  ['after', [], { before, after: 5 }],
  ['events', 5, { before, after }],
])('rejects a wrong %s', async (option, events, options) => {
  // Invalid on purpose: possible in plain JavaScript.
  await expect(replayDecisions(events as [], options as never)).rejects.toThrow(
    expect.objectContaining({ name: 'ConfigError', option }),
  )
})
