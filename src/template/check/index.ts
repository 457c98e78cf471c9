/**
 * Compares what a template deploys with what handlers declare.
 *
 * @module
 */

export { checkDeployment, type DeploymentOptions } from './check-deployment.ts'
export type { ExpectedFunctions } from './compare-deployment.ts'
export { DRIFT_CODES, type DriftCode, type DriftFinding } from './drift-codes.ts'
