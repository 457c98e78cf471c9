/** Single requests of `signedFetch` with a replaced `fetch`: signing hosts, clocks, credentials. */
import { describe, expect, test, vi } from 'vitest'
import { defaultCredentials } from '../../../src/sigv4/client/default-credentials.ts'
import {
  requestSigner,
  type SignedFetchInit,
  type SignedFetchOptions,
  signedFetch,
  signRequest,
  verifyRequest,
} from '../../../src/sigv4/index.ts'

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' }
const date = new Date('2026-02-03T04:05:06Z')
const scope = { region: 'eu-west-1', service: 'execute-api' } as const

interface Sent {
  readonly url: string
  readonly init: SignedFetchInit
}

/** Sends one request and returns what `fetch` received. */
async function send(
  options: SignedFetchOptions,
  url: string,
  init?: SignedFetchInit,
  respond: (attempt: number) => Response = () => new Response('ok'),
): Promise<{ readonly sent: readonly Sent[]; readonly response: Response }> {
  const sent: Sent[] = []
  const fakeFetch = async (input: unknown, sentInit: SignedFetchInit = {}): Promise<Response> => {
    sent.push({ url: String(input), init: sentInit })
    return respond(sent.length)
  }
  const fetch = fakeFetch as typeof globalThis.fetch // called with a URL and options only
  const response = await signedFetch({ now: () => date.getTime(), fetch, ...options })(url, init)
  return { sent, response }
}
const headersOf = ({ init }: Sent): Record<string, string> => ({ ...(init.headers as Record<string, string>) })

async function verify(sent: Sent | undefined, host: string): Promise<unknown> {
  if (sent === undefined) throw new Error('nothing was sent')
  const { pathname, search } = new URL(sent.url)
  return verifyRequest(
    { method: sent.init.method ?? '', url: pathname + search, headers: { ...headersOf(sent), host } },
    {
      lookup: () => credentials,
      regions: ['eu-west-1'],
      services: ['execute-api'],
      hosts: [host],
      payload: 'verify',
      now: () => date.getTime(),
    },
  )
}

describe('signingHost', () => {
  const signingHost = 'a1b2c3.execute-api.eu-west-1.amazonaws.com'
  test.each<[string, SignedFetchOptions]>([
    ['credentials', { credentials }],
    ['a signer', { signer: requestSigner({ credentials, ...scope, now: () => date.getTime() }) }],
  ])('is signed instead of the host of the URL, with %s', async (_, options) => {
    const { sent } = await send({ hosts: ['www.example.com'], ...options }, 'https://www.example.com/prod/pets?a=1', {
      signingHost,
    })
    expect(await verify(sent[0], signingHost)).toMatchObject({ ok: true })
    expect(await verify(sent[0], 'www.example.com')).toMatchObject({ ok: false })
    expect(sent[0]?.url).toBe('https://www.example.com/prod/pets?a=1')
    expect(headersOf(sent[0] as Sent)).not.toHaveProperty('host')
    expect(sent[0]?.init).not.toHaveProperty('signingHost')
  })

  test('applies to one request', async () => {
    const fetch = vi.fn(async (_url: unknown, _init?: RequestInit) => new Response('ok'))
    const call = signedFetch({ credentials, ...scope, fetch: fetch as typeof globalThis.fetch, now: () => date.getTime() })
    await call('https://www.example.com/', { signingHost: 'one.example.com:8443' })
    await call('https://www.example.com/')
    const sent = fetch.mock.calls.map(([url, init]): Sent => ({ url: String(url), init: { method: 'GET', ...init } }))
    expect(await verify(sent[0], 'one.example.com:8443')).toMatchObject({ ok: true })
    expect(await verify(sent[1], 'www.example.com')).toMatchObject({ ok: true })
  })

  test('does not extend the hosts that may receive a signature', async () => {
    const options: SignedFetchOptions = { credentials, hosts: [signingHost] }
    await expect(send(options, 'https://www.example.com/', { signingHost })).rejects.toMatchObject({ option: 'hosts' })
  })

  test.each(['', 'a b', 'https://x', 'x/y', 'me@x', 'x?y', 'x#y', 7, null])('rejects %j', async (wrong) => {
    const init = { signingHost: wrong } as SignedFetchInit
    await expect(send({ credentials, ...scope }, 'https://www.example.com/', init)).rejects.toMatchObject({
      name: 'ConfigError',
      option: 'signingHost',
    })
  })
})

describe('the clock', () => {
  const expired =
    '{"message":"Signature expired: 20260203T040506Z is now earlier than 20260203T050006Z (20260203T050506Z - 5 min.)"}'
  const early =
    '{"message":"Signature not yet current: 20260203T040506Z is still later than 20260203T031006Z (20260203T030506Z + 5 min.)"}'
  const s3 = '<Error><Code>RequestTimeTooSkewed</Code><ServerTime>2026-02-03T05:05:06Z</ServerTime></Error>'
  test.each([
    ['an expired signature', expired, '20260203T050506Z'],
    ['a signature from the future', early, '20260203T030506Z'],
    ['a skewed request to S3', s3, '20260203T050506Z'],
  ])('is corrected by the message for %s, if the response has no Date', async (_, body, timestamp) => {
    const { sent, response } = await send({ credentials, ...scope }, 'https://api.example.com/', {}, (attempt) =>
      attempt === 1 ? new Response(body, { status: 403 }) : new Response('ok'),
    )
    expect(sent.map((one) => headersOf(one)['x-amz-date'])).toStrictEqual(['20260203T040506Z', timestamp])
    expect(await response.text()).toBe('ok')
  })

  test.each([
    ['has another message', new Response('{"message":"Forbidden"}', { status: 403 })],
    ['has no body', new Response(null, { status: 403 })],
    ['contains an invalid time', new Response('(20269903T050506Z - 5 min.)', { status: 403 })],
    ['comes from a cache', new Response(expired, { status: 403, headers: { age: '60' } })],
    ['has another status', new Response(expired, { status: 401 })],
    ['contains the time after 64 KiB', new Response(`${' '.repeat(65_536)}${expired}`, { status: 403 })],
    ['fails while it is read', new Response(failingBody(), { status: 403 })],
  ])('is not corrected if the response %s', async (_, first) => {
    const { sent, response } = await send({ credentials, ...scope }, 'https://api.example.com/', {}, () => first)
    expect(sent).toHaveLength(1)
    expect(response).toBe(first)
  })

  test('leaves the body of the response readable', async () => {
    const body = '{"message":"User is not authorized"}'
    const { response } = await send(
      { credentials, ...scope },
      'https://api.example.com/',
      {},
      () => new Response(body, { status: 403 }),
    )
    expect(await response.text()).toBe(body)
  })
})

describe('credentials', () => {
  const inMinutes = (minutes: number): number => date.getTime() + minutes * 60_000
  test.each([
    ['a string', (minutes: number) => new Date(inMinutes(minutes)).toISOString()],
    ['milliseconds', inMinutes],
    ['seconds', (minutes: number) => inMinutes(minutes) / 1000],
    ['a Date', (minutes: number) => new Date(inMinutes(minutes))],
  ])('with %s as the expiration are renewed before they expire', async (_, expirationIn) => {
    const provider = vi.fn(async () => ({ ...credentials, expiration: expirationIn(provider.mock.calls.length === 1 ? 4 : 60) }))
    const fetch = (async () => new Response('ok')) as typeof globalThis.fetch
    const call = signedFetch({ credentials: provider, ...scope, fetch, now: () => date.getTime() })
    for (let count = 0; count < 3; count++) await call('https://api.example.com/')
    expect(provider).toHaveBeenCalledTimes(2)
  })

  test.each([
    ['an unreadable expiration', { ...credentials, expiration: 'soon' }],
    ['undefined', undefined],
    ['a string', 'AKIDEXAMPLE'],
  ])('that are %s are reported', async (_, wrong) => {
    const provider = async () => wrong as typeof credentials
    await expect(send({ credentials: provider, ...scope }, 'https://api.example.com/')).rejects.toMatchObject({
      name: 'ConfigError',
      option: 'credentials',
    })
  })

  test('default to the credential chain of the AWS SDK, and a missing package is named', async () => {
    const load = () => Promise.reject(Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' }))
    await expect(defaultCredentials('signedFetch', load)()).rejects.toMatchObject({
      name: 'ConfigError',
      option: 'credentials',
      message: expect.stringContaining('npm install @aws-sdk/credential-providers'),
    })
  })

  test('default to the credential chain of the AWS SDK, if its package is installed', async () => {
    const fromNodeProviderChain = vi.fn(() => async () => credentials)
    vi.doMock('@aws-sdk/credential-providers', () => ({ fromNodeProviderChain }))
    const { sent } = await send({ ...scope }, 'https://api.example.com/')
    vi.doUnmock('@aws-sdk/credential-providers')
    expect(fromNodeProviderChain).toHaveBeenCalledTimes(1)
    const expected = signRequest({ method: 'GET', url: 'https://api.example.com/' }, { credentials, ...scope, date })
    expect(headersOf(sent[0] as Sent)['authorization']).toBe(expected.headers['authorization'])
  })
})

function failingBody(): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull(controller) {
      controller.error(new Error('connection lost'))
    },
  })
}
