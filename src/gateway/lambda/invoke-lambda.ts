/**
 * Invokes a handler like Lambda's Node.js runtime: the event is a copy, the response is converted to JSON, and of an error
 * only the message remains.
 *
 * | runtime        | synchronous return value | promise | callback | `context.succeed`, `fail`, `done` |
 * | -------------- | ------------------------ | ------- | -------- | --------------------------------- |
 * | up to Node 22  | ignored                  | yes     | yes      | yes                               |
 * | Node 24        | yes                      | yes     | no       | no                                |
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html
 * @module
 */

import { types } from 'node:util'
import { isThenable } from '../../internal/type-guards.ts'
import { MAX_LAMBDA_RESPONSE_LENGTH } from '../limits.ts'
import { type LambdaFunctionSettings, lambdaContext } from './lambda-context.ts'
import { pendingWorkTracker } from './pending-work-tracker.ts'
import type { LambdaHandler } from './runtime.ts'

/** The result of an invocation. API Gateway sees `json` or `errorMessage`; `cause` is for the developer. */
export type Invocation =
  | { readonly kind: 'returned'; readonly json: string }
  | {
      readonly kind: 'failed'
      readonly errorMessage: string
      /** What the runtime reports, if the handler did not throw. */
      readonly problem?: string
      /** What the handler threw. */
      readonly cause?: unknown
    }
  /** The function ran into its own time limit, or API Gateway no longer waited for it. */
  | { readonly kind: 'timedOut'; readonly by: 'function' | 'gateway' }

type Callback = (error: unknown, value?: unknown) => void
type Settle = (invocation: Invocation) => void

/** Invokes a handler. Never rejects. A response after the time limit is ignored. */
export function invokeLambda(handler: LambdaHandler, event: unknown, settings: LambdaFunctionSettings): Promise<Invocation> {
  return new Promise((resolve) => {
    let isSettled = false
    let endWait: (() => void) | undefined
    const settle: Settle = (invocation) => {
      isSettled = true
      endWait?.()
      resolve(invocation)
    }
    try {
      const copy: unknown = settings.isOwnEvent === true ? event : JSON.parse(JSON.stringify(event))
      const context = lambdaContext(settings)
      if (settings.runtime === 'nodejs24.x') invokeOnNode24(handler, { event: copy, context, settle })
      else invokeOnNode22(handler, { event: copy, context, settle })
    } catch (error) {
      settle(failed(error))
    }
    // A timer is expensive, and a function that has already responded needs none.
    if (!isSettled) endWait = startWait(settings, settle)
  })
}

/** Ends the invocation at the time limit, or when the API is closed. Returns a function that ends the wait. */
function startWait({ timeoutMs, gatewayTimeoutMs, work }: LambdaFunctionSettings, settle: Settle): () => void {
  const by = timeoutMs < gatewayTimeoutMs ? 'function' : 'gateway'
  const timer = setTimeout(() => settle({ kind: 'timedOut', by }), Math.min(timeoutMs, gatewayTimeoutMs))
  const remove = work.add(() => settle({ kind: 'timedOut', by: 'gateway' }))
  return () => {
    clearTimeout(timer)
    remove()
  }
}

interface Call {
  readonly event: unknown
  readonly context: object
  readonly settle: Settle
}

function invokeOnNode24(handler: LambdaHandler, { event, context, settle }: Call): void {
  if (handler.length >= 3) {
    settle(runtimeFailure('Runtime.CallbackHandlerDeprecated: on nodejs24.x a handler must not have a callback parameter'))
    return
  }
  // Handlers have `never` parameters so that every handler type is assignable. The event is of the declared kind.
  const result = (handler as (event: unknown, context: unknown) => unknown)(event, context)
  if (isThenable(result)) awaitResult(result, settle)
  else settle(returned(result))
}

function invokeOnNode22(handler: LambdaHandler, { event, context, settle }: Call): void {
  const pendingWork = pendingWorkTracker()
  const finish: Settle = (invocation) => {
    pendingWork.stop()
    settle(invocation)
  }
  const callback: Callback = (error, value) => finish(isAbsent(error) ? returned(value) : failed(error))
  const legacyContext = {
    ...context,
    callbackWaitsForEmptyEventLoop: true,
    succeed: (value: unknown) => finish(returned(value)),
    fail: (error: unknown) => finish(failed(error ?? 'handled')),
    done: callback,
  }
  try {
    // See invokeOnNode24 for the cast.
    const untyped = handler as (event: unknown, context: unknown, callback: Callback) => unknown
    const result = pendingWork.run(() => untyped(event, legacyContext, callback))
    if (isThenable(result)) awaitResult(result, finish)
    // Lambda ends an invocation without a response with `null` as soon as the event loop is empty.
    else pendingWork.whenIdle(() => finish(returned(null)))
  } catch (error) {
    finish(failed(error))
  }
}

function awaitResult(result: PromiseLike<unknown>, settle: Settle): void {
  Promise.resolve(result).then(
    (value) => settle(returned(value)),
    (error: unknown) => settle(failed(error)),
  )
}

function returned(value: unknown): Invocation {
  let json: string
  try {
    json = JSON.stringify(value) ?? 'null'
  } catch (cause) {
    return { ...runtimeFailure('the response cannot be converted to JSON'), cause }
  }
  if (json.length > MAX_LAMBDA_RESPONSE_LENGTH) return runtimeFailure('the response is larger than 6 MB, the limit of Lambda')
  return { kind: 'returned', json }
}

function runtimeFailure(problem: string): Extract<Invocation, { readonly kind: 'failed' }> {
  return { kind: 'failed', errorMessage: problem, problem }
}

function failed(cause: unknown): Invocation {
  return { kind: 'failed', errorMessage: errorMessage(cause), cause }
}

/**
 * Returns the message as the runtime reports it: of an error its message, of any other value its string form. A plain
 * object is `[object Object]`, also one with a `message`.
 */
function errorMessage(error: unknown): string {
  try {
    return isError(error) ? String(error.message) : String(error)
  } catch {
    return 'the thrown value has no string form'
  }
}

/** The runtime also recognizes errors of other realms, and objects with the three properties of an error. */
function isError(error: unknown): error is { readonly message: unknown } {
  if (types.isNativeError(error)) return true
  if (typeof error !== 'object' || error === null) return false
  return (['name', 'message', 'stack'] as const).every((key) => key in error && typeof Reflect.get(error, key) === 'string')
}

function isAbsent(value: unknown): value is null | undefined {
  return value === undefined || value === null
}
