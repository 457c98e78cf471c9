/**
 * The IAM policy language, offline: documents, evaluation, and the ARNs of API Gateway.
 *
 * @module
 */

export { ArnError, BoundError } from '../errors.ts'
export { condition, literal } from './builder/condition.ts'
export { allow, deny, type ExecuteApiAction, policy, type StatementDraft } from './builder/policy.ts'
export { type BoundRoute, bind, type PolicyScope, type RouteTarget } from './builder/route-target.ts'
export { type CompiledPolicies, compile } from './compile.ts'
export { decideAtGateway, evaluateResourcePolicy, type GatewayDecision, type GatewayQuestion } from './decide-at-gateway.ts'
export type {
  ConditionElement,
  ConditionKeys,
  Effect,
  EmittedDocument,
  EmittedStatement,
  OneOrMore,
  PolicyDocument,
  PolicyStatement,
  PrincipalElement,
} from './document.ts'
export { type Decision, evaluate, type TraceLine } from './evaluate.ts'
export {
  type ApiStage,
  type ExecuteApiArn,
  formatExecuteApiArn,
  type MethodArn,
  parseExecuteApiArn,
  type RouteArn,
} from './execute-api-arn.ts'
export { explain } from './explain.ts'
export type { ContextValue, RequestContext } from './language/context.ts'
export type { Fault, FaultCode } from './language/fault.ts'
export type { Stop } from './language/judge.ts'
export { PolicyError } from './language/policy-error.ts'
export type { PolicyKind, StatementPlace } from './language/statement.ts'
export type { Reason, Verdict } from './layers.ts'
export type { LintCode, LintFinding, LintOptions } from './lint/finding.ts'
export { lint } from './lint/lint.ts'
export type { ArnPart, NearMiss } from './near-miss.ts'
export { parsePolicy } from './parse-policy.ts'
export type { PolicySet } from './policies.ts'
export { type AllowedRequest, findAllowed, neverAllows, type ProofOptions } from './proof/never-allows.ts'
export { findRepeatedMember } from './repeated-member.ts'
export type { PolicyRequest } from './request.ts'
export type { HttpRouteKey, Method, PathParameters, RestRouteKey, RouteKey, WebSocketRouteKey } from './route-key.ts'
export {
  closeRest,
  identityPolicy,
  type OpenRoutes,
  type RouteTable,
  type RouteTableOptions,
  routeTable,
  type TableAnswer,
  type TableRequest,
} from './routes/index.ts'
export type { Cell, Clause, Condition, OfIssuer, Predicate, Rule } from './rule.ts'
export { every, hasClaim, hasScope, inGroup, not, own, signedIn, some, sourceIp } from './rules/index.ts'
