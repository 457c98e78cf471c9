/**
 * Proves who can reach the routes of a template.
 *
 * @module
 */

export type { SampleCaller } from './callers.ts'
export {
  type CallerKind,
  type Counterexample,
  PROOF_CODES,
  type ProofCode,
  type ProofFinding,
  type RouteReach,
  type TemplateProof,
} from './proof-codes.ts'
export { type ProveOptions, proveTemplate } from './prove-template.ts'
export type { AccessRequirement } from './requirements.ts'
