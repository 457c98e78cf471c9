/**
 * What the parts of a proof share: its input, the routes that were proven, and its findings.
 *
 * @module
 */

import type { AuthorizerDefinition } from '../../events/index.ts'
import type { Location } from '../finding.ts'
import type { TemplateApi } from '../model.ts'
import type { AuthorizerFacts } from './authorizer-facts.ts'
import type { SampleCaller } from './callers.ts'
import type { Confirm } from './confirm.ts'
import { PROOF_CODES, type ProofCode, type ProofFinding } from './proof-codes.ts'
import type { KeyedRoute, RouteRequest } from './requests.ts'
import type { AccessRequirement } from './requirements.ts'
import type { Reach } from './route-reach.ts'

/** What is known about the handlers, and what must hold. */
export interface ProofInput {
  /** By `Api/name`, by the authorizer's name, or by the logical id of its function. `undefined`: a handler without a definition. */
  readonly definitions: ReadonlyMap<string, AuthorizerDefinition | undefined>
  /** The handlers themselves, under the same names. */
  readonly handlers: ReadonlyMap<string, (event: never, context: never, callback: never) => unknown>
  readonly allowOpen: readonly string[]
  readonly requirements: readonly AccessRequirement[]
  readonly callers: { readonly [name: string]: SampleCaller }
  readonly confirm: Confirm
}

/** One route through one endpoint and stage. */
export interface ProvenRoute {
  readonly api: TemplateApi
  readonly stage: string
  readonly domain: string | undefined
  readonly target: KeyedRoute
  readonly request: RouteRequest
  readonly facts: AuthorizerFacts | undefined
  readonly reach: Reach
}

/** Creates a finding with the severity of its code. */
export function proofFinding(code: ProofCode, message: string, at: Location, api: TemplateApi, route?: string): ProofFinding {
  return { code, severity: PROOF_CODES[code], message, at, api: api.logicalId, ...(route !== undefined && { route }) }
}
