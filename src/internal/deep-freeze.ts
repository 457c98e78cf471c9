/**
 * Freezes plain data recursively.
 *
 * @module
 */

/** Freezes `value` and everything in it, and returns it. Functions are not frozen. The caller bounds the depth. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object') for (const part of Object.values(Object.freeze(value) ?? {})) deepFreeze(part)
  return value
}
