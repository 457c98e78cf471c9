/**
 * Collects all facts, for `docs/fidelity.md`.
 *
 * @module
 */

import { HTTP_FACTS } from '../http/http-facts.ts'
import { WEBSOCKET_FACTS } from '../websocket/websocket-facts.ts'
import { AUTHORIZATION_FACTS } from './authorization-facts.ts'
import { BACKEND_FACTS } from './backend-facts.ts'
import type { FactTable } from './fact.ts'
import { LAMBDA_FACTS } from './lambda-facts.ts'
import { REQUEST_FACTS } from './request-facts.ts'
import { TOKEN_FACTS } from './token-facts.ts'

/**
 * The behavior that the offline gateway models, by kind of API: what API Gateway does, how well that is known, and the
 * source. `docs/fidelity.md` shows this table.
 */
export const GATEWAY_FACTS: { readonly [api: string]: FactTable } = {
  'REST APIs': { ...REQUEST_FACTS, ...AUTHORIZATION_FACTS, ...TOKEN_FACTS, ...BACKEND_FACTS },
  'HTTP APIs': HTTP_FACTS,
  'WebSocket APIs': WEBSOCKET_FACTS,
  'Lambda functions': LAMBDA_FACTS,
}
