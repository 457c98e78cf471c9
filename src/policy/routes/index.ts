export {
  type CallerTable,
  type CallerTableOptions,
  callerTable,
  type RouteChooser,
  type TableRequest,
  type TableResponse,
} from './caller-table.ts'
export { denyUnlisted } from './deny-unlisted.ts'
export { identityPolicy, type OpenRoutes } from './identity-policy.ts'
export { onlyRoute } from './only-route.ts'
export { METHODS } from './parse/route-pattern.ts'
export { proveSimpleResponses } from './parse/route-rules.ts'
export { type RouteTable, type RouteTableOptions, routeTable, type TableDecision } from './route-table.ts'
