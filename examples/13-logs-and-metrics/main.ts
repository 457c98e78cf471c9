/**
 * Decisions that you can see: `onDecision` hears of each one, `jsonLog` and `emfMetrics` write them as CloudWatch reads
 * them, and Powertools' Logger and Metrics plug in the same way. No token, header or claim is in a record; the subject is
 * the one personal field, and it is yours to leave out.
 *
 * Differs from logging in the handler in that a hook can't change a decision: what it throws is dropped, and a promise is
 * awaited for 10 ms at most.
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
const refused = (handler: Handler) => handler(events.token({ token: expired, request: 'GET /pets', stage: 'prod' }))

// 1. One JSON line and one embedded-metric line a decision, into standard output unless `write` says otherwise.
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
await assert.rejects(refused(own), { message: 'Unauthorized' })
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

// 2. Powertools: whatever your other functions use.
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
  assert.ok(!line.includes('jane') && !line.includes(token.slice(7)), 'neither subject nor token')
}

// 3. A hook that fails changes nothing.
const broken = authorizer(() => {
  throw new Error('Unauthorized')
})
assert.deepEqual(await allowed(broken), await allowed(own))
const hanging = authorizer(() => new Promise<void>(() => {}))
assert.deepEqual(await allowed(hanging), await allowed(own))
console.log('a hook that throws and one that hangs: the same reply')

/** What is written to standard output meanwhile, shown all the same. */
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
