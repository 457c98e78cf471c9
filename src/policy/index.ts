/**
 * Evaluates, builds, proves and lints IAM policies of API Gateway offline, and compiles route tables into them.
 *
 * @module
 */

export { ArnError, BoundError } from '../errors.ts'
/** The option checker of this package, for functions that build policies, such as those in `gatewright/policies`. */
export * as options from '../options.ts'
export { type ConditionBuilders, condition, literal } from './builder/condition.ts'
export { allow, deny, policy, type StatementDraft } from './builder/policy.ts'
export { type BoundRoute, bind, type PolicyScope, type RouteTarget } from './builder/route-target.ts'
export { type CompiledPolicies, compile } from './evaluation/compile.ts'
export type { CompiledFrom } from './evaluation/compiled-from.ts'
export { type Decision, evaluate, type TraceLine } from './evaluation/evaluate.ts'
export {
  evaluateAtGateway,
  evaluateResourcePolicy,
  type GatewayDecision,
  type GatewayRequest,
} from './evaluation/evaluate-at-gateway.ts'
export { type ExplainOptions, explain } from './evaluation/explain.ts'
export type { Mismatch } from './evaluation/match-statement.ts'
export type {
  ActionMiss,
  ArnPart,
  ConditionMiss,
  ExclusionMiss,
  FailedCondition,
  NearMiss,
  PrincipalMiss,
  ResourceMiss,
  VariableMiss,
} from './evaluation/near-miss.ts'
export type { PolicySet } from './evaluation/policy-set.ts'
export type { Reason, Verdict } from './evaluation/policy-types.ts'
export type { PolicyRequest } from './evaluation/request.ts'
export {
  type ApiStage,
  type ExecuteApiArn,
  formatExecuteApiArn,
  type MethodArn,
  parseExecuteApiArn,
  type RouteArn,
} from './execute-api-arn.ts'
export {
  CONDITION_KEYS,
  type ConditionKeyAvailability,
  type ConditionKeyFacts,
  type ConditionKeyId,
  type ConditionKeyName,
  type ConditionKeyType,
  EXECUTE_API_ACTIONS,
  type ExecuteApiAction,
  type KnownConditionKey,
} from './language/catalog.ts'
export type {
  ConditionElement,
  ConditionKeys,
  Effect,
  EmittedDocument,
  EmittedElements,
  EmittedStatement,
  OneOrMore,
  PolicyDocument,
  PolicyStatement,
  PrincipalElement,
} from './language/document.ts'
export { type Fault, type FaultCode, PolicyError } from './language/fault.ts'
export { type ParsePolicyOptions, parsePolicy } from './language/parse-policy.ts'
export { findRepeatedMember } from './language/repeated-member.ts'
export type { PolicyKind, StatementPlace } from './language/statement.ts'
export type { LintCode, LintFinding, LintKind, LintOptions } from './lint/finding.ts'
export { lint } from './lint/lint.ts'
export type { ContextValue, RequestContext } from './matching/context.ts'
export { type DiffOptions, diff } from './proof/diff.ts'
export { type AllowedRequest, findAllowed, neverAllows, type ProofOptions } from './proof/never-allows.ts'
export type { HttpRouteKey, Method, PathParameters, RestRouteKey, RouteKey, WebSocketRouteKey } from './route-key.ts'
export type { CallerTable, CallerTableOptions } from './routes/caller-table.ts'
export {
  denyUnlisted,
  identityPolicy,
  type OpenRoutes,
  type RouteTable,
  type RouteTableOptions,
  routeTable,
  type TableDecision,
  type TableRequest,
} from './routes/index.ts'
export type { ApiKind } from './routes/parse/route-pattern.ts'
export type { TableEntry } from './routes/parse/route-rules.ts'
export type { RequestOutcome, TableResponse } from './routes/table-request.ts'
export { authenticated, every, hasClaim, hasScope, inGroup, not, own, some, sourceIp } from './rules/index.ts'
export type { OwnOptions } from './rules/own.ts'
export {
  type CertificateFields,
  clientCertificateField,
  type ExpectedValue,
  requiredHeader,
  requiredQuery,
  requiredStageVariable,
  type TimeWindowOptions,
  timeWindow,
} from './rules/request-rules.ts'
export type { Clause, Condition, IssuerOption, Predicate, Residual, RouteRule, Rule } from './rules/rule.ts'
