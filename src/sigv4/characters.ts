/**
 * Which characters may stand where. One table for paths, queries, header names and methods.
 *
 * @module
 */

/** By character code: 1 for what is unreserved in a URL, 2 for its capitals, 3 for what only a token of HTTP may hold, 0 for the rest. */
const KIND: Uint8Array = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code)
  if (/[A-Z]/.test(character)) return 2
  if (/[\w.~-]/.test(character)) return 1
  return /[!#$%&'*+^`|]/.test(character) ? 3 : 0
})

/** Whether the character of this code stands for itself in a URL: a letter, a digit, `-`, `.`, `_` or `~`. */
export function isUnreserved(code: number): boolean {
  const kind = KIND[code]
  return kind === 1 || kind === 2
}

/** The name in lower case, `undefined` if it is none. ASCII only, so that no other letter turns into one on the way. */
export function lowerHeaderName(name: string): string | undefined {
  let capitals = false
  for (let index = 0; index < name.length; index++) {
    const kind = KIND[name.charCodeAt(index)]
    if (!kind) return undefined
    if (kind === 2) capitals = true
  }
  return capitals ? name.toLowerCase() : name || undefined
}

/** Whether a text is a token of HTTP: a method, a header name. */
export function isToken(text: unknown): boolean {
  return typeof text === 'string' && lowerHeaderName(text) !== undefined
}

/** What may stand between the slashes of a scope, inside an Authorization header and a query: no blank, comma, slash or equals sign. */
export function isScopePart(text: unknown): boolean {
  return typeof text === 'string' && /^[!-+\-.0-<>-~]+$/.test(text)
}

/** What a session token may hold: no blanks, no control characters, ASCII. */
export function isVisible(text: unknown): boolean {
  return typeof text === 'string' && /^[!-~]+$/.test(text)
}

/** 64 digits, in lower case as everybody writes them. */
export function isSha256(text: unknown): boolean {
  return typeof text === 'string' && text.length === 64 && /^[0-9a-f]+$/.test(text)
}
