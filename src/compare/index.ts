/**
 * Compares the authorization types of API Gateway: features, costs, a recommendation, the authorizer result cache, and replays of access
 * logs.
 *
 * @module
 */

export { athenaQuery } from './athena/athena-query.ts'
export type { AthenaOptions } from './athena/query-plan.ts'
export type { AuthorizationType, LaterType, OriginalType } from './authorization-types.ts'
export { type BestTtl, type BestTtlOptions, bestTtl, type TtlPoint } from './cache/best-ttl.ts'
export { type BreakEven, type BreakEvenOptions, breakEven } from './cache/break-even.ts'
export type { Arrivals, Callers } from './cache/callers.ts'
export { invocations } from './cache/invocations.ts'
export { type CostComparison, compareCosts, type TypeCost } from './costs/compare-costs.ts'
export type { CostLine, CostPart, MissingPrice } from './costs/cost-line.ts'
export type { AuthorizerFunction, CognitoTier, FreeTiers, Traffic, WebSocketTraffic } from './costs/traffic.ts'
export type { Confidence, Dated } from './dated.ts'
export type { DecisionHandler, DecisionOutcome } from './decisions/decide-event.ts'
export {
  type DecisionChange,
  type DecisionReplay,
  type RecordedEvents,
  type ReplayDecisionsOptions,
  replayDecisions,
} from './decisions/replay-decisions.ts'
export { compareFeatures, type FeatureComparison } from './features/compare-features.ts'
export type { Cell, Feature, FeatureTable, LaterFeature, OriginalFeature } from './features/feature.ts'
export type { FeatureChange } from './features/original-table.ts'
export { type FormatCostsOptions, formatCosts } from './format/format-costs.ts'
export {
  type FeatureTableJson,
  featureTableAsJson,
  formatFeatures,
  formatFeatureTable,
  type PlacedCell,
} from './format/format-features.ts'
export { formatReplay } from './format/format-replay.ts'
export type { ReportFormat } from './format/report-format.ts'
export type { Meter, Price, PriceList, PriceStep } from './prices/price.ts'
export { knownRegions, PRICES_COMPILED, priceList } from './prices/price-list.ts'
export type { Needs } from './recommend/needs.ts'
export { type Candidate, type Recommendation, recommend } from './recommend/recommend.ts'
export type { LogFormat } from './replay/log-format.ts'
export type { LogSource, NamedLog } from './replay/log-source.ts'
export { replayAccessLog } from './replay/replay-access-log.ts'
export type { ReplayOptions, ReplayProgress } from './replay/replay-options.ts'
export type { GroupCount, Malformation, ReplayResult, TtlCount } from './replay/replay-result.ts'
export { type TrafficOfOptions, trafficOf } from './replay/traffic-of.ts'
export { htmlReport, type ReportParts } from './report/html-report.ts'
