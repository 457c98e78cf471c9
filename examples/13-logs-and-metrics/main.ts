/**
 * Decision records: `onDecision` is called after each decision, `jsonLog` and `emfMetrics` write the records for CloudWatch,
 * and Logger and Metrics of Powertools work as well. A record contains no token, header or claim; the subject is the only
 * personal data, and you decide whether it is logged.
 *
 * In contrast to logging in the handler, a hook cannot change a decision: its errors are ignored, and a promise is awaited
 * for at most 10 ms.
 */
import assert from 'node:assert/strict'
import { Logger } from '@aws-lambda-powertools/logger'
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics'
import { bearer, cognito, type DecisionRecord, emfMetrics, hasScope, jsonLog, tokenAuthorizer } from 'gatewright'
import { events, testIssuer } from 'gatewright/testing'

const pool = await testIssuer({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk' })
const users = cognito({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk', tokenUse: 'access', jwks: pool.jwks })

function authorizer(onDecision: (record: DecisionRecord) => void) {
  return tokenAuthorizer({
    authenticate: bearer(users),
    ttlSeconds: 300,
    routes: { 'GET /pets': hasScope('pets/read'), 'POST /pets': hasScope('pets/write') },
    onDecision,
  })
}

const token = `Bearer ${await pool.accessToken({ sub: 'jane@example.com', scope: 'pets/read' })}`
const expired = `Bearer ${await pool.accessToken({ exp: 1_700_000_000 })}`
type Handler = ReturnType<typeof authorizer>
const allowed = (handler: Handler) => handler(events.token({ token, request: 'GET /pets', stage: 'prod' }))
const denied = (handler: Handler) => handler(events.token({ token, request: 'POST /pets', stage: 'prod' }))
const rejected = (handler: Handler) => handler(events.token({ token: expired, request: 'GET /pets', stage: 'prod' }))

// 1. One line of JSON and one line of metrics per decision. They are written to standard output unless `write` is set.
const lines: string[] = []
const write = (line: string): void => void lines.push(line)
const log = jsonLog({ subject: 'hashed', hashKey: 'from your secrets manager', write })
const count = emfMetrics({ namespace: 'Pets', dimensions: ['outcome', 'route'], write })
const own = authorizer((record) => {
  log(record)
  count(record)
})
await allowed(own)
await denied(own)
await assert.rejects(rejected(own), { message: 'Unauthorized' })
for (const line of lines) console.log(line)

const parsed = lines.map((line) => JSON.parse(line))
assert.deepEqual(
  parsed.filter(({ type }) => type === 'authorization').map(({ outcome, code, route }) => [outcome, code, route]),
  [
    ['allow', 'allowed', 'GET /pets'],
    ['deny', 'denied', 'POST /pets'],
    ['unauthorized', 'ERR_TOKEN_EXPIRED', undefined],
  ],
)
assert.equal(parsed.filter(({ _aws, Decisions }) => _aws !== undefined && Decisions === 1).length, 3)

// 2. Logger and Metrics of Powertools.
const logger = new Logger({ serviceName: 'authorizer' })
const metrics = new Metrics({ namespace: 'Pets', serviceName: 'authorizer' })
const powertools = authorizer(({ subject: _, ...record }) => {
  logger.info('authorization', { ...record })
  metrics.addDimension('outcome', record.outcome)
  metrics.addMetric('Decisions', MetricUnit.Count, 1)
  metrics.addMetric('Duration', MetricUnit.Milliseconds, record.durationMs)
  metrics.publishStoredMetrics()
})
const printed = await printedBy(() => denied(powertools))
const [entry, embedded] = printed.map((line) => JSON.parse(line))
assert.deepEqual(
  [entry.message, entry.outcome, entry.route, entry.service],
  ['authorization', 'deny', 'POST /pets', 'authorizer'],
)
assert.deepEqual([embedded.outcome, embedded.Decisions, embedded.service], ['deny', 1, 'authorizer'])

for (const line of [...lines, ...printed]) {
  assert.ok(!line.includes('jane') && !line.includes(token.slice(7)), 'contains the subject or the token')
}

// 3. A hook that fails does not change the response.
const broken = authorizer(() => {
  throw new Error('Unauthorized')
})
assert.deepEqual(await allowed(broken), await allowed(own))
const hanging = authorizer(() => new Promise<void>(() => {}))
assert.deepEqual(await allowed(hanging), await allowed(own))
console.log('a hook that throws and one that never returns: same response')

/** Returns the lines that are written to standard output during `run`. They are also printed. */
async function printedBy(run: () => Promise<unknown>): Promise<string[]> {
  const write = process.stdout.write
  const written: string[] = []
  process.stdout.write = (chunk: string | Uint8Array) => {
    written.push(String(chunk))
    return write.call(process.stdout, chunk)
  }
  try {
    await run()
  } finally {
    process.stdout.write = write
  }
  return written.join('').trim().split('\n')
}
