/**
 * What the signer and the verifier of signed URLs share: the names of the parameters, the signed text and the form of keys and paths.
 *
 * The signed text is a JSON array, so two different requests never have the same text: version, audience, key, method, path, times,
 * subject, and every signed parameter with all its values in order, or with none.
 *
 * @module
 */

import { createHmac } from 'node:crypto'
import { isStringArray } from '../../internal/type-guards.ts'
import { type Check, valid } from '../../options.ts'
import { isPublicKeyMaterial } from '../jwks/public-key-material.ts'

/** The parameters that a signed URL has in addition to its own. */
export const SIGNED_URL_PARAMETERS: {
  readonly key: 'sig-key'
  readonly from: 'sig-from'
  readonly until: 'sig-until'
  readonly subject: 'sig-subject'
  readonly signature: 'sig'
} = Object.freeze({ key: 'sig-key', from: 'sig-from', until: 'sig-until', subject: 'sig-subject', signature: 'sig' })

const RESERVED_NAMES: readonly string[] = Object.values(SIGNED_URL_PARAMETERS)

/** Maximum lifetime of a signed URL: seven days, as for AWS's presigned URLs. */
export const MAX_LIFETIME_SECONDS = 604_800

/** Everything that a signature covers. */
export interface SignedUrlContents {
  readonly audience: string
  readonly keyId: string
  readonly method: string
  readonly path: string
  /** Seconds since the epoch. */
  readonly from: number
  /** Seconds since the epoch. */
  readonly until: number
  readonly subject: string | undefined
  readonly parameters: readonly (readonly [name: string, values: readonly string[]])[]
}

/** HMAC-SHA256, 32 bytes. */
export function signatureOf(secret: string | Uint8Array, contents: SignedUrlContents): Buffer {
  const { audience, keyId, method, path, from, until, subject = null, parameters } = contents
  const text = JSON.stringify(['gatewright-signed-url-1', audience, keyId, method, path, from, until, subject, parameters])
  return createHmac('sha256', secret).update(text).digest()
}

/** Collects the values of the signed parameters. Sorted by name, so the order of the names in the options is irrelevant. */
export function signedValues(
  names: readonly string[],
  valuesOf: (name: string) => readonly string[],
): SignedUrlContents['parameters'] {
  return [...new Set(names)].sort().map((name) => [name, [...valuesOf(name)]])
}

/** A path that is the same raw and decoded: no percent-encoding, no `.` or `..` segment, no empty segment except the last. */
export function isPlainPath(path: string): boolean {
  if (path.length > 4096 || !/^\/[A-Za-z0-9\-._~!$&'()*+,;=:@/]*$/.test(path)) return false
  const segments = path.split('/').slice(1)
  return segments.every((segment, index) => {
    if (segment === '') return index === segments.length - 1
    return segment !== '.' && segment !== '..'
  })
}

/** The ID of a key. */
export const keyId: Check<string> = valid(
  '1 to 64 letters, digits, dots, underscores or hyphens',
  (id) => typeof id === 'string' && /^[A-Za-z0-9._-]{1,64}$/.test(id),
)

/** The secret of a key. A public key is rejected: anyone could sign with it. */
export const keySecret: Check<string | Uint8Array> = valid(
  'a secret of at least 32 bytes, not a public key or certificate',
  (secret) => {
    if (typeof secret !== 'string' && !(secret instanceof Uint8Array)) return false
    return Buffer.byteLength(secret) >= 32 && !isPublicKeyMaterial(secret)
  },
)

/** The names of the signed parameters. */
export const signedParameterNames: Check<readonly string[]> = valid(
  `an array of parameter names other than ${RESERVED_NAMES.join(', ')}`,
  (names) => isStringArray(names) && !names.some((name) => RESERVED_NAMES.includes(name)),
)

/** The audience of a URL. */
export const audience: Check<string> = valid('a string', (value) => typeof value === 'string')
