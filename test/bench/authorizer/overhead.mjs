/**
 * Measures the time from event to response without the verifier, for every kind of event: gatewright with a cached document,
 * gatewright with a new document each time, and the handlers in `hand-written.mjs`, which build their policy each time. Each
 * kind runs in its own process with interleaved rounds and varying paths. Requires the built package:
 * `npm run bench -- authorizer`. Arguments: rounds, calls per round, one kind.
 */
import { strict as assert } from 'node:assert'
import { spawnSync } from 'node:child_process'
import {
  authenticated,
  hasScope,
  httpApiAuthorizer,
  inGroup,
  requestAuthorizer,
  tokenAuthorizer,
  websocketAuthorizer,
} from 'gatewright'
import { evaluate } from 'gatewright/policy'
import { events } from 'gatewright/testing'
import { handWritten } from './hand-written.mjs'

const rounds = Number(process.argv[2] ?? 15)
const calls = Number(process.argv[3] ?? 100_000)
const only = process.argv[4]

const caller = (groups = []) => ({
  scheme: 'bench',
  issuer: 'https://id.example',
  subject: 'u1',
  scopes: new Set(['pets/read']),
  groups: new Set(groups),
  claims: {},
})
const fixed = caller()
const AUTHORIZATION = { in: 'header', name: 'authorization' }
const TOKEN = { in: 'query', name: 'token' }

/** The check, which all candidates await. */
const check = async (credential) =>
  credential === 'Bearer x' ? { kind: 'identified', identity: fixed } : { kind: 'rejected', code: 'custom:bench' }
const issuers = ['https://id.example']
const byHeader = { issuers, reads: [[AUTHORIZATION]], verify: (request) => check(request.headers('authorization')[0]) }
const byQuery = { issuers, reads: [[TOKEN]], verify: (request) => check(request.query('token')[0]) }

const routes = {
  'GET /pets': hasScope('pets/read'),
  'POST /pets': hasScope('pets/write'),
  'GET /pets/{id}': authenticated,
  'DELETE /pets/{id}': inGroup('admin'),
}
const context = ({ subject }) => ({ subject })
const common = { authenticate: byHeader, ttlSeconds: 300, routes, context }
const ours = {
  token: tokenAuthorizer(common),
  request: requestAuthorizer(common),
  http: httpApiAuthorizer({ ...common, payloadFormatVersion: '2.0' }),
  connect: websocketAuthorizer({ authenticate: byQuery, routes: { $connect: authenticated }, context }),
}
const theirs = handWritten(check)

// A new combination of sixteen groups each time: more caller classes than the cache contains.
let turn = 0
const changing = () => caller(Array.from({ length: 16 }, (_, index) => `g${index}`).filter((_, index) => (turn >> index) & 1))
const buildingAnew = tokenAuthorizer({
  authenticate: { issuers, reads: [[AUTHORIZATION]], verify: async () => ({ kind: 'identified', identity: changing() }) },
  ttlSeconds: 300,
  routes: Object.fromEntries(Array.from({ length: 16 }, (_, index) => [`GET /r${index}`, inGroup(`g${index}`)])),
  context,
})

const requests = Array.from({ length: 256 }, (_, index) =>
  index % 4 === 0
    ? { request: 'GET /pets', route: 'GET /pets' }
    : {
        request: `${index % 4 === 1 ? 'DELETE' : 'GET'} /pets/${index}`,
        route: `${index % 4 === 1 ? 'DELETE' : 'GET'} /pets/{id}`,
      },
)
const headers = { Authorization: 'Bearer x', Host: 'api.example', Accept: '*/*', 'User-Agent': 'bench' }
// Lambda creates events from JSON.
const received = (event) => JSON.parse(JSON.stringify(event))
const sent = {
  token: requests.map((request) => received(events.token({ ...request, token: 'Bearer x' }))),
  request: requests.map((request) => received(events.request({ ...request, headers }))),
  http: requests.map((request) => received(events.httpApi2({ ...request, headers }))),
  connect: requests.map(() => received(events.connect({ request: 'GET /?token=Bearer%20x', headers: { Host: 'api.example' } }))),
}
const KINDS = {
  token: 'TOKEN, cached document',
  request: 'REQUEST, cached document',
  http: 'HTTP API 2.0, cached document',
  connect: 'WebSocket, cached document',
  new: 'TOKEN, new document of 16 routes',
}

/** Checks that both allow the same routes. */
async function agree(kind) {
  for (const event of (sent[kind] ?? []).slice(0, 8)) {
    const [actual, expected] = await Promise.all([ours[kind](event), theirs[kind](event)])
    const resource = event.methodArn ?? event.routeArn
    const verdict = ({ policyDocument }) =>
      evaluate({ identity: [policyDocument] }, { principal: 'u1', action: 'execute-api:Invoke', resource, context: {} }).verdict
    assert.equal(verdict(actual), verdict(expected), `${kind} ${resource}`)
    assert.deepEqual([actual.principalId, actual.context], [expected.principalId, expected.context])
  }
}

let position = 0
const next = (list) => list[position++ & 255]

/** Returns the CPU time of this process, which does not depend on other processes, unlike wall-clock time. */
async function measure(run) {
  const { user, system } = process.cpuUsage()
  for (let index = 0; index < calls; index++) await run()
  const spent = process.cpuUsage()
  return (spent.user + spent.system - user - system) / calls
}

/** Returns the medians of interleaved rounds, less the time of the check. */
async function timesWithoutCheck(candidates) {
  const all = { check: () => check(next(sent.token).authorizationToken), ...candidates }
  const times = Object.fromEntries(Object.keys(all).map((name) => [name, []]))
  for (let round = -1; round < rounds; round++) {
    for (const [name, run] of Object.entries(all)) {
      const microseconds = await measure(run)
      if (round >= 0) times[name].push(microseconds)
    }
  }
  const median = (name) => times[name].toSorted((a, b) => a - b)[Math.floor(rounds / 2)]
  return Object.keys(candidates).map((name) => median(name) - median('check'))
}

async function compare(kind) {
  await agree(kind)
  const building = kind === 'new'
  const event = building ? 'token' : kind
  const [hand, own] = await timesWithoutCheck({
    hand: () => theirs[event](next(sent[event])),
    own: () => {
      turn++
      return (building ? buildingAnew : ours[event])(next(sent[event]))
    },
  })
  const figures = [hand, own, own / hand].map((figure) => figure.toFixed(2).padStart(14))
  console.log(`${KINDS[kind].padEnd(36)}${figures.join('')}`)
}

if (only === undefined) {
  console.log(
    `${'microseconds without the verifier'.padEnd(36)}${['hand-written', 'ours', 'ratio'].map((text) => text.padStart(14)).join('')}`,
  )
  for (const kind of Object.keys(KINDS)) {
    const { status } = spawnSync(process.execPath, [import.meta.filename, rounds, calls, kind].map(String), { stdio: 'inherit' })
    if (status !== 0) process.exit(1)
  }
} else {
  await compare(only)
}
