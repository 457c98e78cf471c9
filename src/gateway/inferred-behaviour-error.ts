/**
 * Defines the error of a `strict` gateway.
 *
 * @module
 */

import { GatewrightError } from '../errors.ts'
import type { Trace, TraceStep } from './trace.ts'

/**
 * The outcome of a request rests on behavior that AWS does not document and that was not observed. `request`, `send` and
 * `fetch` of an API with `strict: true` reject with it.
 */
export class InferredBehaviourError extends GatewrightError {
  /** Always `InferredBehaviourError`. */
  override readonly name = 'InferredBehaviourError'
  /** Always `ERR_INFERRED_BEHAVIOUR`. */
  readonly code = 'ERR_INFERRED_BEHAVIOUR'
  /** The checks that rest on inferred facts. */
  readonly steps: readonly TraceStep[]

  constructor(steps: readonly TraceStep[]) {
    const checks = [...new Set(steps.map(({ check }) => check))].join(', ')
    super(`strict gateway: the outcome rests on inferred behavior (${checks}). See steps, or set strict to false.`)
    this.steps = steps
  }
}

/** @throws {InferredBehaviourError} if a step of the trace rests on an inferred fact. */
export function rejectInferred({ steps }: Trace): void {
  const inferred = steps.filter(({ confidence }) => confidence === 'inferred')
  if (inferred.length > 0) throw new InferredBehaviourError(inferred)
}
