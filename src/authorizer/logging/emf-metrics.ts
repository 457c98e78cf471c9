/**
 * Writes CloudWatch metrics as log lines in the embedded metric format, which needs no API call.
 *
 * @module
 */

import { arrayOf, callback, optional, optionSchema, valid } from '../../options.ts'
import type { DecisionRecord } from './decision-hook.ts'
import { writeLine } from './json-log.ts'

/** A property of the decision record by which metrics can be split. */
export type MetricDimension = 'outcome' | 'code' | 'route' | 'scheme'

/** The options of {@link emfMetrics}. */
export interface EmfMetricsOptions {
  /** The CloudWatch namespace, 1 to 255 characters. */
  readonly namespace: string
  /** Default `['outcome']`. CloudWatch bills each distinct combination of values as one custom metric. */
  readonly dimensions?: readonly MetricDimension[] | undefined
  /** Receives each line, without a line feed. Default: standard output. */
  readonly write?: ((line: string) => void) | undefined
  /** Returns the current time in milliseconds since the epoch. Default `Date.now`. */
  readonly now?: (() => number) | undefined
}

const DIMENSIONS: readonly unknown[] = ['outcome', 'code', 'route', 'scheme'] satisfies MetricDimension[]
const MAX_NAMESPACE_LENGTH = 255
/** Limits the number of metrics: a verifier of the user's may return any number of codes. */
const MAX_VALUES_PER_DIMENSION = 100

const OPTIONS = optionSchema<EmfMetricsOptions>('emfMetrics', {
  namespace: valid(
    'a string of 1 to 255 characters',
    (value) => typeof value === 'string' && value !== '' && value.length <= MAX_NAMESPACE_LENGTH,
  ),
  dimensions: optional(arrayOf(`an array of ${DIMENSIONS.join(', ')}`, (value) => DIMENSIONS.includes(value))),
  write: optional(callback),
  now: optional(callback),
})

/**
 * Creates an `onDecision` hook that writes one line per decision with the metrics `Decisions` (count), `Duration`
 * (milliseconds), `ColdStarts` (count) and `DocumentCacheHits` (count). After 100 values of a dimension, further values
 * are reported as `other`.
 *
 * @throws {ConfigError} if an option is missing, unknown or wrong.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 * @example
 * tokenAuthorizer({ …, onDecision: emfMetrics({ namespace: 'Authorizers', dimensions: ['outcome', 'code'] }) })
 */
export function emfMetrics(options: EmfMetricsOptions): (record: DecisionRecord) => void {
  const { namespace, dimensions = ['outcome'], write = writeLine, now = Date.now } = OPTIONS.check(options)
  const seenValues = new Map<MetricDimension, Set<string>>(dimensions.map((dimension) => [dimension, new Set()]))

  return function emitMetrics(record) {
    const values = [...seenValues].map(([dimension, seen]) => [dimension, limited(seen, record[dimension] ?? 'none')] as const)
    write(
      JSON.stringify({
        _aws: {
          Timestamp: now(),
          CloudWatchMetrics: [
            {
              Namespace: namespace,
              Dimensions: [[...seenValues.keys()]],
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

function limited(seen: Set<string>, value: string): string {
  if (seen.has(value)) return value
  if (seen.size >= MAX_VALUES_PER_DIMENSION) return 'other'
  seen.add(value)
  return value
}
