/**
 * Defines the rows, cells and tables of the feature comparison.
 *
 * @module
 */

import { wrongValue } from '../../options.ts'
import type { AuthorizationType } from '../authorization-types.ts'
import type { Confidence, Dated } from '../dated.ts'

/** The seven rows of the table of 2018, in its order. */
export type OriginalFeature =
  | 'Authentication'
  | 'Authorization'
  | 'Signature V4'
  | 'Cognito User Pools'
  | 'Third-Party Authentication'
  | 'Multiple Header Support'
  | 'Additional Costs'

/** The rows that decide in practice. */
export type LaterFeature =
  | 'Token kinds'
  | 'Result cache'
  | 'Rules per route'
  | 'Scopes'
  | 'Claims for the backend'
  | 'Revocation'
  | 'Refused calls'
  | 'Added latency'
  | 'Private APIs'
  | 'Multiple issuers'
  | 'Limits'

/** A row of the table of today. */
export type Feature = OriginalFeature | LaterFeature

/** The rows of 2018. */
export const ORIGINAL_FEATURES: readonly OriginalFeature[] = [
  'Authentication',
  'Authorization',
  'Signature V4',
  'Cognito User Pools',
  'Third-Party Authentication',
  'Multiple Header Support',
  'Additional Costs',
]

/** The rows that decide in practice. */
export const LATER_FEATURES: readonly LaterFeature[] = [
  'Token kinds',
  'Result cache',
  'Rules per route',
  'Scopes',
  'Claims for the backend',
  'Revocation',
  'Refused calls',
  'Added latency',
  'Private APIs',
  'Multiple issuers',
  'Limits',
]

/** One cell. */
export interface Cell extends Dated {
  /** `yes`, `no` and `partly` have an explanation in `text`; `value` has only its `text`: `none`, `per invocation`. */
  readonly kind: 'yes' | 'no' | 'partly' | 'value'
  /** One sentence or less, plain ASCII. Never empty for `partly` and `value`. */
  readonly text: string
}

/** A table of types and features. */
export interface FeatureTable {
  /** The columns. */
  readonly types: readonly AuthorizationType[]
  /** The rows. */
  readonly features: readonly Feature[]
  /**
   * Returns one cell. Every pair of `types` and `features` has one.
   *
   * @throws {ConfigError} for a type or feature that the table does not have.
   */
  cell(type: AuthorizationType, feature: Feature): Cell
}

/** Cells as they are written down: `yes: text`, `no: text`, `partly: text`, or the text of a value. */
export type CellText = string | readonly [text: string, origin: CellOrigin]

/** The origin of one cell, where it differs from that of its column. */
export interface CellOrigin {
  /** Default: the source of the column. */
  readonly source?: string
  /** Default: the date of the column. */
  readonly asOf?: string
  /** Default: the confidence of the column. */
  readonly confidence?: Confidence
}

/** One column as it is written down. */
export type Column<F extends Feature = Feature> = Dated & { readonly cells: { readonly [K in F]: CellText } }

/** Builds a table from its columns. */
export function featureTable<F extends Feature>(
  features: readonly F[],
  columns: readonly (readonly [AuthorizationType, Column<F>])[],
): FeatureTable {
  const cells = new Map<string, Cell>()
  for (const [type, column] of columns) {
    for (const feature of features) cells.set(keyOf(type, feature), parseCell(column.cells[feature], column))
  }
  const types = columns.map(([type]) => type)
  return Object.freeze({
    types: Object.freeze(types),
    features: Object.freeze([...features]),
    cell(type: AuthorizationType, feature: Feature): Cell {
      const cell = cells.get(keyOf(type, feature))
      if (cell !== undefined) return cell
      const isType = types.includes(type)
      throw isType
        ? wrongValue('cell', 'feature', `one of ${features.join(', ')}`, feature)
        : wrongValue('cell', 'type', `one of ${types.join(', ')}`, type)
    },
  })
}

function parseCell(written: CellText, column: Dated): Cell {
  const [text, origin] = typeof written === 'string' ? [written, {}] : written
  const { source, asOf, confidence } = { source: column.source, asOf: column.asOf, confidence: column.confidence, ...origin }
  const match = /^(yes|no|partly)(?:: (.*))?$/.exec(text)
  if (match === null) return Object.freeze({ kind: 'value', text, source, asOf, confidence })
  // The pattern has these three alternatives only.
  return Object.freeze({ kind: match[1] as Cell['kind'], text: match[2] ?? '', source, asOf, confidence })
}

function keyOf(type: string, feature: string): string {
  return `${type}\n${feature}`
}
