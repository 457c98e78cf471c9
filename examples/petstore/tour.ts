/** Sends every request over real HTTP, prints what came of it, and counts what is not as expected. */
import { compareCosts, compareFeatures, formatCosts, formatFeatures, PRICES_COMPILED, type Traffic } from 'gatewright/compare'
import { clock, listen } from 'gatewright/gateway'
import { petStore } from './definition.ts'
import { type Expected, type Visit, visits } from './visits.ts'

/** The traffic of the cost estimate: a month. */
const TRAFFIC: Traffic = {
  requests: 10_000_000,
  refused: 500_000,
  cacheHitRate: 0.8,
  authorizer: { memoryMb: 128, durationMs: 20 },
  monthlyActiveUsers: 20_000,
}
/** Computed by hand: 10 M requests at 3.50 a million; 2.5 M runs at 0.20 a million and 6,250 GB-s; 20,000 users at 0.015. */
const EXPECTED_TOTALS = { AWS_IAM: '35.00', TOKEN: '35.58', REQUEST: '35.58', COGNITO_USER_POOLS: '335.00' }

export interface TourOptions {
  print(line: string): void
  /** For the proof that a wrong expectation is noticed. */
  change?(visit: Visit): Visit
}

/** The number of expectations that were not met. */
export async function tour({ print, change = (visit) => visit }: TourOptions): Promise<number> {
  // Noon, standing still: texts that hold a time can be written down beforehand.
  const { now } = clock('2026-11-23T12:00:00Z')
  const store = await petStore(now)
  const server = await listen(store.api, { port: 0 })
  print(`A pet store listens on ${server.url}, its clock stands at ${new Date(now()).toISOString()}.`)
  print('Below each request: the body as API Gateway sends it, and the reason.')
  print('')
  let failures = 0
  try {
    print(row('', 'request', 'authorization', 'seen', 'status', 'authorizer'))
    for (const visit of (await visits(store, server.url, now())).map(change)) {
      const { method, path, headers, body } = visit.request
      const response = await fetch(server.url + path, {
        method,
        ...(headers && { headers }),
        ...(body !== undefined && { body }),
      })
      const trace = store.api.lastTrace()
      const got: Expected = {
        authorization: trace?.authorization ?? null,
        principal: trace?.principal ?? null,
        lambda: trace?.lambda ?? 'not invoked',
        status: response.status,
        body: await response.text(),
        reason: trace?.reason ?? '',
      }
      const wrong = differences(got, visit.expected)
      failures += wrong.length
      print(
        row(
          wrong.length === 0 ? 'ok' : 'NO',
          `${method} ${shown(path)}: ${visit.title}`,
          got.authorization ?? '-',
          got.principal ?? '-',
          String(got.status),
          AUTHORIZER[got.lambda],
        ),
      )
      print(`      ${got.body}`)
      print(`      ${got.reason}`)
      for (const line of wrong) print(`      NOT AS EXPECTED: ${line}`)
    }
  } finally {
    await server.close()
  }

  print('')
  print(formatFeatures(compareFeatures()))
  print('')
  print('What each type costs a month in us-east-1 for 10,000,000 requests let in and 500,000 refused, four of five answered')
  print('from the result cache, an authorizer of 128 MB that runs 20 ms, 20,000 active users of an Essentials pool, no free tier')
  print(`(prices compiled ${PRICES_COMPILED}; check before you quote them):`)
  print('')
  const costs = compareCosts(TRAFFIC)
  print(formatCosts(costs))
  for (const { type, total } of costs) {
    if (total.toFixed(2) === EXPECTED_TOTALS[type]) continue
    failures += 1
    print(`NOT AS EXPECTED: ${type} costs ${total.toFixed(2)}, expected ${EXPECTED_TOTALS[type]}`)
  }
  print('')
  print(failures === 0 ? 'Every expectation is met.' : `${failures} expectations are not met.`)
  return failures
}

const AUTHORIZER = { invoked: 'ran', cached: 'cache answered', 'not invoked': '-' }

function differences(got: Expected, expected: Expected): readonly string[] {
  const names = Object.keys(expected) as (keyof Expected)[]
  return names.filter((name) => got[name] !== expected[name]).map((name) => `${name} should be ${JSON.stringify(expected[name])}`)
}

/** A key in a query is not for a screen. */
function shown(path: string): string {
  return path.replace(/key=[^&]*/i, (pair) => `${pair.slice(0, 4)}…`)
}

function row(mark: string, request: string, ...cells: readonly string[]): string {
  const widths = [18, 38, 6, 0]
  return [mark.padEnd(4), request.padEnd(71), ...cells.map((cell, index) => cell.padEnd(widths[index] ?? 0))].join('  ').trimEnd()
}
