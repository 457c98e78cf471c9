/** A promise, or what passes for one: never a value to decide by. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  // Anything may have one, functions too: looked at here.
  const then = (value as { readonly then?: unknown } | null | undefined)?.then
  return typeof then === 'function'
}
