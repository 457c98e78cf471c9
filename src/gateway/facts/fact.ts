/**
 * Defines the facts on which the offline gateway rests. Each step of a trace cites one, and `docs/fidelity.md` lists them all.
 *
 * @module
 */

import type { Confidence, TraceCheck } from '../trace.ts'

/** One behavior of API Gateway that the offline gateway models. */
export interface Fact {
  /** The check of a request that the behavior belongs to, or another part of the model. */
  readonly topic: TraceCheck | 'event' | 'function runtime' | 'response' | 'fault'
  /** The behavior in one or two sentences. */
  readonly statement: string
  /** How well the behavior is known. */
  readonly confidence: Confidence
  /** The documentation page, RFC section or public report. */
  readonly source: string
}

/** A fact that a step of a trace can cite. */
export interface StepFact extends Fact {
  /** The check that the step records. */
  readonly topic: TraceCheck
}

/** Facts by ID. */
export type FactTable = { readonly [id: string]: Fact }
