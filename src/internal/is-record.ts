/** An object that is no list: every field of it may be there or not, and is looked at before it is used. */
export function isRecord(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
