/**
 * Describes the charts of a report as data. A script in the page draws them with Chart.js.
 *
 * @module
 */

import type { BestTtl } from '../cache/best-ttl.ts'
import type { CostComparison } from '../costs/compare-costs.ts'
import type { ReplayResult } from '../replay/replay-result.ts'

/** One chart. */
export interface ChartData {
  /** The ID of its canvas. */
  readonly id: string
  readonly type: 'bar' | 'line'
  readonly stacked: boolean
  readonly labels: readonly string[]
  readonly series: readonly { readonly label: string; readonly values: readonly (number | null)[]; readonly axis?: 'y' | 'y2' }[]
  readonly x: string
  readonly y: string
  readonly y2?: string
}

const PARTS = ['api', 'authorization', 'identity', 'logging'] as const
/** More lines would not be readable. The table has all TTLs. */
const MAX_SERIES = 8

/** The cost by type. Types with an unknown total are in the table only. */
export function costChart({ costs }: CostComparison): ChartData {
  const known = costs.filter(({ totalMicros }) => totalMicros !== null)
  const series = PARTS.map((part) => ({
    label: part,
    values: known.map(({ lines }) =>
      lines.filter((line) => line.part === part).reduce((sum, line) => sum + line.amountMicros / 1e6, 0),
    ),
  })).filter(({ values }) => values.some((value) => value > 0))
  return {
    id: 'chart-costs',
    type: 'bar',
    stacked: true,
    labels: known.map(({ type }) => type),
    series,
    x: 'type',
    y: 'USD per month',
  }
}

/** The cost and the staleness by TTL. */
export function curveChart({ curve }: BestTtl): ChartData {
  return {
    id: 'chart-curve',
    type: 'line',
    stacked: false,
    labels: curve.map(({ ttlSeconds }) => `${ttlSeconds}`),
    series: [
      {
        label: 'authorizer cost (USD per month)',
        values: curve.map(({ authorizationMicros }) => authorizationMicros / 1e6),
        axis: 'y',
      },
      { label: 'longest staleness (s)', values: curve.map(({ maxStaleSeconds }) => maxStaleSeconds), axis: 'y2' },
    ],
    x: 'TTL (s)',
    y: 'USD per month',
    y2: 'seconds',
  }
}

/** The hit rate by hour, one line per TTL. */
export function hoursChart({ byHour, byTtl }: ReplayResult): ChartData {
  return {
    id: 'chart-hours',
    type: 'line',
    stacked: false,
    labels: byHour.map(({ hour }) => hour),
    series: byTtl.slice(0, MAX_SERIES).map(({ ttlSeconds }, index) => ({
      label: `hits at ${ttlSeconds} s`,
      values: byHour.map((hour) => hour.byTtl[index]?.hits ?? null),
    })),
    x: 'hour (UTC)',
    y: 'hits',
  }
}
