/**
 * Compares the authorization types of API Gateway: the table of 2018, its changes, and the table of today.
 *
 * @module
 */

import { deepFreeze } from '../../internal/deep-freeze.ts'
import { AUTHORIZATION_TYPES } from '../authorization-types.ts'
import { type FeatureTable, featureTable, LATER_FEATURES, ORIGINAL_FEATURES } from './feature.ts'
import { CHANGES, type FeatureChange, ORIGINAL_COLUMNS } from './original-table.ts'
import { LAMBDA_COLUMNS } from './today-lambda.ts'
import { NATIVE_COLUMNS } from './today-native.ts'
import { OTHER_COLUMNS } from './today-other.ts'

/** The result of {@link compareFeatures}. */
export interface FeatureComparison {
  /**
   * The table of 2018: 4 types and 7 rows. Its cells are `yes` or `no`; the row `Additional Costs` is `value` with the text `none` (`AWS_IAM`,
   * `COGNITO_USER_POOLS`) or `per authorizer invocation` (`TOKEN`, `REQUEST`).
   */
  readonly original: FeatureTable
  /** What is different today, for one cell of `original`. */
  readonly changes: readonly FeatureChange[]
  /** All 16 types and all 18 rows, today. The first 4 columns and 7 rows are those of `original`. */
  readonly today: FeatureTable
}

const COLUMNS = { ...NATIVE_COLUMNS, ...LAMBDA_COLUMNS, ...OTHER_COLUMNS }

const COMPARISON: FeatureComparison = Object.freeze({
  original: featureTable(ORIGINAL_FEATURES, ORIGINAL_COLUMNS),
  changes: deepFreeze(CHANGES),
  today: featureTable(
    [...ORIGINAL_FEATURES, ...LATER_FEATURES],
    AUTHORIZATION_TYPES.map((type) => [type, COLUMNS[type]] as const),
  ),
})

/**
 * Returns what each authorization type can do. Every cell has a source, its date and a confidence.
 *
 * @example
 * const { original } = compareFeatures()
 * original.cell('REQUEST', 'Multiple Header Support').kind // 'yes'
 */
export function compareFeatures(): FeatureComparison {
  return COMPARISON
}
