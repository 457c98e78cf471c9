import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import {
  executeApiError,
  presignRequest,
  signRequest,
  type VerifyCode,
  type VerifyOptions,
  verifyRequest,
} from '../../src/sigv4/index.ts'

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' }
const date = new Date('2026-06-23T12:00:00Z')
const signed = signRequest(
  { method: 'GET', url: 'https://h/' },
  { credentials, region: 'eu-west-1', service: 'execute-api', date },
)
const verifying: VerifyOptions = {
  lookup: (id) => (id === credentials.accessKeyId ? credentials : undefined),
  regions: ['eu-west-1'],
  services: ['execute-api'],
  payload: 'verify',
  hosts: null,
  now: () => date.getTime(),
}
const later = (minutes: number) => ({ now: () => date.getTime() + minutes * 60_000 })
const MISMATCH =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.'

describe('executeApiError', () => {
  test.each([
    ['that is not signed', { headers: {} }, {}, 'MissingAuthenticationTokenException', 'Missing Authentication Token'],
    [
      'that is too old',
      {},
      later(20),
      'InvalidSignatureException',
      'Signature expired: 20260623T120000Z is now earlier than 20260623T121500Z (20260623T122000Z - 5 min.)',
    ],
    [
      'from the future',
      {},
      later(-20),
      'InvalidSignatureException',
      'Signature not yet current: 20260623T120000Z is still later than 20260623T114500Z (20260623T114000Z + 5 min.)',
    ],
    [
      'signed for another region',
      {},
      { regions: ['us-east-1'] },
      'InvalidSignatureException',
      'Credential should be scoped to a valid region. ',
    ],
    [
      'signed for another service',
      {},
      { services: ['s3'] },
      'InvalidSignatureException',
      "Credential should be scoped to correct service: 'execute-api'. ",
    ],
    [
      'signed for another region and service',
      {},
      { regions: ['us-east-1'], services: ['s3'] },
      'InvalidSignatureException',
      "Credential should be scoped to a valid region. Credential should be scoped to correct service: 'execute-api'. ",
    ],
    [
      'signed by an unknown key',
      {},
      { lookup: () => undefined },
      'UnrecognizedClientException',
      'The security token included in the request is invalid.',
    ],
    [
      'without its session token',
      {},
      { lookup: () => ({ ...credentials, sessionToken: 'x' }) },
      'UnrecognizedClientException',
      'The security token included in the request is invalid.',
    ],
    [
      'signed by an expired session',
      {},
      { lookup: () => ({ ...credentials, expiration: date }) },
      'ExpiredTokenException',
      'The security token included in the request is expired',
    ],
    ['signed for another method', { method: 'PUT' }, {}, 'InvalidSignatureException', MISMATCH],
    ['signed for another body', { body: 'x' }, {}, 'InvalidSignatureException', MISMATCH],
  ])('describes a request %s', async (_, change, options, errorType, message) => {
    const result = await verifyRequest({ ...signed, ...change }, { ...verifying, ...options })
    if (result.ok || result.kind !== 'rejected') throw new Error('the request was not rejected')
    expect(executeApiError(result)).toStrictEqual({ status: 403, errorType, message })
  })

  test('describes a scope with another date', async () => {
    const headers = { ...signed.headers, authorization: signed.headers['authorization']?.replace('20260623/', '20260622/') ?? '' }
    const result = await verifyRequest({ ...signed, headers }, verifying)
    expect(executeApiError(result as never).message).toBe(
      "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20260622' != '20260623', from '20260623T120000Z'.",
    )
  })

  test('describes an expired presigned URL', async () => {
    const url = presignRequest(
      { method: 'GET', url: 'https://h/' },
      { credentials, region: 'eu-west-1', service: 'execute-api', date, expiresInSeconds: 90 },
    )
    const result = await verifyRequest(url, { ...verifying, ...later(5) })
    expect(executeApiError(result as never).message).toBe(
      'Signature expired: 20260623T120000Z is now earlier than 20260623T120330Z (20260623T120500Z - 90 sec.)',
    )
  })

  describe('describes the invalid Authorization header', () => {
    const hash = (text: string) => createHash('sha256').update(text).digest('base64')
    test.each([
      [
        'Bearer abc',
        true,
        `Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '${hash('Bearer abc')}'.`,
      ],
      [
        'abc',
        false,
        `Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. (Hashed with SHA-256 and encoded with Base64) Authorization=${hash('abc')}`,
      ],
      [
        'AWS4-HMAC-SHA256 Credential=a, SignedHeaders=b',
        true,
        `Authorization header requires 'Signature' parameter. (Hashed with SHA-256 and encoded with Base64) Authorization=${hash('AWS4-HMAC-SHA256 Credential=a, SignedHeaders=b')}`,
      ],
    ])('%s', async (authorization, dated, message) => {
      const result = await verifyRequest({ method: 'GET', url: '/', headers: { host: 'h', authorization } }, verifying)
      expect(executeApiError(result as never, { authorization, dated })).toStrictEqual({
        status: 403,
        errorType: 'IncompleteSignatureException',
        message,
      })
    })

    test('without repeating its value', () => {
      const result = executeApiError({ code: 'ERR_SIGV4_FIELD' }, { authorization: 'AWS4-HMAC-SHA256 Credential=SECRET' })
      expect(JSON.stringify(result)).not.toContain('SECRET')
    })
  })

  const codes: { readonly [code in VerifyCode]: string } = {
    ERR_SIGV4_ABSENT: 'MissingAuthenticationTokenException',
    ERR_SIGV4_MECHANISM: 'InvalidSignatureException',
    ERR_SIGV4_REPEATED: 'InvalidSignatureException',
    ERR_SIGV4_REQUEST: 'InvalidSignatureException',
    ERR_SIGV4_SCHEME: 'IncompleteSignatureException',
    ERR_SIGV4_FIELD_MISSING: 'IncompleteSignatureException',
    ERR_SIGV4_FIELD: 'IncompleteSignatureException',
    ERR_SIGV4_ALGORITHM: 'IncompleteSignatureException',
    ERR_SIGV4_DATE_MISSING: 'IncompleteSignatureException',
    ERR_SIGV4_DATE: 'IncompleteSignatureException',
    ERR_SIGV4_SCOPE: 'IncompleteSignatureException',
    ERR_SIGV4_TERMINATOR: 'InvalidSignatureException',
    ERR_SIGV4_REGION: 'InvalidSignatureException',
    ERR_SIGV4_REGION_SET: 'InvalidSignatureException',
    ERR_SIGV4_SERVICE: 'InvalidSignatureException',
    ERR_SIGV4_SCOPE_DATE: 'InvalidSignatureException',
    ERR_SIGV4_EXPIRES: 'InvalidSignatureException',
    ERR_SIGV4_EXPIRED: 'InvalidSignatureException',
    ERR_SIGV4_NOT_YET: 'InvalidSignatureException',
    ERR_SIGV4_SIGNED_HEADERS: 'InvalidSignatureException',
    ERR_SIGV4_HOST_UNSIGNED: 'InvalidSignatureException',
    ERR_SIGV4_HEADER_UNSIGNED: 'InvalidSignatureException',
    ERR_SIGV4_HEADER_MISSING: 'InvalidSignatureException',
    ERR_SIGV4_PATH: 'InvalidSignatureException',
    ERR_SIGV4_HOST: 'InvalidSignatureException',
    ERR_SIGV4_PAYLOAD_HASH: 'InvalidSignatureException',
    ERR_SIGV4_PAYLOAD_UNSIGNED: 'InvalidSignatureException',
    ERR_SIGV4_PAYLOAD: 'InvalidSignatureException',
    ERR_SIGV4_ACCESS_KEY: 'UnrecognizedClientException',
    ERR_SIGV4_SESSION_TOKEN: 'UnrecognizedClientException',
    ERR_SIGV4_SESSION_EXPIRED: 'ExpiredTokenException',
    ERR_SIGV4_SIGNATURE: 'InvalidSignatureException',
  }
  test.each(Object.entries(codes))('maps %s to %s', (code, errorType) => {
    const { status, message, ...rest } = executeApiError({ code: code as VerifyCode })
    expect(rest).toStrictEqual({ errorType })
    expect(status).toBe(403)
    expect(message).not.toBe('')
  })

  test.each([
    ['ERR_SIGV4_EXPIRED', 'Signature expired'],
    ['ERR_SIGV4_NOT_YET', 'Signature not yet current'],
    ['ERR_SIGV4_SCOPE_DATE', 'Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP.'],
    ['ERR_SIGV4_HEADER_UNSIGNED', MISMATCH],
    ['ERR_SIGV4_REGION', 'Credential should be scoped to a valid region. '],
    ['ERR_SIGV4_SERVICE', "Credential should be scoped to correct service: 'execute-api'. "],
  ] as const)('describes %s without details', (code, message) => {
    for (const detail of [undefined, {}]) expect(executeApiError({ code, ...(detail && { detail }) }).message).toBe(message)
  })

  test.each(Object.keys(codes))('never contains "undefined": %s', (code) => {
    expect(executeApiError({ code: code as VerifyCode, detail: {} }).message).not.toContain('undefined')
  })

  test.each([
    ['no argument', undefined, 'rejection'],
    ['null', null, 'rejection'],
    ['a string', 'ERR_SIGV4_EXPIRED', 'rejection'],
    ['an unknown code', { code: 'ERR_SIGV4' }, 'rejection'],
    ['the name of a prototype property', { code: 'constructor' }, 'rejection'],
    ['an accepted request', { ok: true }, 'rejection'],
  ])('rejects %s', (_, rejection, option) => {
    expect(() => executeApiError(rejection as never)).toThrow(expect.objectContaining({ name: 'ConfigError', option }))
  })

  test.each([
    ['authorization', { authorization: 7 }],
    ['dated', { dated: 'yes' }],
    ['service', { service: '' }],
    ['date', { date: true }],
    ['options', null],
  ])('rejects an invalid detail: %s', (option, details) => {
    expect(() => executeApiError({ code: 'ERR_SIGV4_ABSENT' }, details as never)).toThrow(
      expect.objectContaining({ name: 'ConfigError', option }),
    )
  })
})
