/**
 * Formats comparisons as plain text for terminals and documents.
 *
 * @module
 */

import { ConfigError } from '../errors.ts'
import { isRecord } from '../internal/type-guards.ts'
import { arrayOf, checkArgument, valid } from '../options.ts'
import type { Cost } from './costs.ts'
import type { FeatureComparison } from './features.ts'

const comparison = valid<FeatureComparison>('the result of compareFeatures', (value) =>
  hasArrays(value, ['features', 'columns', 'since']),
)
const costList = arrayOf<Cost>('the result of compareCosts', (value) => hasArrays(value, ['lines']))

/**
 * Formats the feature table, followed by its notes.
 *
 * @throws {ConfigError} if the argument is not a feature comparison.
 */
export function formatFeatures(features: FeatureComparison): string {
  const { asOf, features: names, columns, since } = checkArgument('formatFeatures', 'features', comparison, features)
  const rows = names.map((name) => [name, ...columns.map(({ has }) => (has.has(name) ? 'yes' : '-'))])
  const costs = ['Additional Costs', ...columns.map(({ additionalCosts }) => additionalCosts)]
  const table = formatTable([['', ...columns.map(({ type }) => type)], ...rows, costs])
  const notes = columns.flatMap(({ type, notes: sentences }) => sentences.map((sentence) => `  ${type}: ${sentence}`))
  return [
    `Authorization types of a REST API as of ${asOf}:`,
    '',
    table,
    '',
    'Notes:',
    ...notes,
    ...since.map((sentence) => `  ${sentence}`),
  ].join('\n')
}

/**
 * Formats the costs of each authorization type, item by item, in US dollars per month.
 *
 * @throws {ConfigError} if the argument is not a list of costs.
 */
export function formatCosts(costs: readonly Cost[]): string {
  const list = checkArgument('formatCosts', 'costs', costList, costs)
  if (list.length === 0) throw new ConfigError('formatCosts', 'costs', 'an array with at least one element')
  const items = [...new Set(list.flatMap(({ lines }) => lines.map(({ item }) => item)))]
  const formatAmount = (cost: Cost, item: string): string => {
    const line = cost.lines.find((candidate) => candidate.item === item)
    return line === undefined ? '-' : formatDollars(line.amount)
  }
  return formatTable([
    ['USD per month', ...list.map(({ type }) => type)],
    ...items.map((item) => [item, ...list.map((cost) => formatAmount(cost, item))]),
    ['total', ...list.map(({ total }) => formatDollars(total))],
    ['of which authorization', ...list.map(({ additional }) => formatDollars(additional))],
  ])
}

function hasArrays(value: unknown, names: readonly string[]): boolean {
  return isRecord(value) && names.every((name) => Array.isArray(value[name]))
}

function formatDollars(amount: number): string {
  return amount.toFixed(2)
}

/** Formats rows as aligned columns. The first row is the heading. */
function formatTable(rows: readonly (readonly string[])[]): string {
  const columns = rows[0]?.length ?? 0
  const widths = Array.from({ length: columns }, (_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const formatRow = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  const [heading = [], ...body] = rows
  return [formatRow(heading), widths.map((width) => '-'.repeat(width)).join('  '), ...body.map(formatRow)].join('\n')
}
