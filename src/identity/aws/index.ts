/**
 * Verifiers for AWS workloads and other holders of AWS credentials.
 *
 * @module
 */

export { type AwsWorkloadIdentity, type AwsWorkloadOptions, awsWorkload } from './aws-workload.ts'
export { type IamCallerIdentity, type IamCallerOptions, iamCaller } from './iam-caller.ts'
export type { Partition } from './sts-endpoint.ts'
