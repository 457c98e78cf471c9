/**
 * Defines the Lambda runtimes whose handling of return values is modeled.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html
 * @module
 */

/**
 * The Lambda Node.js runtime of a function. It decides how a handler responds.
 *
 * - `nodejs20.x`, `nodejs22.x`: the value that a synchronous handler returns is ignored, so the response is `null`. A
 *   promise, `callback(error, value)` and `context.succeed`, `fail` and `done` respond; the first one wins.
 * - `nodejs24.x`: the return value responds, whether it is a promise or not. There are no callbacks: a handler with three
 *   parameters fails with `Runtime.CallbackHandlerDeprecated`, and `context` has no `succeed`, `fail` or `done`.
 */
export type Runtime = 'nodejs20.x' | 'nodejs22.x' | 'nodejs24.x'

/** All runtimes, for option checks. */
export const RUNTIMES: readonly Runtime[] = ['nodejs20.x', 'nodejs22.x', 'nodejs24.x']

/** The runtime of functions that do not state one. */
export const DEFAULT_RUNTIME: Runtime = 'nodejs24.x'

/** A Lambda handler of any style. It receives a copy of the event. */
export type LambdaHandler = (event: never, context: never, callback: never) => unknown
