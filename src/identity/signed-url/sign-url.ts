/**
 * Signs URLs: the holder of a signed URL may send this one request until it expires. `signedParameters` verifies them.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { callback, integer, optional, optionSchema, string, valid } from '../../options.ts'
import {
  audience as audienceCheck,
  isPlainPath,
  keyId,
  keySecret,
  MAX_LIFETIME_SECONDS,
  SIGNED_URL_PARAMETERS,
  type SignedUrlContents,
  signatureOf,
  signedParameterNames,
  signedValues,
} from './signature.ts'

/** A key that signs URLs. */
export interface SigningKey {
  /** The ID under which `signedParameters` finds the secret: 1 to 64 letters, digits, dots, underscores or hyphens. */
  readonly id: string
  /** At least 32 bytes. A string is encoded as UTF-8. */
  readonly secret: string | Uint8Array
}

/** Options of {@link signUrl}. */
export interface SignUrlOptions {
  /** The key to sign with. */
  readonly key: SigningKey
  /** Names of the signed query parameters, as in the verifier's option. Anyone with the URL can change other parameters. */
  readonly parameters: readonly string[]
  /** Lifetime from now, in seconds, 1 to 604,800. */
  readonly expiresInSeconds: number
  /** HTTP method in uppercase. Default: `GET`. */
  readonly method?: string | undefined
  /** For whom the URL is signed; becomes the identity's subject. Readable in the URL. Default: none. */
  readonly subject?: string | undefined
  /** Must equal the verifier's `audience`. Default: none. */
  readonly audience?: string | undefined
  /** The clock, in milliseconds since the epoch. Default: `Date.now`. */
  readonly now?: (() => number) | undefined
}

/**
 * Signs a URL for one method. Returns the URL with `sig-key`, `sig-from`, `sig-until`, `sig-subject` and `sig` appended and otherwise
 * unchanged.
 *
 * The path may contain only characters that need no percent-encoding, because API Gateway passes the decoded path to some authorizers and
 * the raw path to others. Put a name with spaces or umlauts into a signed parameter.
 *
 * @throws {ConfigError} if the path needs percent-encoding or has dot or empty segments, the URL has a fragment or one of these parameters,
 *   or an option is missing, unknown or malformed.
 * @example
 * signUrl('https://api.example.com/prod/files/7?size=large', {
 *   key: { id: '2026', secret }, parameters: ['size'], expiresInSeconds: 300, subject: 'jane',
 * }) // 'https://api.example.com/prod/files/7?size=large&sig-key=2026&sig-from=…&sig-until=…&sig-subject=jane&sig=…'
 */
export function signUrl(url: string | URL, options: SignUrlOptions): string {
  const { key, method, parameters, ...contents } = readOptions(options)
  const text = String(url)
  const { path, query } = parseUrl(text)
  const sent = new URLSearchParams(query)
  for (const name of Object.values(SIGNED_URL_PARAMETERS)) {
    if (sent.has(name)) throw new ConfigError('signUrl', 'url', `without the parameter ${name}`)
  }
  const values = signedValues(parameters, (name) => sent.getAll(name))
  const signature = signatureOf(key.secret, { ...contents, keyId: key.id, method, path, parameters: values })
  const { from, until, subject } = contents
  const added: [name: string, value: string][] = [
    [SIGNED_URL_PARAMETERS.key, key.id],
    [SIGNED_URL_PARAMETERS.from, String(from)],
    [SIGNED_URL_PARAMETERS.until, String(until)],
    ...(subject === undefined ? [] : [[SIGNED_URL_PARAMETERS.subject, subject] satisfies [string, string]]),
    [SIGNED_URL_PARAMETERS.signature, signature.toString('base64url')],
  ]
  return text + separatorFor(text, query) + added.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')
}

const OPTIONS = optionSchema<SignUrlOptions>('signUrl', {
  key: valid('an object with id and secret', (key) => typeof key === 'object' && key !== null),
  parameters: signedParameterNames,
  expiresInSeconds: integer(1, MAX_LIFETIME_SECONDS),
  method: optional(valid('an HTTP method in uppercase', (method) => typeof method === 'string' && /^[A-Z]{1,16}$/.test(method))),
  subject: optional(string),
  audience: optional(audienceCheck),
  now: optional(callback),
})

const KEY = optionSchema<SigningKey>('signUrl', { id: keyId, secret: keySecret }, 'key.')

interface SigningSettings extends Pick<SignedUrlContents, 'audience' | 'from' | 'until' | 'subject'> {
  readonly key: SigningKey
  readonly method: string
  readonly parameters: readonly string[]
}

function readOptions(given: SignUrlOptions): SigningSettings {
  const options = OPTIONS.check(given)
  const { parameters, expiresInSeconds, method = 'GET', subject, audience = '', now = Date.now } = options
  const key = KEY.check(options.key)
  const from = Math.floor(now() / 1000)
  const until = from + expiresInSeconds
  // The verifier reads times of one to twelve digits without a leading zero. Negated so that NaN throws.
  if (!(from >= 1 && until < 1e12))
    throw new ConfigError('signUrl', 'now', 'a function that returns milliseconds since the epoch')
  return { key, method, parameters, audience, from, until, subject }
}

/** `query` is `undefined` if the URL has no question mark. */
function parseUrl(text: string): { readonly path: string; readonly query: string | undefined } {
  const match = /^https?:\/\/[^/?#]+(\/[^?#]*)?(?:\?([^#]*))?$/.exec(text)
  if (match === null) throw new ConfigError('signUrl', 'url', 'an absolute http(s) URL without a fragment')
  const [, path, query] = match
  if (path === undefined || !isPlainPath(path)) {
    throw new ConfigError('signUrl', 'url', 'a URL whose path needs no percent-encoding')
  }
  return { path, query }
}

function separatorFor(text: string, query: string | undefined): '?' | '&' | '' {
  if (query === undefined) return '?'
  return query === '' || text.endsWith('&') ? '' : '&'
}
