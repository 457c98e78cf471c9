export { closeRest } from './close-rest.ts'
export { identityPolicy, type OpenRoutes } from './identity-policy.ts'
export {
  type RouteTable,
  type RouteTableOptions,
  routeTable,
  type TableAnswer,
  type TableReply,
  type TableRequest,
} from './route-table.ts'
