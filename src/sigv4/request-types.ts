/**
 * Types of the HTTP requests that are signed and verified.
 *
 * @module
 */

/**
 * Headers of a request: pairs (an array of pairs, a `Headers` object, a `Map`) or a record of names and values, with an array for a header that
 * occurs several times. Order and repetitions are kept. Names are compared without regard to case.
 */
export type HeadersInput =
  | Iterable<readonly [string, string]>
  | { readonly [name: string]: string | readonly string[] | undefined }

/** The body of a request. A string is encoded as UTF-8; `null` and `undefined` stand for an empty body. */
export type Body = string | Uint8Array | ArrayBuffer | null | undefined

/** The URL of a request: a string, or an object with `href` such as a `URL`. */
export type UrlInput =
  | string
  | {
      /** The URL as a string. */
      readonly href: string
    }

/**
 * How the path is encoded for the canonical request.
 *
 * - `double`: the path as sent is percent-encoded once more: `/a%20b` becomes `/a%2520b`. All services except S3.
 * - `single`: the path is brought to one encoding of its bytes: `/a%20b` and `/a b` both become `/a%20b`. S3.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export type PathEncoding = 'double' | 'single'
