/**
 * Formats the feature comparison.
 *
 * @module
 */

import { checkArgument } from '../../options.ts'
import type { AuthorizationType } from '../authorization-types.ts'
import type { FeatureComparison } from '../features/compare-features.ts'
import type { Cell, Feature, FeatureTable } from '../features/feature.ts'
import { checkFormatArguments, type ReportFormat, resultOf } from './report-format.ts'
import { formatCsv, formatMarkdown, formatText, type Section } from './sections.ts'

/** One cell with its place. */
export type PlacedCell = Cell & {
  /** The column. */
  readonly type: AuthorizationType
  /** The row. */
  readonly feature: Feature
}

const TABLE = resultOf<FeatureTable>('compareFeatures', { types: 'array', features: 'array' })
const COMPARISON = resultOf<FeatureComparison>('compareFeatures', { original: 'object', today: 'object', changes: 'array' })

/**
 * Formats the table of 2018, its changes and the table of today. JSON has `types`, `features` and `cells` of today, and `original` and
 * `changes`.
 *
 * @throws {ConfigError} if an argument is wrong.
 */
export function formatFeatures(comparison: FeatureComparison, format: ReportFormat): string {
  const checked = checkFormatArguments('formatFeatures', ['comparison', comparison, COMPARISON], format)
  const { original, changes, today } = comparison
  if (checked === 'json')
    return `${JSON.stringify({ ...tableAsJson(today), original: tableAsJson(original), changes }, undefined, 2)}\n`
  if (checked === 'csv') {
    const rows = [...csvRows('2018', original), ...csvRows('today', today)]
    return formatCsv([['table', 'type', 'feature', 'kind', 'text', 'source', 'asOf', 'confidence'], ...rows])
  }
  const sections = [
    { ...originalSection(original), notes: changes.map(({ type, feature, text }) => `Today, ${type}, ${feature}: ${text}`) },
    ...today.types.map((type) => typeSection(type, today)),
  ]
  return checked === 'markdown' ? formatMarkdown(sections) : formatText(sections)
}

/**
 * Formats one of the two tables of a comparison. Markdown and text have one column per type.
 *
 * @throws {ConfigError} if an argument is wrong.
 */
export function formatFeatureTable(table: FeatureTable, format: ReportFormat): string {
  const checked = checkFormatArguments('formatFeatureTable', ['table', table, TABLE], format)
  if (checked === 'json') return `${JSON.stringify(tableAsJson(table), undefined, 2)}\n`
  if (checked === 'csv') {
    const rows = csvRows('', table).map(([, ...cells]) => cells)
    return formatCsv([['type', 'feature', 'kind', 'text', 'source', 'asOf', 'confidence'], ...rows])
  }
  const { types, features, cell } = table
  const rows = features.map((feature) => [feature, ...types.map((type) => shortCell(cell(type, feature)))])
  const section = { title: 'Authorization types', table: [['', ...types], ...rows] }
  return checked === 'markdown' ? formatMarkdown([section]) : formatText([section])
}

/**
 * The types, features and cells of one table, for JSON.
 *
 * @throws {ConfigError} if the argument is not a table.
 */
export function featureTableAsJson(table: FeatureTable): FeatureTableJson {
  return tableAsJson(checkArgument('featureTableAsJson', 'table', TABLE, table))
}

/** One table as plain data. */
export interface FeatureTableJson {
  /** The columns. */
  readonly types: readonly AuthorizationType[]
  /** The rows. */
  readonly features: readonly Feature[]
  /** Every pair of a type and a feature. */
  readonly cells: readonly PlacedCell[]
}

function tableAsJson(table: FeatureTable): FeatureTableJson {
  return { types: table.types, features: table.features, cells: cellsOf(table) }
}

function cellsOf({ types, features, cell }: FeatureTable): readonly PlacedCell[] {
  return types.flatMap((type) => features.map((feature) => ({ type, feature, ...cell(type, feature) })))
}

function csvRows(name: string, table: FeatureTable): readonly (readonly string[])[] {
  return cellsOf(table).map(({ type, feature, kind, text, source, asOf, confidence }) => {
    return [name, type, feature, kind, text, source, asOf, confidence]
  })
}

function originalSection({ types, features, cell }: FeatureTable): Section {
  const rows = features.map((feature) => [feature, ...types.map((type) => shortCell(cell(type, feature)))])
  return { title: 'Authorization types of a REST API as of 2018', table: [['', ...types], ...rows] }
}

function typeSection(type: AuthorizationType, { features, cell }: FeatureTable): Section {
  const rows = features.map((feature) => {
    const { kind, text, confidence } = cell(type, feature)
    return [feature, kind === 'value' ? text : [kind, text].filter((part) => part !== '').join(': '), confidence]
  })
  const sources = new Set(features.map((feature) => `${cell(type, feature).source}, ${cell(type, feature).asOf}`))
  return {
    title: `${type} today`,
    table: [['feature', 'value', 'confidence'], ...rows],
    notes: [...sources].map((one) => `Source: ${one}`),
  }
}

function shortCell({ kind, text }: Cell): string {
  return kind === 'value' ? text : kind
}
