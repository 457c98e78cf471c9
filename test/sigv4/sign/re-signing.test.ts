import { describe, expect, test } from 'vitest'
import { presignRequest, requestSigner, signRequest, type VerifyOptions, verifyRequest } from '../../../src/sigv4/index.ts'

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' }
const session = { ...credentials, accessKeyId: 'ASIAEXAMPLE', sessionToken: 'token' }
const date = new Date('2026-02-03T04:05:06Z')
const signing = { credentials, region: 'eu-west-1', service: 'execute-api', date } as const
const verifying: VerifyOptions = {
  lookup: (id) => [credentials, session].find(({ accessKeyId }) => accessKeyId === id),
  regions: ['eu-west-1'],
  services: ['execute-api'],
  hosts: null,
  payload: 'verify',
  now: () => date.getTime(),
}
const request = { method: 'POST', url: 'https://api.example.com/pets', body: 'first' } as const
const HASH_OF_SECOND = '16367aacb67a4a017c8da8ab95682ccb390863780f7114dda0a0e0c55644c7c4'

describe('signing a signed request again', () => {
  const first = signRequest(request, { ...signing, credentials: session })

  test('hashes the new body', async () => {
    const second = signRequest({ ...first, body: 'second' }, signing)
    expect(second.headers).toMatchObject({ 'x-amz-content-sha256': HASH_OF_SECOND })
    expect(await verifyRequest(second, verifying)).toMatchObject({ ok: true, payload: 'verified', payloadHash: HASH_OF_SECOND })
    const withoutBody = signRequest({ ...first, method: 'GET', body: undefined }, signing)
    expect(await verifyRequest(withoutBody, verifying)).toMatchObject({ ok: true, payload: 'verified' })
  })

  test('removes the session token of earlier credentials', async () => {
    const second = signRequest(first, signing)
    expect(second.headers).not.toHaveProperty('x-amz-security-token')
    expect(await verifyRequest(second, verifying)).toMatchObject({ ok: true, accessKeyId: 'AKIDEXAMPLE' })
  })

  test('removes the payload hash if it is not sent any more', async () => {
    const second = signRequest({ ...first, body: 'second' }, { ...signing, contentSha256Header: false })
    expect(second.headers).not.toHaveProperty('x-amz-content-sha256')
    expect(await verifyRequest(second, verifying)).toMatchObject({ ok: true, payload: 'verified' })
  })

  test('in its URL hashes the new body', async () => {
    const second = presignRequest({ ...first, body: 'second' }, { ...signing, expiresInSeconds: 60 })
    expect(second.headers).toStrictEqual({})
    expect(await verifyRequest(second, verifying)).toMatchObject({ ok: true, payload: 'verified' })
  })

  test('keeps the declaration of an unsigned payload', async () => {
    const unsigned = signRequest(request, { ...signing, payload: 'unsigned' })
    const second = signRequest({ ...unsigned, body: 'second' }, signing)
    expect(await verifyRequest(second, { ...verifying, payload: 'any' })).toMatchObject({ ok: true, payload: 'unsigned' })
  })

  test('keeps the hash if the body cannot be hashed', () => {
    const stream = new ReadableStream()
    expect(signRequest({ ...first, body: stream }, signing).headers).toMatchObject({
      'x-amz-content-sha256': first.headers['x-amz-content-sha256'],
    })
  })

  test('works with pairs of headers and with requestSigner', async () => {
    const pairs = signRequest({ ...request, headers: [['X-A', 'b']] as [string, string][] }, { ...signing, credentials: session })
    expect(await verifyRequest(signRequest({ ...pairs, body: 'second' }, signing), verifying)).toMatchObject({ ok: true })
    const signer = requestSigner({ credentials, region: 'eu-west-1', service: 'execute-api' })
    const sdkRequest = {
      method: 'POST',
      protocol: 'https:',
      hostname: 'api.example.com',
      path: '/pets',
      headers: {},
      body: 'first',
    }
    const once = await signer.sign(sdkRequest, { signingDate: date })
    const twice = await signer.sign({ ...once, body: 'second' }, { signingDate: date })
    expect(twice.headers['x-amz-content-sha256']).toBe(HASH_OF_SECOND)
  })
})

test('a payload hash without an earlier signature is the one of the caller', () => {
  const headers = { 'x-amz-content-sha256': 'b'.repeat(64), authorization: 'Bearer x' }
  expect(signRequest({ ...request, headers }, signing).headers).toMatchObject({ 'x-amz-content-sha256': 'b'.repeat(64) })
})

describe('the session token of AWS IoT', () => {
  const iot = { ...signing, credentials: session, service: 'iotdevicegateway' } as const
  const url = 'https://abc-ats.iot.eu-west-1.amazonaws.com/mqtt'
  const verifyingIot: VerifyOptions = { ...verifying, services: ['iotdevicegateway'] }

  test('is appended after signing by default', async () => {
    const presigned = presignRequest({ method: 'GET', url }, { ...iot, expiresInSeconds: 60 })
    expect(presigned.url).toMatch(/&X-Amz-Signature=[0-9a-f]{64}&X-Amz-Security-Token=token$/)
    expect(presigned.canonicalRequest).not.toContain('Security-Token')
    expect(await verifyRequest(presigned, verifyingIot)).toMatchObject({ ok: true })
    const signed = signRequest({ method: 'GET', url }, iot)
    expect(signed.canonicalRequest).not.toContain('security-token')
    expect(await verifyRequest(signed, verifyingIot)).toMatchObject({ ok: true })
  })

  test('is signed if the option says so', async () => {
    const presigned = presignRequest({ method: 'GET', url }, { ...iot, expiresInSeconds: 60, sessionTokenPlacement: 'signed' })
    expect(presigned.canonicalRequest).toContain('Security-Token')
    expect(await verifyRequest(presigned, verifyingIot)).toMatchObject({ ok: true })
  })
})
