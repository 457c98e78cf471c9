/** Freezes plain data to its leaves: a definition is said once and stays so. */
export function frozen<T>(value: T): T {
  if (typeof value === 'object') for (const part of Object.values(Object.freeze(value) ?? {})) frozen(part)
  return value
}
