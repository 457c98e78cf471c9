/**
 * CloudWatch metrics out of log lines: the embedded metric format, so that an authorizer makes no call of its own.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { checkOptions, requireOptions } from '../../options.ts'
import type { DecisionRecord } from '../authorizer-options.ts'
import { writeLine } from './json-log.ts'

/** What a metric may be split by: each has a value set that the authorizer's own table and code bound. */
export type MetricDimension = 'outcome' | 'code' | 'route' | 'scheme'

export interface EmfMetricsOptions {
  /** The metrics' namespace, 1 to 255 characters. */
  readonly namespace: string
  /** Default `['outcome']`. Each distinct combination is a custom metric that is paid for. */
  readonly dimensions?: readonly MetricDimension[]
  /** Where a line goes, without its line feed. Default: standard output. */
  readonly write?: (line: string) => void
  /** Milliseconds since the epoch. Default `Date.now`. */
  readonly now?: () => number
}

const DIMENSIONS: readonly MetricDimension[] = ['outcome', 'code', 'route', 'scheme']
/** Values seen for one dimension; a verifier's own codes are the only open set, and here it ends. */
const MAX_VALUES = 100

/**
 * Makes an `onDecision` hook that writes one embedded-metric line: `Decisions` (count), `Duration` (milliseconds),
 * `ColdStarts` and `DocumentCacheHits` (count). After 100 values a dimension says `other`.
 *
 * @throws {ConfigError} for an unknown option or dimension.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function emfMetrics(options: EmfMetricsOptions): (record: DecisionRecord) => void {
  checkOptions('emfMetrics', options, ['namespace', 'dimensions', 'write', 'now'])
  requireOptions('emfMetrics', options, ['namespace'])
  const { namespace, dimensions = ['outcome'], write = writeLine, now = Date.now } = options
  if (typeof namespace !== 'string' || namespace === '' || namespace.length > 255) {
    throw new ConfigError('emfMetrics', 'namespace', '1 to 255 characters')
  }
  if (!areKnown(dimensions)) throw new ConfigError('emfMetrics', 'dimensions', `some of ${DIMENSIONS.join(', ')}`)
  for (const [name, callback] of Object.entries({ write, now }))
    if (typeof callback !== 'function') throw new ConfigError('emfMetrics', name, 'a function')
  const seen = new Map<MetricDimension, Set<string>>(dimensions.map((dimension) => [dimension, new Set()]))

  return function emitMetrics(record) {
    const values = dimensions.map((dimension) => [dimension, bounded(seen.get(dimension), record[dimension] ?? 'none')] as const)
    write(
      JSON.stringify({
        _aws: {
          Timestamp: now(),
          CloudWatchMetrics: [
            {
              Namespace: namespace,
              Dimensions: [[...dimensions]],
              Metrics: [
                { Name: 'Decisions', Unit: 'Count' },
                { Name: 'Duration', Unit: 'Milliseconds' },
                { Name: 'ColdStarts', Unit: 'Count' },
                { Name: 'DocumentCacheHits', Unit: 'Count' },
              ],
            },
          ],
        },
        ...Object.fromEntries(values),
        Decisions: 1,
        Duration: record.durationMs,
        ColdStarts: record.coldStart ? 1 : 0,
        DocumentCacheHits: record.documentCached ? 1 : 0,
      }),
    )
  }
}

function areKnown(dimensions: unknown): boolean {
  return Array.isArray(dimensions) && dimensions.every((dimension) => DIMENSIONS.includes(dimension))
}

function bounded(seen: Set<string> | undefined, value: string): string {
  if (seen === undefined || seen.has(value)) return value
  if (seen.size >= MAX_VALUES) return 'other'
  seen.add(value)
  return value
}
