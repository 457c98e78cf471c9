/** Freezes plain data to its leaves. Its depth is bounded by whoever made it. */
export function frozen<T>(value: T): T {
  if (typeof value === 'object') for (const part of Object.values(Object.freeze(value) ?? {})) frozen(part)
  return value
}
