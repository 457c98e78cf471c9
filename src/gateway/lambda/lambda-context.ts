/**
 * Builds the `context` object that a Lambda handler receives.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html
 * @module
 */

import type { RunningWork } from '../running-work.ts'
import type { Runtime } from './runtime.ts'

/** The request and the API for which a function is invoked. */
export interface InvocationSettings {
  readonly requestId: string
  readonly timeoutMs: number
  readonly api: { readonly partition: string; readonly region: string; readonly accountId: string }
  /** Ends the wait for the function when the API is closed. */
  readonly work: RunningWork
  /** Whether the event was built for this invocation only. Otherwise the function receives a copy. Default `false`. */
  readonly isOwnEvent?: boolean
}

/** The function and the invocation. `timeoutMs` is the time limit of the function. */
export interface LambdaFunctionSettings extends InvocationSettings {
  /** 1 to 64 letters, digits, hyphens and underscores. */
  readonly functionName: string
  /** The alias or version; `null` without one. */
  readonly qualifier: string | null
  readonly memoryMb: number
  readonly runtime: Runtime
  /** How long API Gateway waits. */
  readonly gatewayTimeoutMs: number
}

/** The `context` of all runtimes. Runtimes up to Node 22 add the functions that respond. */
export interface LambdaContext {
  readonly awsRequestId: string
  readonly clientContext: undefined
  readonly functionName: string
  readonly functionVersion: string
  readonly identity: undefined
  /** Ends with the alias or version that was invoked. */
  readonly invokedFunctionArn: string
  readonly logGroupName: string
  readonly logStreamName: string
  readonly memoryLimitInMB: string
  readonly tenantId: undefined
  /** Milliseconds until the time limit of the function. */
  getRemainingTimeInMillis(): number
}

/** Builds the `context` of one invocation, which begins now. */
export function lambdaContext({
  functionName,
  qualifier,
  memoryMb,
  timeoutMs,
  requestId,
  api,
}: Omit<LambdaFunctionSettings, 'runtime' | 'work' | 'gatewayTimeoutMs'>): LambdaContext {
  const startedMs = performance.now()
  const functionArn = `arn:${api.partition}:lambda:${api.region}:${api.accountId}:function:${functionName}`
  // A qualifier of digits is a version. An alias may point to `$LATEST`.
  const functionVersion = qualifier !== null && /^\d+$/.test(qualifier) ? qualifier : '$LATEST'
  return {
    awsRequestId: requestId,
    clientContext: undefined,
    functionName,
    functionVersion,
    identity: undefined,
    invokedFunctionArn: qualifier === null ? functionArn : `${functionArn}:${qualifier}`,
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: `offline/[${functionVersion}]${requestId.replaceAll('-', '')}`,
    memoryLimitInMB: String(memoryMb),
    tenantId: undefined,
    getRemainingTimeInMillis: () => Math.max(0, Math.round(timeoutMs - (performance.now() - startedMs))),
  }
}
