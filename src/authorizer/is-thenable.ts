/** A promise, or what passes for one: never a value to decide by. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  if (typeof value !== 'object' || value === null) return false
  const { then } = value as { readonly then?: unknown } // any object may have one: looked at below
  return typeof then === 'function'
}
