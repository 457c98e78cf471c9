/**
 * What differs between Signature Version 4 and 4A when a request is signed.
 *
 * @module
 */

import { hmacHex } from '#hash'
import { ALGORITHM, type SignatureContext } from '../canonical/canonical-request.ts'
import { cachedSigningKey, cacheSigningKey, formatTimestamp } from '../signing-key.ts'
import { checkKeyOptions, type SignOptions } from './sign-options.ts'

/** A way of signing, for one point in time. */
export interface SigningScheme extends SignatureContext {
  /** The name of the function, for messages. */
  readonly subject: string
  /** What is sent in a header or, if the request is presigned, in a query parameter, in addition to the parts of every signature. */
  readonly fields: readonly {
    /** The name of the header, in lowercase. */
    readonly header: string
    /** The name of the query parameter. */
    readonly parameter: string
    readonly value: string
  }[]
  /** Returns the signature of a string to sign, in lowercase hexadecimal. */
  readonly sign: (stringToSign: string) => string
}

const NO_FIELDS: SigningScheme['fields'] = []

/** @throws {ConfigError} if no key can be derived from the options. */
export function hmacScheme(subject: string, options: SignOptions): SigningScheme {
  const { credentials, region, service, date } = options
  const timestamp = formatTimestamp(date === undefined ? Date.now() : date.getTime())
  const day = timestamp.slice(0, 8)
  let key = cachedSigningKey(credentials, day, region, service)
  if (key === undefined) {
    checkKeyOptions(subject, options)
    key = cacheSigningKey(credentials, { date: day, region, service })
  }
  const { scope, hmac } = key
  return { subject, algorithm: ALGORITHM, timestamp, scope, fields: NO_FIELDS, sign: (text) => hmacHex(hmac, text) }
}
