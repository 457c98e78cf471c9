/**
 * Formats identity sources as API Gateway writes them, for each kind of API.
 *
 * @module
 */

import type { IdentitySource } from '../../events/index.ts'

/** `method.request.header.x` (REST), `$request.header.x` (HTTP) or `route.request.header.x` (WebSocket). */
export function formatIdentitySource({ in: part, name }: IdentitySource, kind: 'REST' | 'HTTP' | 'WEBSOCKET'): string {
  const request = { REST: 'method.request', HTTP: '$request', WEBSOCKET: 'route.request' }[kind]
  const variable = kind === 'HTTP' ? '$' : ''
  switch (part) {
    case 'header':
      return `${request}.header.${name}`
    case 'query':
      return `${request}.querystring.${name}`
    case 'stageVariable':
      return `${variable}stageVariables.${name}`
    case 'context':
      return `${variable}context.${name}`
  }
}

/** REST APIs take one comma-separated string. */
export function formatRestIdentitySources(sources: readonly IdentitySource[]): string {
  return sources.map((source) => formatIdentitySource(source, 'REST')).join(',')
}
