/**
 * `fetch` that signs: the same call, the same answer, with a signature on the way.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { signRequest } from '../sign/sign-request.ts'
import { bufferStream } from './body-buffer.ts'
import { credentialSource } from './credential-source.ts'
import { scopeOfHost } from './host-scope.ts'
import { checkSignedFetchOptions, type SignedFetchOptions } from './signed-fetch-options.ts'
import { parseQueryBag } from './smithy-request.ts'

type FetchInput = Parameters<typeof fetch>[0]
type FetchInit = NonNullable<Parameters<typeof fetch>[1]>

/** What is sent: read once, signed as often as it is tried. */
interface Outgoing {
  readonly method: string
  readonly url: URL
  readonly headers: Record<string, string>
  /** Bytes, which can be sent again, or a stream, which cannot. */
  readonly body: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | undefined
}

/** Signs what is sent, as of this moment. Answers with the headers to send. */
type Sign = (outgoing: Outgoing, date: Date) => Promise<Record<string, string>>

const DEFAULT_MAX_BUFFER_BYTES = 10_485_760
/** AWS refuses a signature that is five minutes off; what is nearer is not what a 403 is about. */
const SKEW_WORTH_CORRECTING_MS = 240_000
const IDEMPOTENT: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'])

/**
 * Builds a drop-in `fetch`. It signs `new URL(url).href`, because that is what `fetch` sends. A redirect is answered as it is, never followed: another
 * host would get the signature. If a 403 comes with a `Date` that shows the clock to be wrong, the request is signed and sent once more by that
 * clock, which is kept from then on.
 *
 * @throws {ConfigError} for a wrong or unknown option. The returned function rejects with a `ConfigError` for a host that is not on the list or of which
 *   region and service are neither known nor given, and with a `BodyLimitError` for a streaming body that is too large.
 * @example
 * const send = signedFetch({ credentials })
 * await send('https://a1b2c3.execute-api.eu-west-1.amazonaws.com/prod/pets') // Response
 */
export function signedFetch(options: SignedFetchOptions): typeof fetch {
  checkSignedFetchOptions(options)
  const { hosts, retries = 0, wait = sleep, fetch: send = fetch, now = Date.now } = options
  const sign = options.signer === undefined ? ownSign(options, now) : signerSign(options.signer)
  const allowed = hosts === undefined ? undefined : new Set(hosts.map((host) => host.toLowerCase()))
  let clockOffset = 0

  async function attempt(outgoing: Outgoing, init: FetchInit): Promise<Response> {
    const headers = await sign(outgoing, new Date(now() + clockOffset))
    return send(outgoing.url.href, { ...init, headers })
  }

  async function attemptOnTime(outgoing: Outgoing, init: FetchInit): Promise<Response> {
    const response = await attempt(outgoing, init)
    const offset = response.status === 403 ? readClockOffset(response, now()) : undefined
    if (offset === undefined || Math.abs(offset - clockOffset) < SKEW_WORTH_CORRECTING_MS) return response
    clockOffset = offset
    if (isStream(outgoing.body)) return response
    await response.body?.cancel()
    return attempt(outgoing, init)
  }

  return async function fetchSigned(input: FetchInput, init?: FetchInit): Promise<Response> {
    const { outgoing, toSend } = await readOutgoing(input, init, options)
    if (allowed !== undefined && !allowed.has(outgoing.url.host)) {
      throw new ConfigError('signedFetch', 'hosts', 'a list with the host of every request')
    }
    for (let tries = 0; ; tries++) {
      const last = tries >= retries || isStream(outgoing.body)
      try {
        const response = await attemptOnTime(outgoing, toSend)
        if (last || !isWorthRetrying(outgoing.method, response.status)) return response
        await response.body?.cancel()
      } catch (error) {
        // An abort and our own errors are answers; a network that fails is not.
        if (last || !(error instanceof TypeError) || !IDEMPOTENT.has(outgoing.method)) throw error
      }
      await wait(Math.min(5_000, 100 * 2 ** tries))
    }
  }
}

async function readOutgoing(
  input: FetchInput,
  init: FetchInit | undefined,
  { streamingBody, maxBufferBytes = DEFAULT_MAX_BUFFER_BYTES }: SignedFetchOptions,
): Promise<{ readonly outgoing: Outgoing; readonly toSend: FetchInit }> {
  // `Request` does what `fetch` would do: it resolves the URL, writes the method in capitals and gives a form its content type.
  const request = new Request(input, init)
  const streams =
    init?.body === undefined || init.body === null ? typeof input === 'object' && 'body' in input : isStreamLike(init.body)
  const { method, signal } = request
  const url = new URL(request.url)
  url.hash = ''
  let body: Outgoing['body']
  if (request.body !== null) {
    if (!streams) body = new Uint8Array(await request.arrayBuffer())
    else body = streamingBody === 'unsigned' ? request.body : await bufferStream(request.body, maxBufferBytes)
  }
  const outgoing: Outgoing = { method, url, headers: Object.fromEntries(request.headers), body }
  const toSend: FetchInit = { ...init, method, signal, redirect: request.redirect === 'error' ? 'error' : 'manual' }
  delete toSend.body
  if (body !== undefined) toSend.body = body
  if (isStream(body)) toSend.duplex = 'half'
  if (typeof input === 'object' && 'credentials' in input) {
    toSend.credentials ??= request.credentials
    toSend.keepalive ??= request.keepalive
  }
  return { outgoing, toSend }
}

function ownSign(options: SignedFetchOptions, now: () => number): Sign {
  // `checkSignedFetchOptions` has seen that there are credentials where there is no signer.
  const credentials = credentialSource('signedFetch', options.credentials as NonNullable<SignedFetchOptions['credentials']>, now)
  return async ({ method, url, headers, body }, date) => {
    const found = options.region === undefined || options.service === undefined ? scopeOfHost(url.hostname) : undefined
    const region = options.region ?? found?.region
    const service = options.service ?? found?.service
    if (region === undefined) throw new ConfigError('signedFetch', 'region', 'given, because the host does not say it')
    if (service === undefined) throw new ConfigError('signedFetch', 'service', 'given, because the host does not say it')
    return signRequest(
      { method, url: url.href, headers, body },
      {
        credentials: await credentials(),
        region,
        service,
        date,
        ...(isStream(body) && { payload: 'unsigned' }),
        ...(service === 'iotdevicegateway' && { sessionTokenPlacement: 'appended' }),
      },
    ).headers
  }
}

function signerSign(signer: NonNullable<SignedFetchOptions['signer']>): Sign {
  return async ({ method, url, headers, body }, date) => {
    const { protocol, hostname, port, pathname, search, host } = url
    const signed = await signer.sign(
      {
        method,
        protocol,
        hostname,
        ...(port !== '' && { port: Number(port) }),
        path: pathname,
        query: parseQueryBag(search.slice(1)),
        headers: { ...headers, host },
        body,
      },
      { signingDate: date },
    )
    // `fetch` writes the host itself, and a browser lets nobody else do it.
    return Object.fromEntries(Object.entries(signed.headers).filter(([name]) => name.toLowerCase() !== 'host'))
  }
}

/** By how much our clock is behind the server's, if the response is fresh: one out of a cache tells the time of yesterday. */
function readClockOffset(response: Response, now: number): number | undefined {
  const age = response.headers.get('age')
  const date = Date.parse(response.headers.get('date') ?? '')
  return Number.isNaN(date) || (age !== null && age !== '0') ? undefined : date - now
}

function isWorthRetrying(method: string, status: number): boolean {
  if (status === 429 || status === 503) return true
  return (status === 500 || status === 502 || status === 504) && IDEMPOTENT.has(method)
}

function isStream(body: unknown): body is ReadableStream<Uint8Array> {
  return typeof ReadableStream !== 'undefined' && body instanceof ReadableStream
}

/** What undici and browsers send as a stream: of unknown length, to be read once. */
function isStreamLike(body: NonNullable<FetchInit['body']>): boolean {
  return isStream(body) || (typeof body === 'object' && Symbol.asyncIterator in body && !(body instanceof Blob))
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds)
  })
}
