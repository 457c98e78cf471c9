// Sends requests of many callers to one gateway and checks that the result cache and the heap stay bounded. Also measures
// the requests per second in process. Run after a build: node --expose-gc test/bench/gateway/soak.mjs [requests]
import { restApi } from 'gatewright/gateway'

const REQUESTS = Number(process.argv[2] ?? 60_000)
const MAX_GROWTH_MB = 10

const respond = () => ({
  principalId: 'jane',
  policyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*' }] },
  context: { padding: 'x'.repeat(500) },
})
const entry = (type, ttlSeconds) => ({
  api: 'REST',
  type,
  ttlSeconds,
  identitySources: [{ in: 'header', name: 'authorization' }],
  handler: respond,
})
const integration = () => ({ statusCode: 200, body: '{}' })
const api = restApi({
  stage: 'prod',
  authorizers: { cached: entry('TOKEN', 3600), token: entry('TOKEN', 0), request: entry('REQUEST', 0) },
  routes: {
    'GET /open': { authorizer: 'NONE', integration },
    'GET /cached/{id}': { authorizer: 'cached', integration },
    'GET /token': { authorizer: 'token', integration },
    'GET /request': { authorizer: 'request', integration },
  },
})
const send = async (rawTarget, token) => {
  const { status } = await api.send({ method: 'GET', rawTarget, headers: [['authorization', token]] })
  if (status !== 200) throw new Error(`${rawTarget} answered ${status}`)
}
const heapMb = () => {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed / 1024 / 1024
}

let early = 0
for (let request = 0; request < REQUESTS; request += 1) {
  if (request === Math.floor(REQUESTS / 5)) early = heapMb()
  await send(`/prod/cached/${request}`, `caller ${request}`)
}
const growth = heapMb() - early
console.log(
  `${REQUESTS} callers: ${api.cachedReplies()} responses cached, heap growth ${growth.toFixed(1)} MB after the first fifth`,
)

for (const [name, target, token] of [
  ['route without authorization', '/prod/open', 'x'],
  ['TOKEN, answered from the cache', '/prod/cached/1', 'x'],
  ['TOKEN, authorizer invoked', '/prod/token', 'x'],
  ['REQUEST, authorizer invoked', '/prod/request', 'x'],
]) {
  const rounds = 3_000
  const started = performance.now()
  for (let round = 0; round < rounds; round += 1) await send(target, token)
  console.log(`${name}: ${Math.round((rounds / (performance.now() - started)) * 1000)} requests per second`)
}

const isBounded = api.cachedReplies() <= 10_000 && (globalThis.gc === undefined || growth < MAX_GROWTH_MB)
console.log(isBounded ? 'bounded' : 'NOT BOUNDED')
process.exitCode = isBounded ? 0 : 1
