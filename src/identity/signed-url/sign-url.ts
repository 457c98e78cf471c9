/**
 * Signed URLs: whoever holds the link may make this one request until it expires. This file makes them and holds what both
 * sides agree on; `signed-parameters.ts` checks them.
 *
 * What is signed is a JSON list, so that no two requests have one text: version, audience, key, method, path, times,
 * subject, and every chosen parameter with all of its values in order, its absence included.
 *
 * @module
 */

import { createHmac } from 'node:crypto'
import { ConfigError } from '../../errors.ts'
import { checkOptions, requireOptions } from '../../options.ts'
import { text } from '../option-values.ts'

/** The parameters that a signed URL carries beside its own. */
export const SIGNED_URL_PARAMETERS: {
  readonly key: 'sig-key'
  readonly from: 'sig-from'
  readonly until: 'sig-until'
  readonly subject: 'sig-subject'
  readonly signature: 'sig'
} = Object.freeze({ key: 'sig-key', from: 'sig-from', until: 'sig-until', subject: 'sig-subject', signature: 'sig' })

export interface SignUrlOptions {
  /** The name of the key and its secret: at least 32 bytes, a text counts as UTF-8. */
  readonly key: { readonly id: string; readonly secret: string | Uint8Array }
  /** The names of the query parameters that are signed, as the verifier's option says them. Others can be changed by anyone. */
  readonly parameters: readonly string[]
  /** From now, 1 to 604800. */
  readonly expiresInSeconds: number
  /** In capitals. Default: `GET`. */
  readonly method?: string
  /** For whom the link is made; becomes the identity's subject. Readable in the link. */
  readonly subject?: string
  /** As the verifier's option says it. */
  readonly audience?: string
  /** Milliseconds since the epoch. Default: `Date.now`. */
  readonly now?: () => number
}

/** Everything that a signature speaks of. */
export interface SignedClaims {
  readonly audience: string
  readonly keyId: string
  readonly method: string
  readonly path: string
  readonly from: number
  readonly until: number
  readonly subject: string | undefined
  readonly parameters: readonly (readonly [name: string, values: readonly string[]])[]
}

/**
 * Signs a URL for one method. Returns the URL with `sig-key`, `sig-from`, `sig-until`, `sig-subject` and `sig` appended;
 * the rest of its text is as given.
 *
 * The path holds only characters that need no percent-encoding, because API Gateway hands some authorizers the decoded path
 * and others the raw one: put a name with blanks or umlauts into a signed parameter.
 *
 * @throws {ConfigError} for such a path, dot or empty segments, a fragment, parameters of ours already there, a short secret.
 * @example
 * signUrl('https://api.example.com/prod/files/7?size=large', {
 *   key: { id: '2026', secret }, parameters: ['size'], expiresInSeconds: 300, subject: 'jane',
 * })
 */
export function signUrl(url: string | URL, options: SignUrlOptions): string {
  const { key, method, claims } = readOptions(options)
  const text = String(url)
  const { path, query } = takeApart(text)
  const sent = new URLSearchParams(query)
  for (const name of Object.values(SIGNED_URL_PARAMETERS)) {
    if (sent.has(name)) throw new ConfigError('signUrl', 'url', `without the parameter ${name}`)
  }
  const parameters = signedValues(options.parameters, (name) => sent.getAll(name))
  const signature = signatureOf(key.secret, { ...claims, keyId: key.id, method, path, parameters })
  const { from, until, subject } = claims
  const ours: [string, string][] = [
    [SIGNED_URL_PARAMETERS.key, key.id],
    [SIGNED_URL_PARAMETERS.from, String(from)],
    [SIGNED_URL_PARAMETERS.until, String(until)],
    ...(subject === undefined ? [] : [[SIGNED_URL_PARAMETERS.subject, subject] satisfies [string, string]]),
    [SIGNED_URL_PARAMETERS.signature, signature.toString('base64url')],
  ]
  const joint = query === undefined ? '?' : query === '' || text.endsWith('&') ? '' : '&'
  return text + joint + ours.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')
}

/** HMAC-SHA256, 32 bytes. */
export function signatureOf(secret: string | Uint8Array, claims: SignedClaims): Buffer {
  const { audience, keyId, method, path, from, until, subject = null, parameters } = claims
  const text = JSON.stringify(['gatewright-signed-url-1', audience, keyId, method, path, from, until, subject, parameters])
  return createHmac('sha256', secret).update(text).digest()
}

/** Sorted by name, so that the order of two lists does not matter. */
export function signedValues(
  names: readonly string[],
  valuesOf: (name: string) => readonly string[],
): SignedClaims['parameters'] {
  return [...new Set(names)].sort().map((name) => [name, [...valuesOf(name)]])
}

/** The same text raw and decoded: what needs no percent-encoding, no `.` or `..` segment, no empty one but the last. */
export function isPlainPath(path: string): boolean {
  if (path.length > 4096 || !/^\/[A-Za-z0-9\-._~!$&'()*+,;=:@/]*$/.test(path)) return false
  const segments = path.split('/').slice(1)
  return segments.every((segment, index) => {
    if (segment === '') return index === segments.length - 1
    return segment !== '.' && segment !== '..'
  })
}

/** @throws {ConfigError} for an id that is no short plain text or a secret of less than 32 bytes. */
export function checkKey(subject: string, option: string, id: unknown, secret: unknown): void {
  if (typeof id !== 'string' || !/^[A-Za-z0-9._-]{1,64}$/.test(id)) {
    throw new ConfigError(subject, option, 'named by 1 to 64 letters, digits, dots, underscores or hyphens')
  }
  const length = typeof secret === 'string' ? Buffer.byteLength(secret) : secret instanceof Uint8Array ? secret.byteLength : 0
  if (length < 32) throw new ConfigError(subject, option, 'a secret of at least 32 bytes')
}

/** @throws {ConfigError} for what is no list of names, or one of ours. */
export function checkParameters(subject: string, parameters: unknown): void {
  const ours = new Set<unknown>(Object.values(SIGNED_URL_PARAMETERS))
  if (!Array.isArray(parameters) || !parameters.every((name) => typeof name === 'string' && name !== '' && !ours.has(name))) {
    throw new ConfigError(subject, 'parameters', `a list of names, none of them ${[...ours].join(', ')}`)
  }
}

/** The longest that a link may live: seven days, as AWS's presigned URLs. */
export const LONGEST_SECONDS = 604_800

type TimesAndHolder = Pick<SignedClaims, 'audience' | 'from' | 'until' | 'subject'>

function readOptions(options: SignUrlOptions): {
  readonly key: SignUrlOptions['key']
  readonly method: string
  readonly claims: TimesAndHolder
} {
  checkOptions('signUrl', options, ['key', 'parameters', 'expiresInSeconds', 'method', 'subject', 'audience', 'now'])
  requireOptions('signUrl', options, ['key', 'parameters', 'expiresInSeconds'])
  const { key, parameters, expiresInSeconds, method = 'GET', subject, audience = '', now = Date.now } = options
  checkOptions('signUrl: key', key, ['id', 'secret'])
  checkKey('signUrl', 'key', key.id, key.secret)
  checkParameters('signUrl', parameters)
  if (typeof method !== 'string' || !/^[A-Z]{1,16}$/.test(method))
    throw new ConfigError('signUrl', 'method', 'a method in capitals')
  if (subject !== undefined) text('signUrl', 'subject', subject)
  if (typeof audience !== 'string') throw new ConfigError('signUrl', 'audience', 'text')
  if (!Number.isInteger(expiresInSeconds) || expiresInSeconds < 1 || expiresInSeconds > LONGEST_SECONDS) {
    throw new ConfigError('signUrl', 'expiresInSeconds', `a whole number from 1 to ${LONGEST_SECONDS}`)
  }
  const from = Math.floor(now() / 1000)
  const until = from + expiresInSeconds
  // What the verifier reads has one to twelve digits and no leading zero; written so that NaN is refused.
  if (!(from >= 1 && until < 1e12)) throw new ConfigError('signUrl', 'now', 'a function that gives milliseconds')
  return { key, method, claims: { audience, from, until, subject } }
}

/** `query` is `undefined` where no question mark stands. */
function takeApart(text: string): { readonly path: string; readonly query: string | undefined } {
  const match = /^https?:\/\/[^/?#]+(\/[^?#]*)?(?:\?([^#]*))?$/.exec(text)
  if (match === null) throw new ConfigError('signUrl', 'url', 'an absolute http(s) URL without a fragment')
  const [, path, query] = match
  if (path === undefined || !isPlainPath(path))
    throw new ConfigError('signUrl', 'url', 'of a path that needs no percent-encoding')
  return { path, query }
}
