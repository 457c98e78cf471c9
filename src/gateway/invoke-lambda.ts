/**
 * Calls a function as Lambda's Node.js runtime does: a copy of the event in, the reply through JSON, errors as their
 * message. Knows promises, plain values and the callback style.
 *
 * @module
 */

/** What came back over the wire. An error is only its text: that is all API Gateway sees. */
export type Invocation =
  | { readonly kind: 'returned'; readonly json: string }
  | { readonly kind: 'failed'; readonly errorMessage: string }
  | { readonly kind: 'timedOut' }

export type LambdaFunction = (event: never, context: never, callback?: never) => unknown

/** The largest reply Lambda passes on: 6 MB. */
const MAX_REPLY_LENGTH = 6_291_556

export async function invokeLambda(
  lambda: LambdaFunction,
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
    return await Promise.race([run(lambda, event, context), timeout])
  } finally {
    clearTimeout(timer)
  }
}

async function run(lambda: LambdaFunction, event: unknown, context: object): Promise<Invocation> {
  try {
    const copy: unknown = JSON.parse(JSON.stringify(event))
    return returned(await call(lambda, copy, context))
  } catch (error) {
    return { kind: 'failed', errorMessage: errorMessage(error) }
  }
}

function call(lambda: LambdaFunction, event: unknown, context: object): Promise<unknown> {
  // `LambdaFunction` says `never` so that every handler type fits; the gateway makes the event of the declared kind.
  const untyped = lambda as (event: unknown, context: unknown, callback?: unknown) => unknown
  return new Promise((resolve, reject) => {
    const callback = (error: unknown, reply?: unknown) => (error === null || error === undefined ? resolve(reply) : reject(error))
    const answer = untyped(event, context, callback)
    // A function that names the callback and returns nothing answers through it.
    if (answer !== undefined || lambda.length < 3) resolve(answer)
  })
}

function returned(reply: unknown): Invocation {
  const json = JSON.stringify(reply) ?? 'null'
  if (json.length > MAX_REPLY_LENGTH)
    return { kind: 'failed', errorMessage: 'Response payload size exceeded maximum allowed payload size' }
  return { kind: 'returned', json }
}

/** As the runtime words it: an error's message, anything else as text. */
function errorMessage(error: unknown): string {
  try {
    return error instanceof Error ? String(error.message) : isErrorLike(error) ? error.message : String(error)
  } catch {
    return 'unprintable error'
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
