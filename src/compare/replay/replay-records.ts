/**
 * Replays records: decides what each record means, orders them, and counts.
 *
 * @module
 */

import { createHash, randomBytes } from 'node:crypto'
import { type Counter, cacheCounts, counter, toGroupCount } from './cache-counts.ts'
import { groupCounters } from './group-counters.ts'
import { isAbsent, type Value, type Variable } from './record-reader.ts'
import { reorderBuffer } from './reorder-buffer.ts'
import type { CheckedReplayOptions } from './replay-options.ts'
import type { Malformation, ReplayResult } from './replay-result.ts'
import { parseEpoch, requestTimeParser } from './request-time.ts'

const MAX_ROUTES = 1000
/** Groups that are counted before the largest are chosen. */
const MAX_COUNTED_ROUTES = 50_000
const MAX_AUTHORIZERS = 1000
const MAX_HOURS = 100_000
const TOP_CALLERS = 20
/** Records that wait for their order. More are replayed early, so that a log with one time does not fill the memory. */
const MAX_WAITING = 1_000_000
const HOUR_MS = 3_600_000
const NOT_CACHED_ERRORS: ReadonlySet<string> = new Set(['AUTHORIZER_FAILURE', 'AUTHORIZER_CONFIGURATION_ERROR'])
const DEFAULT_AUTHORIZER = '(default)'
const NO_AUTHORIZER = '(none)'

/** The variables that every replay reads, in the order of the values. */
const FIXED: readonly Variable[] = [
  'requestTimeEpoch',
  'requestTime',
  'status',
  'error.responseType',
  'routeKey',
  'httpMethod',
  'resourcePath',
]

interface WaitingRequest {
  time: number
  readonly position: number
  readonly slot: number
  readonly isCached: boolean
  readonly route: Counter
  readonly authorizer: Counter
}

/** The counts of a replay that do not concern lines. */
export type RecordCounts = Omit<ReplayResult, 'lines' | 'blankLines' | 'malformed' | 'truncated' | 'interrupted'>

/** Replays records in the order of the log. */
export interface RecordReplay {
  /** The variables of each record, in the order of the values. */
  readonly variables: readonly Variable[]
  /** Adds a record, or returns the reason why it is malformed. */
  add(values: readonly Value[]): Malformation | undefined
  /** Replays what waits for its order, and returns the counts. */
  finish(): RecordCounts
}

/** Creates an empty replay. */
export function recordReplay({ ttls, identity, authorizer, reorderMs }: CheckedReplayOptions): RecordReplay {
  const variables = [...FIXED, ...(authorizer === null ? [] : [authorizer]), ...identity]
  const authorizerIndex = authorizer === null ? -1 : FIXED.length
  const identityStart = FIXED.length + (authorizer === null ? 0 : 1)
  const caches = cacheCounts(ttls)
  const total = counter(ttls)
  const routes = groupCounters(ttls, MAX_COUNTED_ROUTES)
  const authorizers = groupCounters(ttls, MAX_AUTHORIZERS)
  const hours = groupCounters(ttls, MAX_HOURS)
  const waiting = reorderBuffer<WaitingRequest>()
  const parseTime = requestTimeParser()
  const routeName = routeNames()
  let position = 0
  let withoutIdentity = 0
  let late = 0
  let greatestTime = Number.NEGATIVE_INFINITY
  let earliestAllowed = Number.NEGATIVE_INFINITY
  let firstTime: number | null = null
  let lastTime: number | null = null
  let lastHour = Number.NaN
  let hour = total

  function add(values: readonly Value[]): Malformation | undefined {
    const time = timeOf(values[0], values[1], parseTime)
    if (Number.isNaN(time)) return 'time'
    const status = values[2]
    if (!isAbsent(status) && !isStatus(status)) return 'status'
    const isLate = time < earliestAllowed
    const replayedAt = isLate ? earliestAllowed : time
    if (time > greatestTime) {
      greatestTime = time
      earliestAllowed = Math.max(earliestAllowed, time - reorderMs)
    }
    const key = cacheKey(values, identityStart)
    if (key === undefined) {
      withoutIdentity++
      return undefined
    }
    if (isLate) late++
    const name = authorizerIndex === -1 ? DEFAULT_AUTHORIZER : authorizerName(values[authorizerIndex])
    waiting.add({
      time: replayedAt,
      position: position++,
      slot: caches.slotOf(authorizerIndex === -1 ? key : `${name.length}:${name}${key}`),
      isCached: Number(status) !== 401 && !NOT_CACHED_ERRORS.has(String(values[3])),
      route: routes.of(routeName(values[4], values[5], values[6])),
      authorizer: authorizers.of(name),
    })
    replayUpTo(earliestAllowed)
    if (waiting.size > MAX_WAITING) replayFirst()
    return undefined
  }

  function replayUpTo(bound: number): void {
    for (let next = waiting.takeUpTo(bound); next !== undefined; next = waiting.takeUpTo(bound)) replay(next)
  }

  function replayFirst(): void {
    const first = waiting.takeUpTo(Number.POSITIVE_INFINITY)
    if (first === undefined) return
    earliestAllowed = Math.max(earliestAllowed, first.time)
    replay(first)
  }

  function replay(request: WaitingRequest): void {
    const { time } = request
    firstTime ??= time
    lastTime = time
    const startedHour = Math.floor(time / HOUR_MS)
    if (startedHour !== lastHour) {
      lastHour = startedHour
      hour = hours.of(new Date(startedHour * HOUR_MS).toISOString().slice(0, -11))
    }
    caches.replay(request, [total, request.route, request.authorizer, hour])
  }

  function finish(): RecordCounts {
    replayUpTo(Number.POSITIVE_INFINITY)
    const salt = randomBytes(16)
    return {
      requests: total.requests,
      withoutIdentity,
      late,
      firstTime,
      lastTime,
      callers: caches.keys,
      byTtl: toGroupCount(total, ttls).byTtl,
      byRoute: routes.largest(MAX_ROUTES).map(({ name, ...group }) => ({ route: name, ...group })),
      byAuthorizer:
        authorizerIndex === -1
          ? [{ authorizer: DEFAULT_AUTHORIZER, ...toGroupCount(total, ttls) }]
          : authorizers.largest(MAX_AUTHORIZERS).map(({ name, ...group }) => ({ authorizer: name, ...group })),
      byHour: hours.sorted().map(({ name, ...group }) => ({ hour: name, ...group })),
      topCallers: caches.top(TOP_CALLERS).map(({ key, ...group }) => ({ caller: hashOf(key, salt), ...group })),
    }
  }

  return { variables, add, finish }
}

/** `NaN`: no valid time. A record with `requestTimeEpoch` does not fall back to `requestTime`. */
function timeOf(epoch: Value, requestTime: Value, parseTime: (value: string) => number): number {
  if (epoch !== undefined && !isAbsent(epoch)) return parseEpoch(epoch)
  return typeof requestTime === 'string' && !isAbsent(requestTime) ? parseTime(requestTime) : Number.NaN
}

function isStatus(status: Value): boolean {
  if (typeof status === 'string' && !/^\d{3}$/.test(status)) return false
  const code = Number(status)
  return Number.isInteger(code) && code >= 100 && code <= 599
}

/** The key, or `undefined` if a value is absent. Lengths keep `["a", "bc"]` and `["ab", "c"]` apart. */
function cacheKey(values: readonly Value[], start: number): string | undefined {
  const first = values[start]
  if (isAbsent(first)) return undefined
  if (values.length === start + 1) return String(first)
  let key = ''
  for (let index = start; index < values.length; index++) {
    const value = values[index]
    if (isAbsent(value)) return undefined
    const text = String(value)
    key += `${text.length}:${text}`
  }
  return key
}

function authorizerName(value: Value): string {
  return isAbsent(value) ? NO_AUTHORIZER : String(value)
}

/** The name of a route: its key, or its method and resource path. */
function routeNames(): (routeKey: Value, method: Value, resourcePath: Value) => string {
  return (routeKey, method, resourcePath) => {
    if (!isAbsent(routeKey)) return String(routeKey)
    const parts = [method, resourcePath].filter((part) => !isAbsent(part))
    return parts.length === 0 ? NO_AUTHORIZER : parts.join(' ')
  }
}

/** The first 16 hexadecimal digits of a salted hash: a caller can be followed in one result, and never identified. */
function hashOf(key: string, salt: Buffer): string {
  return createHash('sha256').update(salt).update(key).digest('hex').slice(0, 16)
}
