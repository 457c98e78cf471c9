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
import { wrongValue } from '../../options.ts'
import { splitUrl } from '../canonical/request-url.ts'
import { signRequest } from '../sign/sign-request.ts'
import type { RequestSigner } from '../smithy-types.ts'
import { bufferStream } from './body-buffer.ts'
import { credentialSource } from './credential-source.ts'
import { defaultCredentials } from './default-credentials.ts'
import { scopeOfHost } from './host-scope.ts'
import { readServerTime } from './server-time.ts'
import { checkSignedFetchOptions, type SignedFetchOptions } from './signed-fetch-options.ts'
import { parseQueryBag } from './smithy-request.ts'

type FetchInput = Parameters<typeof fetch>[0]
type FetchInit = NonNullable<Parameters<typeof fetch>[1]>

/** The second argument of a signed `fetch`. */
export type SignedFetchInit = FetchInit & {
  /**
   * The host, with its port unless it is the default one, for which the request is signed, if a proxy such as CloudFront forwards it with another `Host`
   * header. Region and service are derived from it. It is not sent. Default: the host of the URL.
   */
  readonly signingHost?: string | undefined
}

/** A `fetch` that signs requests. */
export type SignedFetch = (input: FetchInput, init?: SignedFetchInit) => Promise<Response>

/** A request as it is sent. It is read once and signed for each attempt. */
interface Outgoing {
  readonly method: string
  readonly url: URL
  /** Set if the request is not signed for the host of `url`. */
  readonly signingHost: string | undefined
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
 * A redirect is returned to the caller and never followed, because another host would receive the signature. If the `Date` header or the error message
 * of a 403 response shows that the local clock is wrong, the request is signed again with the server's time and sent once more; later requests use
 * that time too.
 *
 * @throws {ConfigError} if an option is unknown or invalid. The returned function rejects with a `ConfigError` for a host that is not in `hosts` or whose
 *   region and service are neither set nor part of its name, and if there are no credentials; and with a `BodyLimitError` for a streaming body that
 *   is too large.
 * @example
 * const send = signedFetch({ credentials })
 * await send('https://a1b2c3.execute-api.eu-west-1.amazonaws.com/prod/pets') // Response
 */
export function signedFetch(options: SignedFetchOptions): SignedFetch {
  const checked = checkSignedFetchOptions(options)
  const { hosts, retries = 0, wait = sleep, fetch: send = fetch, now = Date.now } = checked
  const sign = createSign(checked, now)
  const allowedHosts = hosts === undefined ? undefined : new Set(hosts.map((host) => host.toLowerCase()))
  let clockOffsetMs = 0

  async function fetchSigned(input: FetchInput, init?: SignedFetchInit): Promise<Response> {
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
    const nowMs = now()
    const serverTime = response.status === 403 ? await readServerTime(response) : undefined
    const offset = serverTime === undefined ? clockOffsetMs : serverTime - nowMs
    if (Math.abs(offset - clockOffsetMs) < MIN_CLOCK_CORRECTION_MS) return response
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
  init: SignedFetchInit | undefined,
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
  const signingHost = checkSigningHost(init?.signingHost)
  const outgoing: Outgoing = { method, url, signingHost, headers: Object.fromEntries(request.headers), body }
  const { signingHost: _, ...fetchInit } = init ?? {}
  const sendInit: FetchInit = { ...fetchInit, method, signal, redirect: request.redirect === 'error' ? 'error' : 'manual' }
  delete sendInit.body
  if (body !== undefined) sendInit.body = body
  if (isStream(body)) sendInit.duplex = 'half'
  if (typeof input === 'object' && 'credentials' in input) {
    sendInit.credentials ??= request.credentials
    sendInit.keepalive ??= request.keepalive
  }
  return { outgoing, sendInit }
}

/** @throws {ConfigError} */
function checkSigningHost(host: unknown): string | undefined {
  if (host === undefined) return undefined
  const parts = typeof host === 'string' && !/[/?#]/.test(host) ? splitUrl(`https://${host}/`) : undefined
  if (parts?.hosts[0] === undefined) throw wrongValue(SUBJECT, 'signingHost', 'a host with an optional port', host)
  return parts.hosts[0]
}

function createSign(options: SignedFetchOptions, now: () => number): Sign {
  if (options.signer !== undefined) return signWith(options.signer)
  return signWithCredentials(options, credentialSource(SUBJECT, options.credentials ?? defaultCredentials(SUBJECT), now))
}

function signWithCredentials(options: SignedFetchOptions, credentials: ReturnType<typeof credentialSource>): Sign {
  return async ({ method, url, signingHost, headers, body }, date) => {
    const scope =
      options.region === undefined || options.service === undefined ? scopeOfHost(hostname(signingHost ?? url.host)) : undefined
    const region = options.region ?? scope?.region
    const service = options.service ?? scope?.service
    if (region === undefined) throw missingScope('region')
    if (service === undefined) throw missingScope('service')
    const signed = signRequest(
      { method, url: url.href, headers: signingHost === undefined ? headers : { ...headers, host: signingHost }, body },
      { credentials: await credentials(), region, service, date, payload: isStream(body) ? 'unsigned' : undefined },
    ).headers
    return signingHost === undefined ? signed : withoutHost(signed)
  }
}

function hostname(host: string): string {
  return host.replace(/:\d+$/, '')
}

/** `fetch` sets the host itself, and browsers do not allow setting it. */
function withoutHost(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'host'))
}

function missingScope(option: 'region' | 'service'): ConfigError {
  return new ConfigError(SUBJECT, option, '', `${option} is required for this request, because the host does not contain it`)
}

function signWith(signer: RequestSigner): Sign {
  return async ({ method, url, signingHost, headers, body }, date) => {
    const { protocol, pathname, search } = url
    const host = signingHost ?? url.host
    const port = /:(\d+)$/.exec(host)?.[1]
    const signed = await signer.sign(
      {
        method,
        protocol,
        hostname: hostname(host),
        ...(port !== undefined && { port: Number(port) }),
        path: pathname,
        query: parseQueryBag(search.slice(1)),
        headers: { ...headers, host },
        body,
      },
      { signingDate: date },
    )
    return withoutHost(signed.headers)
  }
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
