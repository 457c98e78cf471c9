/**
 * Defines the input and the result of all integrations.
 *
 * @module
 */

import type { StepFact } from '../facts/fact.ts'
import type { GatewayRequest } from '../raw-request.ts'
import type { ErrorResponse } from '../responses/error-response.ts'
import type { BackendResponse } from './backend-response.ts'

/** The request that a backend receives. */
export interface BackendRequest {
  readonly forwarded: GatewayRequest
  readonly pathParameters: { readonly [name: string]: string }
  readonly stageVariables: { readonly [name: string]: string }
}

/** The result of a backend. */
export type IntegrationResult =
  | {
      readonly kind: 'responded'
      readonly response: BackendResponse
      /** The fact for the trace. */
      readonly fact: StepFact
    }
  | FailedIntegration

/** A backend that did not respond, or whose response is invalid. */
export interface FailedIntegration {
  readonly kind: 'failed'
  readonly response: ErrorResponse
  readonly problem: string
  /** The fact for the trace. */
  readonly fact: StepFact
  /** What the backend threw. */
  readonly cause?: unknown
}
