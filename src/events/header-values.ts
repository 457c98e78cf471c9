/**
 * Looks up the values of a header by its case-insensitive name.
 *
 * @module
 */

/** Returns all values of a header. Two spellings of one name are one header with several values. */
export function headerValues(
  headers: { readonly [name: string]: string | readonly string[] } | undefined,
  name: string,
): readonly string[] {
  let values: readonly string[] = []
  for (const sentName in headers) {
    if (!isSameName(sentName, name)) continue
    const more = toArray(headers[sentName])
    values = values.length === 0 ? more : [...values, ...more]
  }
  return values
}

/** Wraps a string in an array; a value that is neither a string nor an array becomes an empty array. */
export function toArray(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  return Array.isArray(value) ? value : []
}

/** Compares ASCII letters case-insensitively (RFC 9110 section 5.1). Other characters must be equal: `toLowerCase` would fold `K` (Kelvin) to `k`. */
function isSameName(left: string, right: string): boolean {
  if (left.length !== right.length) return false
  for (let index = 0; index < left.length; index++) {
    if (lowerCaseCode(left, index) !== lowerCaseCode(right, index)) return false
  }
  return true
}

function lowerCaseCode(name: string, index: number): number {
  const code = name.charCodeAt(index)
  return code >= 65 && code <= 90 ? code + 32 : code
}
