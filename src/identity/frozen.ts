/** Frozen through and through: it is handed to one caller's code after the other. Its depth is bounded by whoever made it. */
export function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) frozen(inner)
  return Object.freeze(value)
}
