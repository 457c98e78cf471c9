/**
 * Writes a report as one self-contained HTML page.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { optional, optionSchema } from '../../options.ts'
import type { BestTtl } from '../cache/best-ttl.ts'
import type { CostComparison } from '../costs/compare-costs.ts'
import { formatMicros, groupDigits } from '../costs/exact.ts'
import type { FeatureComparison } from '../features/compare-features.ts'
import { resultOf } from '../format/report-format.ts'
import type { GroupCount, ReplayResult } from '../replay/replay-result.ts'
import { type ChartData, costChart, curveChart, hoursChart } from './chart.ts'
import { chartLibrary } from './chart-library.ts'
import { type Html, html, jsonForScript, table, trusted } from './html.ts'
import { SCRIPT, STYLE } from './page-script.ts'

/** The parts of a report. At least one is required. */
export interface ReportParts {
  /** The feature table, from `compareFeatures`. */
  readonly features?: FeatureComparison | undefined
  /** The costs by type, from `compareCosts`. */
  readonly costs?: CostComparison | undefined
  /** Cost and staleness by TTL, from `bestTtl`. */
  readonly curve?: BestTtl | undefined
  /** Hits by hour and route, from `replayAccessLog`. */
  readonly replay?: ReplayResult | undefined
}

const OPTIONS = optionSchema<ReportParts>('htmlReport', {
  features: optional(resultOf('compareFeatures', { today: 'object', original: 'object' })),
  costs: optional(resultOf('compareCosts', { costs: 'array', skipped: 'array', notBilled: 'array' })),
  curve: optional(resultOf('bestTtl', { curve: 'array' })),
  replay: optional(resultOf('replayAccessLog', { byTtl: 'array', byHour: 'array', byRoute: 'array', malformed: 'object' })),
})

interface Section {
  readonly body: Html
  readonly chart?: ChartData
}

/**
 * One self-contained HTML page: no request to any network, light and dark, printable, with a table under each chart. Charts are drawn by Chart.js,
 * whose source is part of the page.
 *
 * @throws {ConfigError} if a part is not the result of its function, if there is none, or if the copy of Chart.js in this package is not found.
 */
export function htmlReport(parts: ReportParts): string {
  const { features, costs, curve, replay } = OPTIONS.check(parts)
  const sections = [
    ...(costs === undefined ? [] : [costSection(costs)]),
    ...(curve === undefined ? [] : [curveSection(curve)]),
    ...(replay === undefined ? [] : replaySections(replay)),
    ...(features === undefined ? [] : [featureSection(features)]),
  ]
  if (sections.length === 0)
    throw new ConfigError('htmlReport', 'features', '', 'at least one of features, costs, curve and replay is required.')
  const charts = sections.flatMap(({ chart }) => (chart === undefined || chart.labels.length === 0 ? [] : [chart]))
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
<title>Authorization of API Gateway</title>
<style>${trusted(STYLE)}</style>
</head>
<body>
<h1>Authorization of API Gateway</h1>
${sections.map(({ body }) => html`<section>${body}</section>`)}
<script type="application/json" id="chart-data">${jsonForScript(charts)}</script>
<script>${trusted(charts.length === 0 ? '' : chartLibrary())}</script>
<script>${trusted(charts.length === 0 ? '' : SCRIPT)}</script>
</body>
</html>
`
  return page.markup
}

function canvas({ id, labels }: ChartData, label: string): Html {
  // An empty chart would be an empty frame.
  return labels.length === 0
    ? html``
    : html`<div class="chart"><canvas id="${id}" role="img" aria-label="${label}"></canvas></div>`
}

function costSection(comparison: CostComparison): Section {
  const chart = costChart(comparison)
  const rows = comparison.costs.map(({ type, totalMicros, additionalMicros, confidence, missing }) => [
    type,
    formatAmount(totalMicros),
    formatAmount(additionalMicros),
    confidence,
    missing.map(({ meter, because }) => `${meter}: ${because}`).join('; '),
  ])
  const sums = comparison.costs.flatMap(({ type, lines }) => lines.map(({ part, text }) => [type, part, text]))
  return {
    chart,
    body: html`<h2>Costs in ${comparison.region}</h2>
${canvas(chart, 'Cost by authorization type. The table below has the values.')}
${table(['type', 'USD per month', 'of which authorization', 'confidence', 'unknown'], rows)}
<h3>How each amount is computed</h3>
${table(['type', 'part', 'sum'], sums)}`,
  }
}

function curveSection(best: BestTtl): Section {
  const chart = curveChart(best)
  const rows = best.curve.map(({ ttlSeconds, invocations, authorizationMicros, maxStaleSeconds }) => {
    return [String(ttlSeconds), groupDigits(invocations), formatMicros(authorizationMicros, 2), String(maxStaleSeconds)]
  })
  return {
    chart,
    body: html`<h2>Cost and staleness by TTL</h2>
<p>${best.because}</p>
${canvas(chart, 'Cost of the authorizer and longest staleness by TTL. The table below has the values.')}
${table(['TTL (s)', 'invocations per month', 'USD per month', 'longest staleness (s)'], rows)}`,
  }
}

function replaySections(result: ReplayResult): readonly Section[] {
  const chart = hoursChart(result)
  const totals = result.byTtl.map(({ ttlSeconds, hits, invocations }) => {
    const requests = hits + invocations
    const rate = requests === 0 ? '-' : `${((100 * hits) / requests).toFixed(2)}%`
    return [String(ttlSeconds), groupDigits(requests), groupDigits(hits), groupDigits(invocations), rate]
  })
  const groups = (name: string, rows: readonly (readonly [string, GroupCount])[]): Html =>
    table(
      [name, 'requests', ...result.byTtl.map(({ ttlSeconds }) => `hits at ${ttlSeconds} s`)],
      rows.map(([label, { requests, byTtl }]) => [label, groupDigits(requests), ...byTtl.map(({ hits }) => groupDigits(hits))]),
    )
  return [
    {
      chart,
      body: html`<h2>Replay of access logs</h2>
<p>${groupDigits(result.requests)} requests of ${groupDigits(result.callers)} callers; ${groupDigits(result.malformed.count)} malformed records.</p>
${table(['TTL (s)', 'requests', 'hits', 'invocations', 'hit rate'], totals)}
<h3>By hour</h3>
${canvas(chart, 'Hits by hour. The table below has the values.')}
${groups(
  'hour',
  result.byHour.map((group) => [group.hour, group]),
)}
<h3>By route</h3>
${groups(
  'route',
  result.byRoute.map((group) => [group.route, group]),
)}`,
    },
  ]
}

function featureSection({ today }: FeatureComparison): Section {
  const rows = today.types.map((type) => [
    type,
    ...today.features.map((feature) => {
      const { kind, text, source, asOf, confidence } = today.cell(type, feature)
      const value = kind === 'value' ? text : [kind, text].filter((part) => part !== '').join(': ')
      return html`<span title="${`${source}, ${asOf}, ${confidence}`}">${value}</span>`
    }),
  ])
  return { body: html`<h2>Features today</h2>${table(['type', ...today.features], rows)}` }
}

function formatAmount(micros: number | null): string {
  return micros === null ? 'unknown' : formatMicros(micros, 2)
}
