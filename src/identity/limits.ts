/**
 * Every bound on what a stranger's token, or an issuer's answer, can make this package read and remember. Nothing is imported
 * here, so that a bundler writes the numbers where they are used.
 *
 * @module
 */

/** Characters. API Gateway passes no more than 10,240 bytes of headers; no honest token is longer than this. */
export const MAX_TOKEN_LENGTH = 8192

/** Characters: more than API Gateway lets through in all headers together. */
export const MAX_CREDENTIAL_LENGTH = 16_384

/** Levels of nesting in a header or payload: real tokens have three or four. */
export const MAX_DEPTH = 32

/** Headers of good tokens that are kept: an issuer has a handful of keys at a time. */
export const MAX_KEPT_HEADERS = 8

/** Bytes of a key set: those of real issuers have two to ten keys of a kilobyte. */
export const MAX_KEY_SET_BYTES = 150_000

/** Keys of a key set, more than any issuer has; what comes after is not looked at. */
export const MAX_KEYS = 100

/** How many names of keys that were not there are remembered. */
export const MAX_UNKNOWN_KIDS = 1000

/** For how long they are. */
export const UNKNOWN_KID_MS = 30_000

/** Characters: a longer name is not remembered, so that the memory stays small. */
export const MAX_KID_LENGTH = 256
