export {
  type CallerTable,
  type CallerTableOptions,
  callerTable,
  type TableAnswer,
  type TableReply,
  type TableRequest,
} from './caller-table.ts'
export { closeRest } from './close-rest.ts'
export { identityPolicy, type OpenRoutes } from './identity-policy.ts'
export { type RouteTable, type RouteTableOptions, routeTable } from './route-table.ts'
