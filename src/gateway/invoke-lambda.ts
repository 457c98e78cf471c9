/**
 * Invokes a handler like Lambda's Node.js runtime: the event is a copy, the return value is converted to JSON, and of an
 * error only the message remains. Supports promises, plain return values and callbacks.
 *
 * @module
 */

import { MAX_LAMBDA_RESPONSE_LENGTH } from './limits.ts'

/** The result of an invocation as API Gateway sees it. */
export type Invocation =
  | { readonly kind: 'returned'; readonly json: string }
  | { readonly kind: 'failed'; readonly errorMessage: string }
  | { readonly kind: 'timedOut' }

/** A Lambda handler of any style. */
export type LambdaFunction = (event: never, context: never, callback?: never) => unknown

/** Invokes a handler. Never rejects. */
export async function invokeLambda(
  handler: LambdaFunction,
  event: unknown,
  { requestId, timeoutMs }: { readonly requestId: string; readonly timeoutMs: number },
): Promise<Invocation> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const timeout = new Promise<Invocation>((resolve) => {
    timer = setTimeout(() => resolve({ kind: 'timedOut' }), timeoutMs)
  })
  const started = performance.now()
  const context = {
    callbackWaitsForEmptyEventLoop: true,
    functionName: 'offline',
    functionVersion: '$LATEST',
    memoryLimitInMB: '128',
    awsRequestId: requestId,
    getRemainingTimeInMillis: () => Math.max(0, Math.round(timeoutMs - (performance.now() - started))),
  }
  try {
    return await Promise.race([run(handler, event, context), timeout])
  } finally {
    clearTimeout(timer)
  }
}

async function run(handler: LambdaFunction, event: unknown, context: object): Promise<Invocation> {
  try {
    const copy: unknown = JSON.parse(JSON.stringify(event))
    return toInvocation(await call(handler, copy, context))
  } catch (error) {
    return { kind: 'failed', errorMessage: errorMessage(error) }
  }
}

function call(handler: LambdaFunction, event: unknown, context: object): Promise<unknown> {
  // `LambdaFunction` has `never` parameters so that every handler type is assignable. The event is of the declared kind.
  const untyped = handler as (event: unknown, context: unknown, callback?: unknown) => unknown
  return new Promise((resolve, reject) => {
    const callback = (error: unknown, result?: unknown) =>
      error === null || error === undefined ? resolve(result) : reject(error)
    const returned = untyped(event, context, callback)
    // A handler with three parameters that returns nothing responds through the callback.
    if (returned !== undefined || handler.length < 3) resolve(returned)
  })
}

function toInvocation(result: unknown): Invocation {
  const json = JSON.stringify(result) ?? 'null'
  if (json.length > MAX_LAMBDA_RESPONSE_LENGTH)
    return { kind: 'failed', errorMessage: 'Response payload size exceeded maximum allowed payload size' }
  return { kind: 'returned', json }
}

/** The message as the runtime reports it: of an error its message, of any other value its string form. */
function errorMessage(error: unknown): string {
  try {
    return error instanceof Error ? String(error.message) : isErrorLike(error) ? error.message : String(error)
  } catch {
    return 'the thrown value has no string form'
  }
}

function isErrorLike(error: unknown): error is { readonly message: string } {
  return (
    typeof error === 'object' &&
    error !== null &&
    'name' in error &&
    'message' in error &&
    typeof error.name === 'string' &&
    typeof error.message === 'string'
  )
}
