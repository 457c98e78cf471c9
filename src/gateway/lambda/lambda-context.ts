/**
 * Builds the `context` object that a Lambda handler receives.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html
 * @module
 */

import type { Runtime } from './runtime.ts'

/** The function and the invocation that a `context` describes. */
export interface LambdaFunctionSettings {
  /** 1 to 64 letters, digits, hyphens and underscores. */
  readonly functionName: string
  readonly runtime: Runtime
  readonly timeoutMs: number
  readonly requestId: string
  readonly api: { readonly partition: string; readonly region: string; readonly accountId: string }
}

/** The `context` of all runtimes. Runtimes up to Node 22 add the functions that respond. */
export interface LambdaContext {
  readonly awsRequestId: string
  readonly clientContext: undefined
  readonly functionName: string
  readonly functionVersion: string
  readonly identity: undefined
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
  timeoutMs,
  requestId,
  api,
}: Omit<LambdaFunctionSettings, 'runtime'>): LambdaContext {
  const startedMs = performance.now()
  return {
    awsRequestId: requestId,
    clientContext: undefined,
    functionName,
    functionVersion: '$LATEST',
    identity: undefined,
    invokedFunctionArn: `arn:${api.partition}:lambda:${api.region}:${api.accountId}:function:${functionName}`,
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: `offline/[$LATEST]${requestId.replaceAll('-', '')}`,
    memoryLimitInMB: '128',
    tenantId: undefined,
    getRemainingTimeInMillis: () => Math.max(0, Math.round(timeoutMs - (performance.now() - startedMs))),
  }
}

/** Converts a name from the options to a valid function name. */
export function toFunctionName(name: string): string {
  return name.replace(/[^A-Za-z0-9_-]+/g, '-').slice(0, 64) || 'function'
}
