/**
 * Creates the steps of a trace from facts.
 *
 * @module
 */

import type { Confidence, TraceStep } from '../trace.ts'
import type { StepFact } from './fact.ts'

/** Records a check that the request passed. `asked` and `found` must not contain credentials, header values or bodies. */
export function passedStep({ topic, confidence, source }: StepFact, asked: string, found: string): TraceStep {
  return { check: topic, passed: true, asked, found, confidence, source }
}

/** As {@link passedStep}, for a description that takes time: `describe` is called when `found` is read. */
export function passedStepLater({ topic, confidence, source }: StepFact, asked: string, describe: () => string): TraceStep {
  return {
    check: topic,
    passed: true,
    asked,
    get found() {
      return describe()
    },
    confidence,
    source,
  }
}

/** Records a check that the request failed. `asked` and `found` must not contain credentials, header values or bodies. */
export function failedStep({ topic, confidence, source }: StepFact, asked: string, found: string): TraceStep {
  return { check: topic, passed: false, asked, found, confidence, source }
}

/** Returns the weakest confidence of the steps; `documented` without steps. */
export function weakestConfidence(steps: readonly TraceStep[]): Confidence {
  let weakest: Confidence = 'documented'
  for (const { confidence } of steps) {
    if (confidence === 'inferred') return 'inferred'
    if (confidence === 'observed') weakest = 'observed'
  }
  return weakest
}
