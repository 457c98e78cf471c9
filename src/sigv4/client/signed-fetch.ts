/**
 * A `fetch` that signs requests.
 *
 *   readOutgoing      fetch arguments     -> method, URL, headers, body
 *   sendWithRetries   retryable responses -> another attempt
 *   sendOnTime        403 with a Date     -> one more attempt with the corrected clock
 *   sendSigned        sign                -> fetch
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { signRequest } from '../sign/sign-request.ts'
import type { RequestSigner } from '../smithy-types.ts'
import { bufferStream } from './body-buffer.ts'
import { type CredentialsInput, credentialSource } from './credential-source.ts'
import { scopeOfHost } from './host-scope.ts'
import { checkSignedFetchOptions, type SignedFetchOptions } from './signed-fetch-options.ts'
import { parseQueryBag } from './smithy-request.ts'

type FetchInput = Parameters<typeof fetch>[0]
type FetchInit = NonNullable<Parameters<typeof fetch>[1]>

/** A request as it is sent. It is read once and signed for each attempt. */
interface Outgoing {
  readonly method: string
  readonly url: URL
  readonly headers: Record<string, string>
  /** Bytes can be sent again, a stream cannot. */
  readonly body: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | undefined
}

/** Returns the headers to send. */
type Sign = (outgoing: Outgoing, date: Date) => Promise<Record<string, string>>

const SUBJECT = 'signedFetch'
const DEFAULT_MAX_BUFFER_BYTES = 10_485_760
/** AWS rejects signatures that are five minutes off. A smaller difference is not the reason for a 403. */
const MIN_CLOCK_CORRECTION_MS = 240_000
const FIRST_WAIT_MS = 100
const MAX_WAIT_MS = 5_000
const IDEMPOTENT_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'])

/**
 * Creates a replacement for `fetch` that signs each request. It signs `new URL(url).href`, because that is what `fetch` sends.
 *
 * A redirect is returned to the caller and never followed, because another host would receive the signature. If a 403 response carries a `Date` that
 * shows the local clock to be wrong, the request is signed again with the server's time and sent once more; later requests use that time too.
 *
 * @throws {ConfigError} if an option is unknown or invalid. The returned function rejects with a `ConfigError` for a host that is not in `hosts` or whose
 *   region and service are neither set nor part of its name, and with a `BodyLimitError` for a streaming body that is too large.
 * @example
 * const send = signedFetch({ credentials })
 * await send('https://a1b2c3.execute-api.eu-west-1.amazonaws.com/prod/pets') // Response
 */
export function signedFetch(options: SignedFetchOptions): typeof fetch {
  const checked = checkSignedFetchOptions(options)
  const { hosts, retries = 0, wait = sleep, fetch: send = fetch, now = Date.now } = checked
  const sign = createSign(checked, now)
  const allowedHosts = hosts === undefined ? undefined : new Set(hosts.map((host) => host.toLowerCase()))
  let clockOffsetMs = 0

  async function fetchSigned(input: FetchInput, init?: FetchInit): Promise<Response> {
    const { outgoing, sendInit } = await readOutgoing(input, init, checked)
    if (allowedHosts !== undefined && !allowedHosts.has(outgoing.url.host)) {
      throw new ConfigError(SUBJECT, 'hosts', '', 'the host of the request is not in hosts')
    }
    return sendWithRetries(outgoing, sendInit)
  }

  async function sendWithRetries(outgoing: Outgoing, init: FetchInit): Promise<Response> {
    for (let attempt = 0; ; attempt++) {
      const isLast = attempt >= retries || isStream(outgoing.body)
      try {
        const response = await sendOnTime(outgoing, init)
        if (isLast || !isRetryable(outgoing.method, response.status)) return response
        await response.body?.cancel()
      } catch (error) {
        // `fetch` reports network errors as TypeError. Aborts and errors of this module are not retried.
        if (isLast || !(error instanceof TypeError) || !IDEMPOTENT_METHODS.has(outgoing.method)) throw error
      }
      await wait(Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt))
    }
  }

  async function sendOnTime(outgoing: Outgoing, init: FetchInit): Promise<Response> {
    const response = await sendSigned(outgoing, init)
    const offset = response.status === 403 ? readClockOffset(response, now()) : undefined
    if (offset === undefined || Math.abs(offset - clockOffsetMs) < MIN_CLOCK_CORRECTION_MS) return response
    clockOffsetMs = offset
    if (isStream(outgoing.body)) return response
    await response.body?.cancel()
    return sendSigned(outgoing, init)
  }

  async function sendSigned(outgoing: Outgoing, init: FetchInit): Promise<Response> {
    const headers = await sign(outgoing, new Date(now() + clockOffsetMs))
    return send(outgoing.url.href, { ...init, headers })
  }

  return fetchSigned
}

async function readOutgoing(
  input: FetchInput,
  init: FetchInit | undefined,
  { streamingBody, maxBufferBytes = DEFAULT_MAX_BUFFER_BYTES }: SignedFetchOptions,
): Promise<{ readonly outgoing: Outgoing; readonly sendInit: FetchInit }> {
  // `Request` prepares the request as `fetch` does: it resolves the URL, uppercases the method and sets the content type of forms.
  const request = new Request(input, init)
  const isStreaming =
    init?.body === undefined || init.body === null ? typeof input === 'object' && 'body' in input : isStreamLike(init.body)
  const { method, signal } = request
  const url = new URL(request.url)
  url.hash = ''
  let body: Outgoing['body']
  if (request.body !== null) {
    if (!isStreaming) body = new Uint8Array(await request.arrayBuffer())
    else body = streamingBody === 'unsigned' ? request.body : await bufferStream(request.body, maxBufferBytes)
  }
  const outgoing: Outgoing = { method, url, headers: Object.fromEntries(request.headers), body }
  const sendInit: FetchInit = { ...init, method, signal, redirect: request.redirect === 'error' ? 'error' : 'manual' }
  delete sendInit.body
  if (body !== undefined) sendInit.body = body
  if (isStream(body)) sendInit.duplex = 'half'
  if (typeof input === 'object' && 'credentials' in input) {
    sendInit.credentials ??= request.credentials
    sendInit.keepalive ??= request.keepalive
  }
  return { outgoing, sendInit }
}

function createSign(options: SignedFetchOptions, now: () => number): Sign {
  if (options.signer !== undefined) return signWith(options.signer)
  // `checkSignedFetchOptions` requires credentials if there is no signer.
  return signWithCredentials(options, credentialSource(SUBJECT, options.credentials as CredentialsInput, now))
}

function signWithCredentials(options: SignedFetchOptions, credentials: ReturnType<typeof credentialSource>): Sign {
  return async ({ method, url, headers, body }, date) => {
    const fromHost = options.region === undefined || options.service === undefined ? scopeOfHost(url.hostname) : undefined
    const region = options.region ?? fromHost?.region
    const service = options.service ?? fromHost?.service
    if (region === undefined) throw missingScope('region')
    if (service === undefined) throw missingScope('service')
    return signRequest(
      { method, url: url.href, headers, body },
      {
        credentials: await credentials(),
        region,
        service,
        date,
        payload: isStream(body) ? 'unsigned' : undefined,
        sessionTokenPlacement: service === 'iotdevicegateway' ? 'appended' : 'signed',
      },
    ).headers
  }
}

function missingScope(option: 'region' | 'service'): ConfigError {
  return new ConfigError(SUBJECT, option, '', `${option} is required for this request, because the host does not contain it`)
}

function signWith(signer: RequestSigner): Sign {
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
    // `fetch` sets the host itself, and browsers do not allow setting it.
    return Object.fromEntries(Object.entries(signed.headers).filter(([name]) => name.toLowerCase() !== 'host'))
  }
}

/** Returns the difference between the server's clock and ours, in milliseconds. A response from a cache carries the time of its origin. */
function readClockOffset(response: Response, now: number): number | undefined {
  const age = response.headers.get('age')
  const date = Date.parse(response.headers.get('date') ?? '')
  return Number.isNaN(date) || (age !== null && age !== '0') ? undefined : date - now
}

function isRetryable(method: string, status: number): boolean {
  if (status === 429 || status === 503) return true
  return (status === 500 || status === 502 || status === 504) && IDEMPOTENT_METHODS.has(method)
}

function isStream(body: unknown): body is ReadableStream<Uint8Array> {
  return typeof ReadableStream !== 'undefined' && body instanceof ReadableStream
}

/** Whether `fetch` sends a body as a stream, of unknown length and readable once. */
function isStreamLike(body: NonNullable<FetchInit['body']>): boolean {
  return isStream(body) || (typeof body === 'object' && Symbol.asyncIterator in body && !(body instanceof Blob))
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds)
  })
}
