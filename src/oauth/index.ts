/**
 * OAuth protected resources (RFC 9728), such as MCP servers behind API Gateway: `gatewright/oauth`.
 *
 * @module
 */

export type { GatewayResponse, GatewayResponseName, GatewayResponses } from '../gateway/index.ts'
export type { Challenge } from './challenge.ts'
export {
  type ProtectedResource,
  type ProtectedResourceMetadata,
  protectedResource,
} from './protected-resource.ts'
export type { ProtectedResourceOptions } from './resource-options.ts'
