// Measures the requests per second of a REST API in process, on one core. Run after a build:
// node test/bench/gateway/speed.mjs [requests per case]
// The figures are requests per second of processor time, so that other processes on the machine do not matter much. The goals
// are in the last column.
import { restApi } from 'gatewright/gateway'

const REQUESTS = Number(process.argv[2] ?? 100_000)
const GOALS = { 'TOKEN, from the cache': 30_000, 'TOKEN, through the handler': 8_000, 'open route': 25_000 }

const respond = () => ({
  principalId: 'jane',
  policyDocument: {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: 'arn:aws:execute-api:*:*:*/prod/GET/*' }],
  },
  context: { tenant: 'a' },
})
const token = (ttlSeconds) => ({
  api: 'REST',
  type: 'TOKEN',
  ttlSeconds,
  identitySources: [{ in: 'header', name: 'authorization' }],
  handler: respond,
})
const integration = () => ({ statusCode: 200, headers: { 'content-type': 'application/json' }, body: '{"ok":true}' })
const api = restApi({
  stage: 'prod',
  authorizers: { cached: token(3600), fresh: token(0) },
  routes: {
    'GET /open': { authorizer: 'NONE', integration },
    'GET /cached/{id}': { authorizer: 'cached', integration },
    'GET /fresh/{id}': { authorizer: 'fresh', integration },
  },
})
const targets = {
  'TOKEN, from the cache': '/prod/cached/7',
  'TOKEN, through the handler': '/prod/fresh/7',
  'open route': '/prod/open',
}

const headers = [
  ['Host', 'a1b2c3d4e5.execute-api.us-east-1.amazonaws.com'],
  ['Authorization', 'Bearer abc'],
  ['User-Agent', 'bench'],
]

async function measure(rawTarget, requests) {
  const request = { method: 'GET', rawTarget, headers }
  const start = process.cpuUsage()
  for (let index = 0; index < requests; index += 1) {
    const { status } = await api.send(request)
    if (status !== 200) throw new Error(`${rawTarget} was answered with ${status}`)
  }
  const { user, system } = process.cpuUsage(start)
  return Math.round(requests / ((user + system) / 1_000_000))
}

for (const target of Object.values(targets)) await measure(target, 10_000)
for (const [name, target] of Object.entries(targets)) {
  const perSecond = await measure(target, REQUESTS)
  console.log(`${name.padEnd(28)} ${String(perSecond).padStart(8)} requests/s   goal ${GOALS[name]}`)
}
