/**
 * Names the identity sources of HTTP and WebSocket APIs as their definitions do.
 *
 * @module
 */

import type { IdentitySource } from '../../events/index.ts'

const HTTP_PREFIXES = {
  header: '$request.header.',
  query: '$request.querystring.',
  stageVariable: '$stageVariables.',
  context: '$context.',
} as const

const WEBSOCKET_PREFIXES = {
  header: 'route.request.header.',
  query: 'route.request.querystring.',
  stageVariable: 'stageVariables.',
  context: 'context.',
} as const

/** Names an identity source of an HTTP API: `$request.header.Authorization`. */
export function httpSourceName({ in: location, name }: IdentitySource): string {
  return `${HTTP_PREFIXES[location]}${name}`
}

/** Names an identity source of a WebSocket API: `route.request.header.Authorization`. */
export function webSocketSourceName({ in: location, name }: IdentitySource): string {
  return `${WEBSOCKET_PREFIXES[location]}${name}`
}
