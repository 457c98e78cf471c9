/**
 * What an authorizer costs beside its verifier, event to reply, for every kind of event: ours with the document from its
 * cache, ours with a new document each time, and the plain handler of `hand-written.mjs` that builds its policy each time.
 * One process a kind, because a Lambda has one; in it rounds interleaved, the paths of the requests vary. Run it on the
 * built package: `npm run bench:authorizer`. Arguments: rounds, calls a turn, one kind.
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

/** The check itself, which costs nothing: every contestant awaits it. */
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

// Sixteen groups, a new combination each time: more classes of callers than the cache holds.
let turn = 0
const changing = () => caller(Array.from({ length: 16 }, (_, index) => `g${index}`).filter((_, index) => (turn >> index) & 1))
const buildingAnew = tokenAuthorizer({
  authenticate: { issuers, reads: [[AUTHORIZATION]], verify: async () => ({ kind: 'identified', identity: changing() }) },
  ttlSeconds: 300,
  routes: Object.fromEntries(Array.from({ length: 16 }, (_, index) => [`GET /r${index}`, inGroup(`g${index}`)])),
  context,
})

const asked = Array.from({ length: 256 }, (_, index) =>
  index % 4 === 0
    ? { request: 'GET /pets', route: 'GET /pets' }
    : {
        request: `${index % 4 === 1 ? 'DELETE' : 'GET'} /pets/${index}`,
        route: `${index % 4 === 1 ? 'DELETE' : 'GET'} /pets/{id}`,
      },
)
const headers = { Authorization: 'Bearer x', Host: 'api.example', Accept: '*/*', 'User-Agent': 'bench' }
// As Lambda hands an event over: out of JSON.
const received = (event) => JSON.parse(JSON.stringify(event))
const sent = {
  token: asked.map((one) => received(events.token({ ...one, token: 'Bearer x' }))),
  request: asked.map((one) => received(events.request({ ...one, headers }))),
  http: asked.map((one) => received(events.httpApi2({ ...one, headers }))),
  connect: asked.map(() => received(events.connect({ request: 'GET /?token=Bearer%20x', headers: { Host: 'api.example' } }))),
}
const KINDS = {
  token: 'TOKEN, cached document',
  request: 'REQUEST, cached document',
  http: 'HTTP API 2.0, cached document',
  connect: 'WebSocket, cached document',
  new: 'TOKEN, new document of 16 routes',
}

/** Both must open the same routes, or the comparison means nothing. */
async function agree(kind) {
  for (const event of (sent[kind] ?? []).slice(0, 8)) {
    const [one, other] = await Promise.all([ours[kind](event), theirs[kind](event)])
    const resource = event.methodArn ?? event.routeArn
    const verdict = ({ policyDocument }) =>
      evaluate({ identity: [policyDocument] }, { principal: 'u1', action: 'execute-api:Invoke', resource, context: {} }).verdict
    assert.equal(verdict(one), verdict(other), `${kind} ${resource}`)
    assert.deepEqual([one.principalId, one.context], [other.principalId, other.context])
  }
}

let position = 0
const next = (list) => list[position++ & 255]

/** Time of this process alone: on a shared machine the clock on the wall tells of the neighbours. */
async function measure(run) {
  const { user, system } = process.cpuUsage()
  for (let index = 0; index < calls; index++) await run()
  const spent = process.cpuUsage()
  return (spent.user + spent.system - user - system) / calls
}

/** Medians of interleaved rounds, without what the check alone costs. */
async function besideTheCheck(contestants) {
  const all = { check: () => check(next(sent.token).authorizationToken), ...contestants }
  const times = Object.fromEntries(Object.keys(all).map((name) => [name, []]))
  for (let round = -1; round < rounds; round++) {
    for (const [name, run] of Object.entries(all)) {
      const microseconds = await measure(run)
      if (round >= 0) times[name].push(microseconds)
    }
  }
  const median = (name) => times[name].toSorted((a, b) => a - b)[Math.floor(rounds / 2)]
  return Object.keys(contestants).map((name) => median(name) - median('check'))
}

async function compare(kind) {
  await agree(kind)
  const building = kind === 'new'
  const event = building ? 'token' : kind
  const [hand, own] = await besideTheCheck({
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
    `${'microseconds beside the verifier'.padEnd(36)}${['hand-written', 'ours', 'ratio'].map((text) => text.padStart(14)).join('')}`,
  )
  for (const kind of Object.keys(KINDS)) {
    const { status } = spawnSync(process.execPath, [import.meta.filename, rounds, calls, kind].map(String), { stdio: 'inherit' })
    if (status !== 0) process.exit(1)
  }
} else {
  await compare(only)
}
