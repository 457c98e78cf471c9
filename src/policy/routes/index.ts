export {
  type CallerTable,
  type CallerTableOptions,
  callerTable,
  type RouteChooser,
  type TableReply,
  type TableRequest,
} from './caller-table.ts'
export { closeRest } from './close-rest.ts'
export { identityPolicy, type OpenRoutes } from './identity-policy.ts'
export { onlyRoute } from './only-route.ts'
export { proveSimpleReplies } from './prove-simple.ts'
export { METHODS } from './route-pattern.ts'
export { type RouteTable, type RouteTableOptions, routeTable, type TableAnswer } from './route-table.ts'
