/**
 * Reads a statement of the linted document as it is written, for the parts that a prepared statement does not keep.
 *
 * @module
 */

/** Returns `undefined` for a document of any other shape. Reads own properties only. */
export function rawStatement(document: unknown, index: number): unknown {
  const list = ownMember(document, 'Statement')
  return Array.isArray(list) ? list[index] : list
}

/** The value of an own property of an object. */
export function ownMember(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Object.getOwnPropertyDescriptor(value, name)?.value : undefined
}

/** The strings of an element such as `Action`, with the JSON path of each. */
export function rawStrings(statement: unknown, name: string, path: string): readonly { text: string; path: string }[] {
  const value = ownMember(statement, name)
  const list = Array.isArray(value) ? value : [value]
  return list.flatMap((text, index) =>
    typeof text === 'string' ? [{ text, path: list.length > 1 ? `${path}[${index}]` : path }] : [],
  )
}
