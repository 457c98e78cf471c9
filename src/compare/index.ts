/**
 * Compares the authorization types of a REST API: features, costs and a recommendation.
 *
 * @module
 */

export { type Cost, type CostLine, compareCosts, type Traffic } from './costs.ts'
export { type ComparedType, compareFeatures, type Feature, type FeatureColumn, type FeatureComparison } from './features.ts'
export { formatCosts, formatFeatures } from './format.ts'
export {
  type CognitoPrice,
  type CognitoTier,
  type Confidence,
  type Dated,
  PRICES_COMPILED,
  type PriceList,
  type Tier,
  US_EAST_1,
} from './prices.ts'
export { type Needs, type Recommendation, recommend } from './recommend.ts'
