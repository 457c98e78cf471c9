/**
 * Formats a cost comparison.
 *
 * @module
 */

import { boolean, optional, optionSchema } from '../../options.ts'
import type { CostComparison, TypeCost } from '../costs/compare-costs.ts'
import { formatMicros, groupDigits } from '../costs/exact.ts'
import { checkFormatArguments, type ReportFormat, resultOf } from './report-format.ts'
import { formatCsv, formatMarkdown, formatText, type Section } from './sections.ts'

const COMPARISON = resultOf<CostComparison>('compareCosts', { costs: 'array', skipped: 'array', notBilled: 'array' })
const PARTS = ['api', 'authorization', 'identity', 'logging'] as const

/** The options of {@link formatCosts}. */
export interface FormatCostsOptions {
  /** Whether to print how each amount is computed, for text and Markdown. Default `true`. */
  readonly sums?: boolean | undefined
}

const OPTIONS = optionSchema<FormatCostsOptions>('formatCosts', { sums: optional(boolean) })

/**
 * Formats a cost comparison: one row per type in US dollars per month, and how each amount is computed. An unknown total is `unknown`,
 * followed by the reason.
 *
 * @throws {ConfigError} if an argument is wrong.
 */
export function formatCosts(comparison: CostComparison, format: ReportFormat, options: FormatCostsOptions = {}): string {
  const checked = checkFormatArguments('formatCosts', ['comparison', comparison, COMPARISON], format)
  const { sums = true } = OPTIONS.check(options)
  if (checked === 'json') return `${JSON.stringify(comparison, undefined, 2)}\n`
  if (checked === 'csv') return formatCsv(csvRows(comparison))
  const sections = [totals(comparison), ...(sums ? comparison.costs.filter(({ lines }) => lines.length > 0).map(sumsOf) : [])]
  return checked === 'markdown' ? formatMarkdown(sections) : formatText(sections)
}

function totals({ region, costs, skipped, notBilled }: CostComparison): Section {
  const heading = ['USD per month', ...PARTS, 'total', 'of which authorization', 'confidence']
  const rows = costs.map((cost) => [
    cost.type,
    ...PARTS.map((part) => formatPart(cost, part)),
    formatAmount(cost.totalMicros),
    formatAmount(cost.additionalMicros),
    cost.confidence,
  ])
  return {
    title: `Costs in ${region}`,
    table: [heading, ...rows],
    notes: [
      ...missingNotes(costs),
      ...skipped.map(({ type, needs }) => `${type} is not calculated: ${needs} is required.`),
      ...notBilled
        .filter(({ quantity }) => quantity > 0)
        .map(({ what, quantity, source, asOf, confidence }) => {
          return `Not billed: ${groupDigits(quantity)} ${what} (${source}, ${asOf}, ${confidence}).`
        }),
    ],
  }
}

/** One note per reason: the same price is missing for many types. */
function missingNotes(costs: readonly TypeCost[]): readonly string[] {
  const types = new Map<string, string[]>()
  for (const { type, missing } of costs) {
    for (const { meter, because } of missing) {
      const reason = `${meter}: ${because}`
      types.set(reason, [...(types.get(reason) ?? []), type])
    }
  }
  return [...types].map(([reason, affected]) => `Unknown for ${affected.join(', ')}: ${reason}.`)
}

function formatPart({ lines }: TypeCost, part: (typeof PARTS)[number]): string {
  const own = lines.filter((line) => line.part === part)
  if (own.length === 0) return '-'
  return formatAmount(own.reduce((sum, { amountMicros }) => sum + amountMicros, 0))
}

function sumsOf({ type, lines, totalMicros }: TypeCost): Section {
  const rows = lines.map(({ part, meter, text }) => [part, meter, text])
  return { title: `${type}: ${formatAmount(totalMicros)} USD`, table: [['part', 'meter', 'sum'], ...rows] }
}

function formatAmount(micros: number | null): string {
  return micros === null ? 'unknown' : formatMicros(micros, 2)
}

function csvRows({ costs }: CostComparison): readonly (readonly (string | number | null)[])[] {
  const heading = ['type', 'part', 'meter', 'quantity', 'free', 'amountMicros', 'source', 'asOf', 'confidence', 'note']
  const rows = costs.flatMap(({ type, lines, missing, totalMicros, additionalMicros, confidence }) => [
    ...lines.map(({ part, meter, quantity, free, amountMicros, price, text }) => {
      return [type, part, meter, quantity, free, amountMicros, price.source, price.asOf, price.confidence, text]
    }),
    ...missing.map(({ meter, because }) => [type, 'missing', meter, null, null, null, null, null, null, because]),
    [type, 'additional', null, null, null, additionalMicros, null, null, confidence, null],
    [type, 'total', null, null, null, totalMicros, null, null, confidence, null],
  ])
  return [heading, ...rows]
}
