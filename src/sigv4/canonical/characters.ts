/**
 * Which characters may stand where: a table for each class of characters, and one scanner.
 *
 * @module
 */

/** By character code: 1 if the character is of the class. Beyond ASCII nothing is. */
export type CharacterTable = Uint8Array

function tableOf(pattern: RegExp): CharacterTable {
  return Uint8Array.from({ length: 128 }, (_, code) => Number(pattern.test(String.fromCharCode(code))))
}

/** What stands for itself in a URL: a letter, a digit, `-`, `.`, `_` or `~`. */
export const UNRESERVED: CharacterTable = tableOf(/[\w.~-]/)
/** The same, and what holds a path together. */
export const PATH: CharacterTable = tableOf(/[\w.~/-]/)

/** Whether a value is a text, not empty, of characters of one class. Linear, whatever the text. */
function textOf(pattern: RegExp): (value: unknown) => value is string {
  const table = tableOf(pattern)
  return (value): value is string => {
    if (typeof value !== 'string') return false
    for (let index = 0; index < value.length; index++) if (table[value.charCodeAt(index)] !== 1) return false
    return value !== ''
  }
}

/** A token of HTTP: a method, the name of a header. */
export const isToken: (value: unknown) => value is string = textOf(/[\w!#$%&'*+.^`|~-]/)
/** What may stand between the slashes of a scope, inside an Authorization header and a query: no blank, comma, slash or equals sign. */
export const isScopePart: (value: unknown) => value is string = textOf(/[!-+\-.0-<>-~]/)
/** What a session token may hold: no blanks, no control characters. */
export const isVisible: (value: unknown) => value is string = textOf(/[!-~]/)
/** A host, with or without its port: no blanks, `@` or backslash. */
export const isAuthority: (value: unknown) => value is string = textOf(/[!-?A-[\]-~]/)

/** 64 digits, in lower case as everybody writes them. However long the text is, no more of it is read. */
export function isSha256(value: unknown): value is string {
  return typeof value === 'string' && /^[\da-f]{64}$/.test(value)
}
