import { HttpRequest } from '@smithy/core/protocols'
import { describe, expect, test, vi } from 'vitest'
import { requestSigner, type VerifyOptions, verifyRequest } from '../../../src/sigv4/index.ts'
import { smithySigner } from '../../../src/sigv4/smithy.ts'

const credentials = {
  accessKeyId: 'ASIAEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  sessionToken: 'token/+=',
}
const given = { credentials, region: 'eu-west-1', service: 'execute-api' } as const
const signingDate = new Date('2026-02-03T04:05:06Z')
const request = () =>
  new HttpRequest({
    method: 'POST',
    protocol: 'https:',
    hostname: 'api.example.com',
    port: 8443,
    path: '/a%20b/c:d',
    query: { b: ['2', '1'], a: "x y+'", none: '' },
    headers: {
      host: 'api.example.com:8443',
      'Content-Type': 'text/plain',
      'x-amz-target': 'T',
      'x-custom': ' a  b',
      'user-agent': 'me',
    },
    body: 'hello',
  })

describe('requestSigner signs like smithy', () => {
  test.each([
    ['by default', {}],
    ['with unsignable headers', { unsignableHeaders: new Set(['x-custom', 'content-type']) }],
    ['with signable headers', { signableHeaders: new Set(['user-agent']) }],
    ['for another region and service', { signingRegion: 'us-east-1', signingService: 'lambda' }],
  ])('%s', async (_, options) => {
    const ours = await requestSigner(given).sign(request(), { signingDate, ...options })
    const oracle = await smithySigner(given).sign(request(), { signingDate, ...options })
    expect(ours.headers['authorization']).toBe(oracle.headers['authorization'])
    expect(ours.headers['x-amz-security-token']).toBe(credentials.sessionToken)
    expect(ours).toBeInstanceOf(HttpRequest)
    expect(ours.body).toBe('hello')
  })

  test.each([
    ['by default', {}],
    ['with an expiration', { expiresIn: 60 }],
    ['with unhoistable headers', { unhoistableHeaders: new Set(['x-amz-target']) }],
    ['with hoistable headers', { hoistableHeaders: new Set(['x-custom']) }],
    ['with unsignable headers', { unsignableHeaders: new Set(['content-type']) }],
  ])('in the query, %s', async (_, options) => {
    const ours = await requestSigner(given).presign(request(), { signingDate, ...options })
    const oracle = await smithySigner(given).presign(request(), { signingDate, ...options })
    expect(ours.query).toStrictEqual(oracle.query)
    expect(ours.headers).toStrictEqual(oracle.headers)
  })

  test.each([
    ['a Date', signingDate],
    ['seconds', signingDate.getTime() / 1000],
    ['seconds as a string', String(signingDate.getTime() / 1000)],
    ['a date string', '2026-02-03T04:05:06Z'],
  ])('with %s as the time', async (_, date) => {
    const ours = await requestSigner(given).sign(request(), { signingDate: date })
    expect(ours.headers['x-amz-date']).toBe('20260203T040506Z')
  })
})

describe('requestSigner', () => {
  test('does not change its argument', async () => {
    const original = request()
    const before = structuredClone({ ...original })
    await requestSigner(given).sign(original)
    await requestSigner(given).presign(original)
    expect({ ...original }).toStrictEqual(before)
  })

  test('replaces an earlier signature', async () => {
    const signer = requestSigner(given)
    const once = await signer.presign(request(), { signingDate })
    expect((await signer.presign(once, { signingDate })).query).toStrictEqual(once.query)
    const signed = await signer.sign(request(), { signingDate })
    expect((await signer.sign(signed, { signingDate })).headers).toStrictEqual(signed.headers)
  })

  test('declares a body that cannot be hashed as unsigned', async () => {
    const stream = { ...request(), body: new ReadableStream() }
    const signed = await requestSigner(given).sign(stream, { signingDate })
    expect(signed.headers['x-amz-content-sha256']).toBe('UNSIGNED-PAYLOAD')
  })

  test('retrieves region and credentials from functions, and uses the clock', async () => {
    const provider = vi.fn(async () => credentials)
    const signer = requestSigner({
      credentials: provider,
      region: async () => 'eu-west-1',
      service: 'execute-api',
      now: () => signingDate.getTime(),
    })
    const [signed] = await Promise.all([signer.sign(request()), signer.sign(request())])
    expect(provider).toHaveBeenCalledTimes(1)
    expect(signed.headers['authorization']).toContain('/20260203/eu-west-1/execute-api/')
  })

  test('signs a parameter without a value as it is sent', async () => {
    const { headers } = await requestSigner(given).sign({ ...request(), query: { flag: null } }, { signingDate })
    const options: VerifyOptions = {
      lookup: () => credentials,
      regions: ['eu-west-1'],
      services: ['execute-api'],
      payload: 'verify',
      hosts: null,
      now: () => signingDate.getTime(),
    }
    expect(await verifyRequest({ method: 'POST', url: '/a%20b/c:d?flag', headers, body: 'hello' }, options)).toMatchObject({
      ok: true,
    })
  })

  test.each([
    ['credentials', { credentials: undefined }],
    ['credentials', { credentials: 'x' }],
    ['region', { region: undefined }],
    ['service', { service: undefined }],
    ['now', { now: 5 }],
    ['sha256', { sha256: 'x' }],
  ])('reports an invalid %s', (option, wrong) => {
    expect(() => requestSigner({ ...given, ...wrong } as never)).toThrow(expect.objectContaining({ name: 'ConfigError', option }))
  })
})

test.each([undefined, null, 'GET /'])('requestSigner rejects %s as the request', async (wrong) => {
  const signer = requestSigner(given)
  for (const signing of [signer.sign(wrong as never), signer.presign(wrong as never)]) {
    await expect(signing).rejects.toMatchObject({ name: 'ConfigError', option: 'request' })
  }
})

describe('smithySigner', () => {
  test.each([
    ['credentials', { credentials: undefined }],
    ['sha256', { sha256: 'x' }],
  ])('reports an invalid %s', (option, wrong) => {
    expect(() => smithySigner({ ...given, ...wrong } as never)).toThrow(expect.objectContaining({ name: 'ConfigError', option }))
  })
})
