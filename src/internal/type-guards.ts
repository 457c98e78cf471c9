/**
 * Type guards for values of unknown origin.
 *
 * @module
 */

/** An object that is not an array. Its properties are still `unknown`. */
export function isRecord(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A promise or any other object or function with a `then` method. Decisions must not be based on one. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  // Optional chaining works on every value, functions and primitives included.
  const then = (value as { readonly then?: unknown } | null | undefined)?.then
  return typeof then === 'function'
}

/** An array of non-empty strings. It may be empty. */
export function isStringArray(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((element) => typeof element === 'string' && element !== '')
}
