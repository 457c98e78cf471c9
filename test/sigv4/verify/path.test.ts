import { describe, expect, test } from 'vitest'
import { presignRequest, signRequest, type VerifyOptions, verifyRequest } from '../../../src/sigv4/index.ts'

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' }
const date = new Date('2026-02-03T04:05:06Z')
const signing = { credentials, region: 'eu-west-1', service: 'execute-api', date } as const
const verifying: VerifyOptions = {
  lookup: () => credentials,
  regions: ['eu-west-1'],
  services: ['execute-api', 's3'],
  hosts: ['api.example.com'],
  payload: 'verify',
  now: () => date.getTime(),
}
const origin = 'https://api.example.com'
const signed = (path: string, options: Partial<Parameters<typeof signRequest>[1]> = {}) =>
  signRequest({ method: 'GET', url: `${origin}${path}` }, { ...signing, ...options })

/** Paths with the same canonical URI as `/pets`. */
const EQUIVALENT_PATHS = [
  '/admin/../pets',
  '//pets',
  '/./pets',
  '/../pets',
  '/admin/../../pets',
  '///pets',
  '/pets/.',
  '/pets/x/..',
  '/pets//..//pets',
]

describe('a signature for /pets', () => {
  test.each(EQUIVALENT_PATHS)('is rejected for %s', async (path) => {
    const presigned = presignRequest({ method: 'GET', url: `${origin}/pets` }, { ...signing, expiresInSeconds: 60 })
    for (const request of [signed('/pets'), presigned]) {
      const replayed = { ...request, url: request.url.replace('/pets', path) }
      expect(await verifyRequest(replayed, verifying)).toStrictEqual({ ok: false, kind: 'rejected', code: 'ERR_SIGV4_PATH' })
      expect(
        await verifyRequest(
          { ...replayed, url: replayed.url.slice(origin.length), headers: { ...request.headers, host: 'api.example.com' } },
          verifying,
        ),
      ).toMatchObject({ code: 'ERR_SIGV4_PATH' })
    }
  })

  test.each(EQUIVALENT_PATHS)('covers the path /pets, not %s, if such paths are accepted', async (path) => {
    const replayed = { ...signed('/pets'), url: `${origin}${path}` }
    expect(await verifyRequest(replayed, { ...verifying, nonNormalPath: 'accept' })).toMatchObject({ ok: true, path: '/pets' })
  })

  test.each(['/PETS', '/pets/', '/%70ets', '/pets%2F', '/admin/%2e%2e/pets', '/admin%2F..%2Fpets', '/pets;x', '/pets%00'])(
    'is rejected for %s',
    async (path) => {
      for (const nonNormalPath of ['reject', 'accept'] as const) {
        expect(
          await verifyRequest({ ...signed('/pets'), url: `${origin}${path}` }, { ...verifying, nonNormalPath }),
        ).toMatchObject({
          ok: false,
        })
      }
    },
  )
})

describe('the verified path', () => {
  test.each([
    '/',
    '/pets',
    '/pets/',
    '/a%20b/c%2Fd',
    '/a:b/~c/*',
    '/caf%C3%A9',
    '/..a/.b/c..',
    '/...',
    '/%2e%2e%2e',
    '/a%2e%2e',
    '/@x;y=1,2',
    '/.well-known/x',
  ])('%s is the received one', async (path) => {
    expect(await verifyRequest(signed(`${path}?a=/../b//`), verifying)).toMatchObject({ ok: true, path })
  })

  test('is / for a URL without a path', async () => {
    expect(await verifyRequest(signed(''), verifying)).toMatchObject({ ok: true, path: '/' })
    expect(await verifyRequest(signed('?a=1'), verifying)).toMatchObject({ ok: true, path: '/' })
  })

  test.each(['/a/%2e%2e/b', '/a/%2E./b', '/a/.%2e', '/%2e/a', '/a\\..\\b', '/a/\t../b', '/a\n/b', '/a\u007f'])(
    '%j is rejected even if it was signed, because other software resolves it differently',
    async (path) => {
      expect(await verifyRequest(signed(path), verifying)).toMatchObject({ code: 'ERR_SIGV4_PATH' })
      expect(await verifyRequest(signed(path), { ...verifying, nonNormalPath: 'accept' })).toMatchObject({ ok: true, path })
    },
  )

  test('has one encoding for S3, whose paths are not normalized', async () => {
    const s3 = signed('/a//../b%2fc/%64(1)', { service: 's3' })
    expect(await verifyRequest(s3, verifying)).toMatchObject({ ok: true, path: '/a//../b%2Fc/d%281%29' })
    const replayed = { ...s3, url: `${origin}/a//../b%2Fc/d%281%29` }
    expect(await verifyRequest(replayed, verifying)).toMatchObject({ ok: true, path: '/a//../b%2Fc/d%281%29' })
    for (const path of ['/b%2fc/%64(1)', '/a/../b%2fc/%64(1)', '/a//../b/c/%64(1)']) {
      expect(await verifyRequest({ ...s3, url: `${origin}${path}` }, verifying)).toMatchObject({ code: 'ERR_SIGV4_SIGNATURE' })
    }
  })

  test('is exact if the path is not normalized', async () => {
    const options = { normalizePath: false }
    const exact = signed('/a/../b', options)
    expect(await verifyRequest(exact, { ...verifying, ...options })).toMatchObject({ ok: true, path: '/a/../b' })
    expect(await verifyRequest({ ...exact, url: `${origin}/b` }, { ...verifying, ...options })).toMatchObject({ ok: false })
  })

  test('is normalized before it is encoded once', async () => {
    const options = { pathEncoding: 'single', normalizePath: true } as const
    expect(await verifyRequest(signed('/%61/b', options), { ...verifying, ...options })).toMatchObject({ ok: true, path: '/a/b' })
    const dots = signed('/a/%2e%2e/b', options)
    expect(await verifyRequest(dots, { ...verifying, ...options })).toMatchObject({ code: 'ERR_SIGV4_PATH' })
  })
})
