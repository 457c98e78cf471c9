/**
 * What an authorizer costs beside its verifier, event to reply: ours with the document from its cache, ours with a new
 * document each time, and a plain handler written by hand that builds its policy each time. One process, rounds
 * interleaved; run it on the built package: `npm run bench:authorizer`. Arguments: rounds, milliseconds a turn.
 */
import { hasScope, inGroup, requestAuthorizer, signedIn, tokenAuthorizer } from 'gatewright'
import { events } from 'gatewright/testing'

const rounds = Number(process.argv[2] ?? 9)
const turnMs = Number(process.argv[3] ?? 120)

const caller = (groups = []) => ({
  scheme: 'bench',
  issuer: 'https://id.example',
  subject: 'u1',
  scopes: new Set(['pets/read']),
  groups: new Set(groups),
  claims: {},
})
const SOURCE = { in: 'header', name: 'authorization' }
const stub = (identityOf) => ({
  issuers: ['https://id.example'],
  reads: [[SOURCE]],
  verify: async (request) => ({ kind: 'identified', identity: identityOf(request) }),
})
const fixed = caller()
const routes = {
  'GET /pets': hasScope('pets/read'),
  'POST /pets': hasScope('pets/write'),
  'GET /pets/{id}': signedIn,
  'DELETE /pets/{id}': inGroup('admin'),
}
const wide = Object.fromEntries(Array.from({ length: 16 }, (_, index) => [`GET /r${index}`, inGroup(`g${index}`)]))
let turn = 0
// Sixteen groups, a new combination each time: more classes of callers than the cache holds.
const changing = () => caller(Array.from({ length: 16 }, (_, index) => `g${index}`).filter((_, index) => (turn >> index) & 1))

const token = events.token({ token: 'Bearer x', request: 'GET /pets' })
const request = events.request({
  request: 'GET /pets',
  headers: { Authorization: 'Bearer x', Host: 'api.example', Accept: '*/*', 'User-Agent': 'bench' },
})
const plainVerifier = stub(() => fixed)

/** As hand-written handlers do: verify, split the ARN, build the policy for this caller. */
async function handWritten(event) {
  const identity = (await plainVerifier.verify(event)).identity
  const [, , , region, accountId, rest] = event.methodArn.split(':')
  const [apiId, stage] = rest.split('/')
  const base = `arn:aws:execute-api:${region}:${accountId}:${apiId}/${stage}`
  const Statement = []
  const add = (Effect, method, path) =>
    Statement.push({ Effect, Action: 'execute-api:Invoke', Resource: `${base}/${method}${path}` })
  add(identity.scopes.has('pets/read') ? 'Allow' : 'Deny', 'GET', '/pets')
  add(identity.scopes.has('pets/write') ? 'Allow' : 'Deny', 'POST', '/pets')
  add('Allow', 'GET', '/pets/*')
  add(identity.groups.has('admin') ? 'Allow' : 'Deny', 'DELETE', '/pets/*')
  return {
    principalId: `${identity.issuer}|${identity.subject}`,
    policyDocument: { Version: '2012-10-17', Statement },
    context: { subject: identity.subject },
  }
}

const context = ({ subject }) => ({ subject })
const cachedToken = tokenAuthorizer({ authenticate: plainVerifier, ttlSeconds: 300, routes, context })
const cachedRequest = requestAuthorizer({ authenticate: plainVerifier, ttlSeconds: 300, routes, context })
const building = tokenAuthorizer({ authenticate: stub(changing), ttlSeconds: 300, routes: wide, context })

const contestants = {
  'verifier alone': () => plainVerifier.verify(token),
  'hand-written': () => handWritten(token),
  'ours, TOKEN, cached document': () => cachedToken(token),
  'ours, REQUEST, cached document': () => cachedRequest(request),
  'ours, TOKEN, new document of 16 routes': () => {
    turn++
    return building(token)
  },
}

async function measure(run) {
  const start = process.hrtime.bigint()
  const end = start + BigInt(turnMs) * 1_000_000n
  let count = 0
  while (process.hrtime.bigint() < end) {
    for (let index = 0; index < 50; index++) await run()
    count += 50
  }
  return Number(process.hrtime.bigint() - start) / count / 1000
}

const times = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]))
for (let round = -1; round < rounds; round++) {
  for (const [name, run] of Object.entries(contestants)) {
    const microseconds = await measure(run)
    if (round >= 0) times[name].push(microseconds)
  }
}
const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)]
const base = median(times['verifier alone'])
const hand = median(times['hand-written']) - base
console.log('microseconds beside the verifier, and as a multiple of the hand-written handler')
for (const [name, list] of Object.entries(times)) {
  const beside = median(list) - base
  console.log(`${name.padEnd(42)} ${beside.toFixed(2).padStart(8)} us ${(beside / hand).toFixed(2).padStart(8)} x`)
}
