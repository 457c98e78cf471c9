/**
 * Scales a replay to the traffic of one month.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { checkArgument, integer, optionSchema, string } from '../../options.ts'
import { MAX_TTL_SECONDS, MONTH_SECONDS } from '../cache/invocations.ts'
import { divideHalfUp } from '../costs/exact.ts'
import type { Traffic } from '../costs/traffic.ts'
import { resultOf } from '../format/report-format.ts'
import { findPriceList } from '../prices/price-list.ts'
import type { ReplayResult } from './replay-result.ts'

/** The options of {@link trafficOf}. */
export interface TrafficOfOptions {
  /** One of the TTLs of the replay. */
  readonly ttlSeconds: number
  /** The Region of the prices, `us-east-1`. */
  readonly region: string
}

const OPTIONS = optionSchema<TrafficOfOptions>('trafficOf', { ttlSeconds: integer(0, MAX_TTL_SECONDS), region: string })
const RESULT = resultOf<ReplayResult>('replayAccessLog', { byTtl: 'array', malformed: 'object' })
const HOUR_MS = 3_600_000

/**
 * The traffic of one month from a replay: requests and invocations scaled by 2,628,000 s / the duration of the log (`lastTime - firstTime`),
 * rounded half up. Requests of a log do not state whether they were allowed, so all count as `requests`.
 *
 * @throws {ConfigError} if the log spans less than an hour, or if the replay does not have the TTL.
 */
export function trafficOf(result: ReplayResult, options: TrafficOfOptions): Traffic {
  const { byTtl, requests, firstTime, lastTime } = checkArgument('trafficOf', 'result', RESULT, result)
  const { ttlSeconds, region } = OPTIONS.check(options)
  findPriceList('trafficOf', region)
  const count = byTtl.find((one) => one.ttlSeconds === ttlSeconds)
  if (count === undefined) {
    throw new ConfigError(
      'trafficOf',
      'ttlSeconds',
      `one of the TTLs of the replay: ${byTtl.map((one) => one.ttlSeconds).join(', ')}`,
    )
  }
  const duration = firstTime === null || lastTime === null ? 0 : lastTime - firstTime
  if (duration < HOUR_MS) throw new ConfigError('trafficOf', 'result', 'a replay of at least one hour')
  const scale = (value: number): number => Number(divideHalfUp(BigInt(value) * BigInt(MONTH_SECONDS * 1000), BigInt(duration)))
  return Object.freeze({ region, requests: scale(requests), invocations: scale(count.invocations) })
}
