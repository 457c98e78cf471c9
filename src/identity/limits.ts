/**
 * Limits on the size and number of what tokens and key sets can make this package read and store. This file imports nothing, so
 * that bundlers inline the numbers.
 *
 * @module
 */

/** Characters. API Gateway accepts at most 10,240 bytes of headers in total. */
export const MAX_TOKEN_LENGTH = 10_240

/** Characters. More than API Gateway accepts in all headers together. */
export const MAX_CREDENTIAL_LENGTH = 16_384

/** Levels of nesting in a header or payload. Real tokens have three or four. */
export const MAX_DEPTH = 32

/** Parsed headers of valid tokens that are cached per verifier. An issuer uses a handful of keys at a time. */
export const MAX_CACHED_HEADERS = 8

/** Bytes of a key set document. Real issuers publish two to ten keys of about one kilobyte. */
export const MAX_KEY_SET_BYTES = 150_000

/** Keys of a key set. A longer static key set is an error; further keys of a fetched one are ignored. */
export const MAX_KEYS = 100

/** Number of unknown key IDs that a fetched key set remembers. */
export const MAX_UNKNOWN_KIDS = 1000

/** Milliseconds for which an unknown key ID is not looked up again. */
export const UNKNOWN_KID_MS = 30_000

/** Characters. Longer key IDs are not remembered, which bounds the memory. */
export const MAX_KID_LENGTH = 256
