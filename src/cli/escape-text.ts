/**
 * Escapes values that come from logs, files and servers, so that they cannot move the cursor of the terminal, change its colors or
 * reorder its text.
 *
 * @module
 */

// C0, DEL, C1, the line and paragraph separators, and the characters that override the direction of text.
const UNSAFE = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu
const UNSAFE_EXCEPT_NEWLINE = /[^\P{Cc}\n]|[\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu
// JSON.stringify escapes C0 only; the other characters occur in strings only, where a Unicode escape means the same.
const UNSAFE_IN_JSON = /[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g

/** Replaces each control character by its code: `\u{1b}`. */
export function escapeText(text: string): string {
  return text.replace(UNSAFE, escapeCharacter)
}

/** Like {@link escapeText}, for text of several lines. */
export function escapeLines(text: string): string {
  return text.replace(UNSAFE_EXCEPT_NEWLINE, escapeCharacter)
}

/** Formats a value as one JSON text with a newline and without control characters in strings. */
export function formatJson(value: unknown): string {
  const json = JSON.stringify(value, undefined, 2)
  return `${json.replace(UNSAFE_IN_JSON, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`
}

function escapeCharacter(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
}
