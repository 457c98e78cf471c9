/**
 * Character classes: which characters each part of a request may contain.
 *
 * @module
 */

/** Indexed by character code: 1 if the character belongs to the class. Characters beyond ASCII belong to no class. */
export type CharacterTable = Uint8Array

/** The characters that are never percent-encoded (RFC 3986, section 2.3). */
export const UNRESERVED: CharacterTable = tableOf(/[\w.~-]/)
/** The unreserved characters and the slash. */
export const UNRESERVED_OR_SLASH: CharacterTable = tableOf(/[\w.~/-]/)

/** A token of HTTP (RFC 9110, section 5.6.2): a method or a header name. */
export const isToken: (value: unknown) => value is string = stringOf(/[\w!#$%&'*+.^`|~-]/)
/**
 * A part of a credential scope or an access key ID. Spaces, commas, slashes and equals signs would change the structure of an
 * `Authorization` header.
 */
export const isScopePart: (value: unknown) => value is string = stringOf(/[!-+\-.0-<>-~]/)
/** Printable ASCII without spaces, for session tokens. */
export const isVisible: (value: unknown) => value is string = stringOf(/[!-~]/)
/** A host with an optional port: no spaces, `@` or backslash. */
export const isAuthority: (value: unknown) => value is string = stringOf(/[!-?A-[\]-~]/)

/** A SHA-256 in lowercase hexadecimal. */
export function isSha256(value: unknown): value is string {
  return typeof value === 'string' && /^[\da-f]{64}$/.test(value)
}

/** Returns a check for non-empty strings whose characters all match `pattern`. It takes linear time. */
function stringOf(pattern: RegExp): (value: unknown) => value is string {
  const table = tableOf(pattern)
  return (value): value is string => {
    if (typeof value !== 'string') return false
    for (let index = 0; index < value.length; index++) if (table[value.charCodeAt(index)] !== 1) return false
    return value !== ''
  }
}

function tableOf(pattern: RegExp): CharacterTable {
  return Uint8Array.from({ length: 128 }, (_, code) => Number(pattern.test(String.fromCharCode(code))))
}
