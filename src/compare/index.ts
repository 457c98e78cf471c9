/**
 * Compares the authorization types of API Gateway: features, costs, a recommendation, the authorizer result cache, and replays of access
 * logs.
 *
 * @module
 */

export type { AuthorizationType, LaterType, OriginalType } from './authorization-types.ts'
export { type BestTtl, type BestTtlOptions, bestTtl, type TtlPoint } from './cache/best-ttl.ts'
export { type BreakEven, type BreakEvenOptions, breakEven } from './cache/break-even.ts'
export type { Arrivals, Callers } from './cache/callers.ts'
export { invocations } from './cache/invocations.ts'
export { type CostComparison, compareCosts, type TypeCost } from './costs/compare-costs.ts'
export type { CostLine, CostPart, MissingPrice } from './costs/cost-line.ts'
export type { AuthorizerFunction, CognitoTier, FreeTiers, Traffic, WebSocketTraffic } from './costs/traffic.ts'
export type { Confidence, Dated } from './dated.ts'
export { compareFeatures, type FeatureComparison } from './features/compare-features.ts'
export type { Cell, Feature, FeatureTable, LaterFeature, OriginalFeature } from './features/feature.ts'
export type { FeatureChange } from './features/original-table.ts'
export { type FormatCostsOptions, formatCosts } from './format/format-costs.ts'
export { formatFeatures } from './format/format-features.ts'
export { formatReplay } from './format/format-replay.ts'
export type { ReportFormat } from './format/report-format.ts'
export type { Meter, Price, PriceList, PriceStep } from './prices/price.ts'
export { knownRegions, PRICES_COMPILED, priceList } from './prices/price-list.ts'
export type { Needs } from './recommend/needs.ts'
export { type Candidate, type Recommendation, recommend } from './recommend/recommend.ts'
export type { GroupCount, Malformation, ReplayResult, TtlCount } from './replay/replay-result.ts'
