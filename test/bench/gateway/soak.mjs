// Many callers, one gateway: the result cache must stay bounded, and the heap with it. Also says how many requests a second
// pass in process. Run after a build: node --expose-gc test/bench/gateway/soak.mjs [requests]
import { restApi } from 'gatewright/gateway'

const REQUESTS = Number(process.argv[2] ?? 60_000)
const MAX_GROWTH_MB = 10

const reply = () => ({
  principalId: 'jane',
  policyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*' }] },
  context: { padding: 'x'.repeat(500) },
})
const entry = (type, ttlSeconds) => ({
  api: 'REST',
  type,
  ttlSeconds,
  identitySources: [{ in: 'header', name: 'authorization' }],
  handler: reply,
})
const integration = () => ({ statusCode: 200, body: '{}' })
const api = restApi({
  stage: 'prod',
  authorizers: { cached: entry('TOKEN', 3600), token: entry('TOKEN', 0), request: entry('REQUEST', 0) },
  routes: {
    'GET /open': { authorizer: null, integration },
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
const grown = heapMb() - early
console.log(
  `${REQUESTS} callers: ${api.cachedReplies()} replies kept, heap grown by ${grown.toFixed(1)} MB after the first fifth`,
)

for (const [name, target, token] of [
  ['open route', '/prod/open', 'x'],
  ['TOKEN, the cache answers', '/prod/cached/1', 'x'],
  ['TOKEN, the authorizer runs', '/prod/token', 'x'],
  ['REQUEST, the authorizer runs', '/prod/request', 'x'],
]) {
  const rounds = 3_000
  const started = performance.now()
  for (let round = 0; round < rounds; round += 1) await send(target, token)
  console.log(`${name}: ${Math.round((rounds / (performance.now() - started)) * 1000)} requests a second`)
}

const isBounded = api.cachedReplies() <= 10_000 && (globalThis.gc === undefined || grown < MAX_GROWTH_MB)
console.log(isBounded ? 'bounded' : 'NOT BOUNDED')
process.exitCode = isBounded ? 0 : 1
