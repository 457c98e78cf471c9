/**
 * Comparisons as plain text, for terminals and documents.
 *
 * @module
 */

import type { Cost } from './costs.ts'
import type { FeatureComparison } from './features.ts'

/** The table with its notes below. */
export function formatFeatures({ asOf, features, columns, since }: FeatureComparison): string {
  const rows = features.map((feature) => [feature, ...columns.map(({ has }) => (has.has(feature) ? 'yes' : '-'))])
  const costs = ['Additional Costs', ...columns.map(({ additionalCosts }) => additionalCosts)]
  const table = textTable([['', ...columns.map(({ type }) => type)], ...rows, costs])
  const notes = columns.flatMap(({ type, notes: texts }) => texts.map((text) => `  ${type}: ${text}`))
  return [
    `Authorization types of a REST API, as compared in ${asOf}:`,
    '',
    table,
    '',
    'What is different today:',
    ...notes,
    ...since.map((text) => `  ${text}`),
  ].join('\n')
}

/** What each type costs, item by item, in dollars a month. */
export function formatCosts(costs: readonly Cost[]): string {
  const items = [...new Set(costs.flatMap(({ lines }) => lines.map(({ item }) => item)))]
  const amount = (cost: Cost, item: string): string => {
    const line = cost.lines.find((one) => one.item === item)
    return line === undefined ? '-' : dollars(line.amount)
  }
  return textTable([
    ['USD a month', ...costs.map(({ type }) => type)],
    ...items.map((item) => [item, ...costs.map((cost) => amount(cost, item))]),
    ['total', ...costs.map(({ total }) => dollars(total))],
    ['of it for authorization', ...costs.map(({ additional }) => dollars(additional))],
  ])
}

function dollars(amount: number): string {
  return amount.toFixed(2)
}

/** The first row is the heading. */
function textTable(rows: readonly (readonly string[])[]): string {
  const columns = rows[0]?.length ?? 0
  const widths = Array.from({ length: columns }, (_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  const [heading = [], ...body] = rows
  return [line(heading), widths.map((width) => '-'.repeat(width)).join('  '), ...body.map(line)].join('\n')
}
