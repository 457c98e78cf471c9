import * as crypto from 'node:crypto'
import { describe, expect, test, vi } from 'vitest'
import { presignRequest, signRequest, type VerifyOptions, verifyRequest } from '../../../src/sigv4/index.ts'

vi.mock('node:crypto', async (original) => {
  const real = await original<typeof crypto>()
  return { ...real, createHmac: vi.fn(real.createHmac), createHash: vi.fn(real.createHash), hash: vi.fn(real.hash) }
})

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' }
const session = { ...credentials, sessionToken: 'IQoJb3JpZ2luX2VjEXAMPLE==' }
const date = new Date('2026-02-03T04:05:06Z')
const signing = { region: 'eu-west-1', service: 'execute-api', date } as const
const verifying: Omit<VerifyOptions, 'lookup'> = {
  regions: ['eu-west-1'],
  services: ['execute-api'],
  hosts: null,
  payload: 'verify',
  now: () => date.getTime(),
}
const request = { method: 'GET', url: 'https://api.example.com/pets' } as const

async function resultFor(
  lookup: (id: string) => unknown,
  signer: typeof credentials & { readonly sessionToken?: string } = credentials,
): Promise<unknown> {
  const result = await verifyRequest(signRequest(request, { ...signing, credentials: signer }), {
    ...verifying,
    lookup: lookup as VerifyOptions['lookup'],
  })
  if (result.ok) return 'ok'
  return result.kind === 'rejected' ? result.code : result
}

describe('a record from JSON', () => {
  const iso = (offsetMs: number): string => new Date(date.getTime() + offsetMs).toISOString()
  test.each([
    ['a null session token', { ...credentials, sessionToken: null }, 'ok'],
    ['a null expiration', { ...credentials, expiration: null }, 'ok'],
    ['a null access key ID', { ...credentials, accessKeyId: null }, 'ok'],
    ['additional fields', { ...credentials, userName: 'jane' }, 'ok'],
    ['an expiration in the future, as a string', { ...credentials, expiration: iso(1000) }, 'ok'],
    ['an expiration in the past, as a string', { ...credentials, expiration: iso(0) }, 'ERR_SIGV4_SESSION_EXPIRED'],
    ['an expiration in another time zone', { ...credentials, expiration: '2026-02-03T06:05:07+02:00' }, 'ok'],
    ['an expiration as a date', { ...credentials, expiration: '2026-02-04' }, 'ok'],
    ['an expiration in the future, in milliseconds', { ...credentials, expiration: date.getTime() + 1 }, 'ok'],
    ['an expiration in the past, in milliseconds', { ...credentials, expiration: date.getTime() }, 'ERR_SIGV4_SESSION_EXPIRED'],
    ['an expiration in the future, in seconds', { ...credentials, expiration: date.getTime() / 1000 + 1 }, 'ok'],
    ['an expiration in the past, in seconds', { ...credentials, expiration: date.getTime() / 1000 }, 'ERR_SIGV4_SESSION_EXPIRED'],
    ['an expiration of zero', { ...credentials, expiration: 0 }, 'ERR_SIGV4_SESSION_EXPIRED'],
  ])('may have %s', async (_, record, expected) => {
    expect(await resultFor(() => JSON.parse(JSON.stringify(record)))).toBe(expected)
  })

  test.each([
    ['secretAccessKey', { secretAccessKey: undefined }],
    ['secretAccessKey', { secretAccessKey: null }],
    ['secretAccessKey', { secretAccessKey: 7 }],
    ['sessionToken', { sessionToken: '' }],
    ['sessionToken', { sessionToken: {} }],
    ['expiration', { expiration: 'soon' }],
    ['expiration', { expiration: '03/02/2026' }],
    ['expiration', { expiration: Number.NaN }],
    ['expiration', { expiration: true }],
    ['accessKeyId', { accessKeyId: 7 }],
    ['accessKeyId', { accessKeyId: '' }],
  ])('is reported with the name of the wrong field: %s', async (field, wrong) => {
    expect(await resultFor(() => ({ ...credentials, ...wrong }))).toMatchObject({
      kind: 'unavailable',
      cause: {
        name: 'ConfigError',
        message: expect.stringMatching(new RegExp(`^verifyRequest: ${field} of the object that lookup returns`)),
      },
    })
  })

  test('ends the acceptance of the result', async () => {
    const lookup = () => ({ ...credentials, expiration: '2026-02-03T04:06:00Z' })
    const result = await verifyRequest(signRequest(request, { ...signing, credentials }), { ...verifying, lookup })
    expect(result).toMatchObject({ ok: true, expiresAt: '20260203T040600Z' })
    const presigned = presignRequest(request, { ...signing, credentials, expiresInSeconds: 20 })
    expect(await verifyRequest(presigned, { ...verifying, lookup })).toMatchObject({ ok: true, expiresAt: '20260203T040526Z' })
  })
})

describe('the access key ID', () => {
  const table = new Map([['akidexample', credentials]])
  test('must be the one of the record, if the record has one', async () => {
    const ignoresCase = (id: string) => table.get(id.toLowerCase())
    expect(await resultFor(ignoresCase)).toBe('ok')
    for (const accessKeyId of ['AkidExample', 'akidexample']) {
      expect(await resultFor(ignoresCase, { ...credentials, accessKeyId })).toBe('ERR_SIGV4_ACCESS_KEY')
    }
    expect(await resultFor(async () => credentials, { ...credentials, accessKeyId: 'AKIDOTHER' })).toBe('ERR_SIGV4_ACCESS_KEY')
  })

  const plainTable: { readonly [id: string]: unknown } = { AKIDEXAMPLE: credentials }
  class Table {
    find(): undefined {
      return undefined
    }
  }
  const classTable = new Table() as unknown as typeof plainTable // looked up by any name, as JavaScript allows
  const inherited = Reflect.ownKeys(Object.prototype).filter((name) => typeof name === 'string')

  test.each([...inherited, '__proto__', 'constructor', 'CONSTRUCTOR', '__PROTO__', 'find'])(
    '%s cannot cause an outage',
    async (accessKeyId) => {
      const signer = { ...credentials, accessKeyId }
      for (const lookup of [
        (id: string) => plainTable[id],
        async (id: string) => plainTable[id],
        (id: string) => plainTable[id.toLowerCase()],
        (id: string) => classTable[id],
        (id: string) => classTable[id.toLowerCase()],
      ]) {
        expect(await resultFor(lookup, signer)).toBe('ERR_SIGV4_ACCESS_KEY')
      }
    },
  )
})

describe('the work', () => {
  const records = new Map<string, object>([
    ['AKIDKNOWN1', { ...credentials, accessKeyId: 'AKIDKNOWN1' }],
    ['AKIDKNOWN2', { ...credentials, accessKeyId: 'AKIDKNOWN2' }],
    ['AKIDEXPIRED', { ...session, accessKeyId: 'AKIDEXPIRED', expiration: 0 }],
    ['AKIDRENAMED', { ...credentials, accessKeyId: 'AKIDOTHER' }],
  ])
  async function workFor(accessKeyId: string): Promise<readonly number[]> {
    const signed = signRequest(request, { ...signing, credentials: { ...credentials, accessKeyId } })
    const mocks = [vi.mocked(crypto.createHmac), vi.mocked(crypto.createHash), vi.mocked(crypto.hash)]
    for (const mock of mocks) mock.mockClear()
    await verifyRequest(signed, { ...verifying, lookup: (id) => records.get(id) as never })
    return mocks.map((mock) => mock.mock.calls.length)
  }

  test('is the same for known, unknown, renamed and expired access keys, in any order', async () => {
    const expected = await workFor('AKIDKNOWN1')
    const ids = [
      'AKIDUNKNOWN',
      'AKIDKNOWN1',
      'AKIDKNOWN2',
      'AKIDUNKNOWN',
      'AKIDKNOWN2',
      'AKIDRENAMED',
      'AKIDEXPIRED',
      'constructor',
    ]
    for (const id of ids) expect(await workFor(id), id).toStrictEqual(expected)
  })
})

describe('a payload hash that was not sent', () => {
  const post = { ...request, method: 'POST', body: 'hello' } as const
  const options = { ...verifying, lookup: () => credentials }
  const withoutHash = { ...signing, credentials, contentSha256Header: false } as const

  test.each(['claimed', 'any'] as const)('is reported in mode %s, where the body is not seen', async (payload) => {
    const { body: _, ...signed } = signRequest(post, withoutHash)
    expect(await verifyRequest(signed, { ...options, payload })).toMatchObject({ code: 'ERR_SIGV4_PAYLOAD_HASH' })
  })

  test('is not needed for an empty body', async () => {
    const signed = signRequest(request, withoutHash)
    expect(await verifyRequest(signed, { ...options, payload: 'claimed' })).toMatchObject({ ok: true, payload: 'claimed' })
  })

  test('is not the reason if the body was seen', async () => {
    const signed = signRequest(post, withoutHash)
    expect(await verifyRequest({ ...signed, body: 'changed' }, options)).toMatchObject({ code: 'ERR_SIGV4_SIGNATURE' })
  })
})
