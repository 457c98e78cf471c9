/** Every value of a header, its name in any case: two spellings of one name are one header with two values. */
export function headerValues(
  headers: { readonly [name: string]: string | readonly string[] } | undefined,
  wanted: string,
): readonly string[] {
  let values: readonly string[] = []
  for (const sent in headers) {
    if (!isSameName(sent, wanted)) continue
    const more = listOf(headers[sent])
    values = values.length === 0 ? more : [...values, ...more]
  }
  return values
}

/** A value as a list of it, and nothing as an empty one. */
export function listOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  return Array.isArray(value) ? value : []
}

/** Names count in any case (RFC 9110 section 5.1), and only ASCII has one. */
function isSameName(name: string, wanted: string): boolean {
  if (name.length !== wanted.length) return false
  for (let at = 0; at < name.length; at++) {
    if (lowerCode(name, at) !== lowerCode(wanted, at)) return false
  }
  return true
}

function lowerCode(text: string, at: number): number {
  const code = text.charCodeAt(at)
  return code >= 65 && code <= 90 ? code + 32 : code
}
