/** Sends every request over HTTP, prints the result, and counts the differences from the expectation. */
import { compareCosts, compareFeatures, formatCosts, PRICES_COMPILED, type Traffic } from 'gatewright/compare'
import { clock, listen } from 'gatewright/gateway'
import { petStore } from './definition.ts'
import { type Expected, type Visit, visits } from './visits.ts'

/** The monthly traffic of the cost estimate. */
const TRAFFIC: Traffic = {
  region: 'us-east-1',
  requests: 10_000_000,
  refused: 500_000,
  cacheHitRate: 0.8,
  authorizer: { memoryMb: 128, durationMs: 20 },
  monthlyActiveUsers: 20_000,
}
/** Computed by hand: 10 M requests at 3.50 per million; 2.5 M invocations at 0.20 per million and 6,250 GB-s; 20,000 users at 0.015, whichever type. */
const EXPECTED_TOTALS = { AWS_IAM: '335.00', TOKEN: '335.58', REQUEST: '335.58', COGNITO_USER_POOLS: '335.00' } as const

export interface TourOptions {
  print(line: string): void
  /** Changes an expectation, to test that differences are found. */
  change?(visit: Visit): Visit
}

/** Returns the number of expectations that were not met. */
export async function tour({ print, change = (visit) => visit }: TourOptions): Promise<number> {
  // The clock is fixed, so that expected messages can contain times.
  const { now } = clock('2026-11-23T12:00:00Z')
  const store = await petStore(now)
  const server = await listen(store.api, { port: 0 })
  print(`The pet store listens on ${server.url}. Its clock is fixed at ${new Date(now()).toISOString()}.`)
  print('Each request is followed by the body that API Gateway sends and by the reason.')
  print('')
  let failures = 0
  try {
    print(row('', 'request', 'authorization', 'principal', 'status', 'authorizer'))
    for (const visit of (await visits(store, server.url, now())).map(change)) {
      const { method, path, headers, body } = visit.request
      const response = await fetch(server.url + path, {
        method,
        ...(headers && { headers }),
        ...(body !== undefined && { body }),
      })
      const trace = store.api.lastTrace()
      const actual: Expected = {
        authorization: trace?.authorization ?? null,
        principal: trace?.principal ?? null,
        lambda: trace?.lambda ?? 'not invoked',
        status: response.status,
        body: await response.text(),
        reason: trace?.reason ?? '',
      }
      const failed = differences(actual, visit.expected)
      failures += failed.length
      print(
        row(
          failed.length === 0 ? 'ok' : 'NO',
          `${method} ${withoutKey(path)}: ${visit.title}`,
          actual.authorization ?? '-',
          actual.principal ?? '-',
          String(actual.status),
          AUTHORIZER[actual.lambda],
        ),
      )
      print(`      ${actual.body}`)
      print(`      ${actual.reason}`)
      for (const line of failed) print(`      NOT AS EXPECTED: ${line}`)
    }
  } finally {
    await server.close()
  }

  print('')
  const { original } = compareFeatures()
  for (const feature of original.features)
    print(`${feature}: ${original.types.map((type) => `${type} ${original.cell(type, feature).text}`).join(' | ')}`)
  print('')
  print('Monthly cost of each type in us-east-1: 10,000,000 allowed and 500,000 rejected requests, 80% of them answered from the')
  print('result cache, an authorizer with 128 MB that runs 20 ms, 20,000 active users of an Essentials pool, without free tier')
  print(`(prices as of ${PRICES_COMPILED}; check them before use):`)
  print('')
  const comparison = compareCosts(TRAFFIC)
  print(
    formatCosts({ ...comparison, costs: comparison.costs.filter(({ type }) => type in EXPECTED_TOTALS) }, 'text', {
      sums: false,
    }),
  )
  for (const [type, expected] of Object.entries(EXPECTED_TOTALS)) {
    const micros = comparison.costs.find((cost) => cost.type === type)?.totalMicros
    const total = micros == null ? 'unknown' : (micros / 1_000_000).toFixed(2)
    if (total === expected) continue
    failures += 1
    print(`NOT AS EXPECTED: ${type} costs ${total}, expected ${expected}`)
  }
  print('')
  print(failures === 0 ? 'Every expectation is met.' : `${failures} expectations are not met.`)
  return failures
}

const AUTHORIZER = { invoked: 'invoked', cached: 'cached', 'not invoked': '-' }

function differences(actual: Expected, expected: Expected): readonly string[] {
  const names = Object.keys(expected) as (keyof Expected)[]
  return names
    .filter((name) => actual[name] !== expected[name])
    .map((name) => `${name} must be ${JSON.stringify(expected[name])}`)
}

/** API keys in the query string are not printed. */
function withoutKey(path: string): string {
  return path.replace(/key=[^&]*/i, (pair) => `${pair.slice(0, 4)}…`)
}

function row(mark: string, request: string, ...cells: readonly string[]): string {
  const widths = [18, 38, 6, 0]
  return [mark.padEnd(4), request.padEnd(71), ...cells.map((cell, index) => cell.padEnd(widths[index] ?? 0))].join('  ').trimEnd()
}
