/**
 * Replays API Gateway access logs through the authorizer result cache.
 *
 * @module
 */

import { deepFreeze } from '../../internal/deep-freeze.ts'
import { recordReader } from './log-format.ts'
import { type LogSource, type NamedLog, readLog, toNamedLogs } from './log-source.ts'
import { type CheckedReplayOptions, checkReplayOptions, type ReplayOptions } from './replay-options.ts'
import { recordReplay } from './replay-records.ts'
import type { Malformation, ReplayResult } from './replay-result.ts'
import { lineSplitter } from './split-lines.ts'

const MAX_LISTED_MALFORMED = 20
const PROGRESS_INTERVAL_MS = 100

interface LineCounts {
  blankLines: number
  malformed: number
  readonly byReason: { [R in Malformation]?: number }
  readonly first: { readonly log: string; readonly line: number; readonly reason: Malformation }[]
  lines: number
}

/**
 * Runs an access log through the result cache of API Gateway, for all `ttls` in one pass.
 *
 * Time is `$context.requestTimeEpoch` (milliseconds) if present, else `$context.requestTime` (seconds, with its offset). Records are
 * replayed in the order of their time, then of their position. A record is late if its time is more than `reorderSeconds` before the greatest
 * time of the records before it; its time then counts as that bound. A response returned at time f serves a request at time s if
 * s - f < ttl. A hit does not extend it. Allow and deny responses are cached. The response is not cached if the record of the
 * invocation has status 401, or `$context.error.responseType` `AUTHORIZER_FAILURE` or `AUTHORIZER_CONFIGURATION_ERROR`; such a record counts
 * as an invocation unless a cached response serves it. TTL 0 caches nothing.
 *
 * Memory is bounded by the number of distinct keys and by `reorderSeconds`, not by the length of the log. An error of the source rejects the promise.
 *
 * @param source one log, or logs with names that are read one after the other
 * @throws {ConfigError} for a wrong option, for example an `identitySource` that the template does not contain. Nothing in a log throws.
 * @example
 * const log = createReadStream('access.log.gz')
 * const { byTtl } = await replayAccessLog(log, { ttls: [0, 300], identitySource: ['$context.authorizer.principalId'] })
 */
export async function replayAccessLog(source: LogSource | readonly NamedLog[], options: ReplayOptions): Promise<ReplayResult> {
  const checked = checkReplayOptions(options)
  return replayLogs(toNamedLogs('replayAccessLog', source), checked)
}

async function replayLogs(logs: readonly NamedLog[], options: CheckedReplayOptions): Promise<ReplayResult> {
  const { format, signal, onProgress, maxLineBytes } = options
  const replay = recordReplay(options)
  const counts: LineCounts = { blankLines: 0, malformed: 0, byReason: {}, first: [], lines: 0 }
  const truncated: string[] = []
  let log = ''
  let line = 0
  let bytes = 0
  let reportedAt = Number.NEGATIVE_INFINITY

  const reject = (reason: Malformation, number: number): void => {
    counts.lines++
    counts.malformed++
    counts.byReason[reason] = (counts.byReason[reason] ?? 0) + 1
    if (counts.first.length < MAX_LISTED_MALFORMED) counts.first.push({ log, line: number, reason })
  }
  const read = recordReader(format, replay.variables, {
    onRecord(values) {
      const reason = replay.add(values)
      if (reason !== undefined) return reject(reason, line)
      counts.lines++
    },
    onMalformed: (reason) => reject(reason, line),
  })
  const isAborted = (): boolean => signal?.aborted === true
  const reportProgress = (): void => onProgress({ bytes, lines: counts.lines, malformed: counts.malformed })

  for (const one of logs) {
    if (isAborted()) break
    log = one.name
    const splitter = lineSplitter(maxLineBytes, {
      onLine(text, number) {
        line = number
        read(text)
      },
      onBlank: () => {
        counts.blankLines++
      },
      onMalformed: reject,
    })
    const { truncated: endsEarly } = await readLog(one, {
      signal,
      onChunk: splitter.write,
      onBytes(count) {
        bytes += count
        const now = performance.now()
        if (now - reportedAt < PROGRESS_INTERVAL_MS) return
        reportedAt = now
        reportProgress()
      },
    })
    // The last line of an aborted log is not complete.
    if (!isAborted()) splitter.end({ truncated: endsEarly })
    if (endsEarly) truncated.push(one.name)
  }
  reportProgress()
  const { lines, blankLines, malformed: count, byReason, first } = counts
  const interrupted = isAborted()
  return deepFreeze({ lines, blankLines, malformed: { count, byReason, first }, truncated, interrupted, ...replay.finish() })
}
