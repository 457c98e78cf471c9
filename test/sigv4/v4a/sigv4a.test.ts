import { Sha256 } from '@aws-crypto/sha256-js'
import { SignatureV4a } from '@smithy/signature-v4a'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { executeApiError, signRequest, verifyRequest } from '../../../src/sigv4/index.ts'
import * as onNode from '../../../src/sigv4/v4a/index.ts'
import * as portable from '../../../src/sigv4/v4a/portable.ts'

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' }
const date = new Date('2026-02-03T04:05:06Z')
const url = 'https://api.example.com/pets/7?b=2&a=1'
const signing = { credentials, regionSet: ['eu-west-1', 'us-*'], service: 'execute-api', date } as const
const verifying = {
  lookup: (id: string) => (id === credentials.accessKeyId ? credentials : undefined),
  region: 'eu-west-1',
  services: ['execute-api'],
  hosts: ['api.example.com'],
  payload: 'verify',
  now: () => date.getTime(),
} as const

const IMPLEMENTATIONS = [
  ['node:crypto', onNode],
  ['@noble/curves', portable],
] as const

/** A request as it is received. */
function received(signed: { method: string; url: string; headers: unknown; body?: unknown }) {
  return {
    method: signed.method,
    url: signed.url,
    headers: signed.headers as Record<string, string>,
    body: signed.body as string,
  }
}

describe.each(IMPLEMENTATIONS)('with %s', (_, v4a) => {
  test('signs with the region set and verifies', async () => {
    const signed = v4a.signRequestV4a({ method: 'POST', url, body: 'rex' }, signing)
    expect(signed.headers).toMatchObject({ 'x-amz-region-set': 'eu-west-1,us-*', 'x-amz-date': '20260203T040506Z' })
    expect(signed.headers['authorization']).toMatch(
      /^AWS4-ECDSA-P256-SHA256 Credential=AKIDEXAMPLE\/20260203\/execute-api\/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-region-set, Signature=30[\da-f]+$/,
    )
    expect(signed.stringToSign).toMatch(/^AWS4-ECDSA-P256-SHA256\n20260203T040506Z\n20260203\/execute-api\/aws4_request\n/)
    expect(await v4a.verifyRequestV4a(received(signed), verifying)).toStrictEqual({
      ok: true,
      accessKeyId: 'AKIDEXAMPLE',
      path: '/pets/7',
      payload: 'verified',
      payloadHash: expect.stringMatching(/^[\da-f]{64}$/),
      mechanism: 'header',
      service: 'execute-api',
      signedAt: '20260203T040506Z',
      expiresAt: '20260203T041006Z',
      signature: signed.signature,
      signedHeaders: ['host', 'x-amz-content-sha256', 'x-amz-date', 'x-amz-region-set'],
      regionSet: ['eu-west-1', 'us-*'],
    })
  })

  test('presigns, and a verifier without a secret accepts the URL', async () => {
    const presigned = v4a.presignRequestV4a({ method: 'GET', url }, { ...signing, regionSet: '*', expiresInSeconds: 60 })
    expect(presigned.url).toContain('X-Amz-Region-Set=%2A')
    const publicKey = v4a.derivePublicKeyV4a(credentials)
    const options = { ...verifying, lookup: () => ({ publicKey }) }
    expect(await v4a.verifyRequestV4a(received(presigned), options)).toMatchObject({
      ok: true,
      regionSet: ['*'],
      mechanism: 'query',
    })
    const later = { ...options, now: () => date.getTime() + 60_000 }
    expect(await v4a.verifyRequestV4a(received(presigned), later)).toMatchObject({ code: 'ERR_SIGV4_EXPIRED' })
  })

  test.each(['signed', 'appended'] as const)('a session token is %s', async (sessionTokenPlacement) => {
    const sessionToken = 'IQoJb3JpZ2luX2VjEXAMPLE//+=='
    const options = { ...signing, credentials: { ...credentials, sessionToken }, sessionTokenPlacement }
    const check = { ...verifying, lookup: () => ({ publicKey: v4a.derivePublicKeyV4a(credentials), sessionToken }) }
    const header = v4a.signRequestV4a({ method: 'GET', url }, options)
    const query = v4a.presignRequestV4a({ method: 'GET', url }, { ...options, expiresInSeconds: 60 })
    expect(await v4a.verifyRequestV4a(received(header), check)).toMatchObject({ ok: true })
    expect(await v4a.verifyRequestV4a(received(query), check)).toMatchObject({ ok: true })
    const without = { ...check, lookup: () => ({ publicKey: v4a.derivePublicKeyV4a(credentials) }) }
    expect(await v4a.verifyRequestV4a(received(header), without)).toMatchObject({ code: 'ERR_SIGV4_SESSION_TOKEN' })
  })

  test('accepts the signatures of @smithy/signature-v4a', async () => {
    const signer = new SignatureV4a({ credentials, region: '*', service: 'execute-api', sha256: Sha256 })
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: fc.constantFrom(..."abAZ09-._~ !*'(),;:@&=$%é"), minLength: 1, maxLength: 8 }), {
          maxLength: 3,
        }),
        fc.dictionary(fc.constantFrom('a', 'b c', 'd&', 'x-amz-y'), fc.string({ maxLength: 8 })),
        fc.string({ maxLength: 10 }),
        async (segments, query, body) => {
          const path = `/${segments.map((segment) => encodeURIComponent(`s${segment}`)).join('/')}`
          const headers = { host: 'api.example.com', 'content-type': 'text/plain' }
          const request = { method: 'POST', protocol: 'https:', hostname: 'api.example.com', path, query, headers, body }
          const signed = (await signer.sign(request, { signingDate: date })) as { headers: Record<string, string> }
          const search = Object.entries(query).map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
          const result = await v4a.verifyRequestV4a(
            { method: 'POST', url: `${path}${search.length === 0 ? '' : `?${search.join('&')}`}`, headers: signed.headers, body },
            verifying,
          )
          expect(result).toMatchObject({ ok: true })
        },
      ),
      { numRuns: 15 },
    )
  })

  test.each([
    ['a changed body', { body: 'max' }, 'ERR_SIGV4_PAYLOAD'],
    ['a changed path', { url: 'https://api.example.com/pets/8?a=1&b=2' }, 'ERR_SIGV4_SIGNATURE'],
    ['a changed method', { method: 'PUT' }, 'ERR_SIGV4_SIGNATURE'],
    ['a path that is not normal', { url: 'https://api.example.com/x/../pets/7?a=1&b=2' }, 'ERR_SIGV4_PATH'],
    ['another host', { url: 'https://other.example.com/pets/7?a=1&b=2' }, 'ERR_SIGV4_HOST'],
  ])('rejects %s', async (_name, over, code) => {
    const signed = v4a.signRequestV4a({ method: 'POST', url, body: 'rex' }, signing)
    expect(await v4a.verifyRequestV4a({ ...received(signed), ...over }, verifying)).toMatchObject({ kind: 'rejected', code })
  })

  test('rejects an unknown access key, the key of another, and an expired session', async () => {
    const signed = received(v4a.signRequestV4a({ method: 'GET', url }, signing))
    const check = (lookup: () => unknown) => v4a.verifyRequestV4a(signed, { ...verifying, lookup: lookup as never })
    const other = v4a.derivePublicKeyV4a({ ...credentials, secretAccessKey: 'other' })
    const publicKey = v4a.derivePublicKeyV4a(credentials)
    expect(await check(() => undefined)).toMatchObject({ code: 'ERR_SIGV4_ACCESS_KEY' })
    expect(await check(() => ({ publicKey: other }))).toMatchObject({ code: 'ERR_SIGV4_SIGNATURE' })
    expect(await check(() => ({ publicKey, expiration: date }))).toMatchObject({ code: 'ERR_SIGV4_SESSION_EXPIRED' })
    expect(await check(() => ({ publicKey, accessKeyId: 'akidexample' }))).toMatchObject({ code: 'ERR_SIGV4_ACCESS_KEY' })
    expect(await check(() => ({ publicKey }))).toMatchObject({ ok: true })
  })

  test('a record that changes is used at once', async () => {
    const signed = received(v4a.signRequestV4a({ method: 'GET', url }, signing))
    let secretAccessKey = 'other'
    const options = { ...verifying, lookup: () => ({ secretAccessKey }) }
    expect(await v4a.verifyRequestV4a(signed, options)).toMatchObject({ code: 'ERR_SIGV4_SIGNATURE' })
    secretAccessKey = credentials.secretAccessKey
    expect(await v4a.verifyRequestV4a(signed, options)).toMatchObject({ ok: true })
    secretAccessKey = 'withdrawn'
    expect(await v4a.verifyRequestV4a(signed, options)).toMatchObject({ code: 'ERR_SIGV4_SIGNATURE' })
  })

  test.each([
    ['a point that is not on the curve', { publicKey: { x: '1'.repeat(64), y: '2'.repeat(64) } }],
    ['a public key in uppercase', { publicKey: { x: 'A'.repeat(64), y: 'B'.repeat(64) } }],
    ['an empty record', {}],
    ['an error', undefined],
  ])('a lookup that returns %s is unavailable', async (_name, record) => {
    const lookup = (): never => {
      if (record === undefined) throw new Error('down')
      return record as never
    }
    const signed = received(v4a.signRequestV4a({ method: 'GET', url }, signing))
    expect(await v4a.verifyRequestV4a(signed, { ...verifying, lookup })).toMatchObject({ kind: 'unavailable' })
  })
})

test('both implementations derive the same keys and accept each other', async () => {
  for (const secretAccessKey of ['a', 'b', 'é', 'x'.repeat(100)]) {
    const pair = { accessKeyId: 'AKIDOTHER', secretAccessKey }
    expect(onNode.derivePublicKeyV4a(pair)).toStrictEqual(portable.derivePublicKeyV4a(pair))
    const options = { ...signing, credentials: pair }
    const check = { ...verifying, lookup: () => pair }
    expect(
      await portable.verifyRequestV4a(received(onNode.signRequestV4a({ method: 'GET', url }, options)), check),
    ).toMatchObject({ ok: true })
    expect(
      await onNode.verifyRequestV4a(received(portable.signRequestV4a({ method: 'GET', url }, options)), check),
    ).toMatchObject({ ok: true })
  }
})

test('a portable signature is deterministic', () => {
  const sign = () => portable.signRequestV4a({ method: 'GET', url }, signing).signature
  expect(sign()).toBe(sign())
})

describe('the region set', () => {
  test.each([
    ['eu-west-1', 'eu-west-1', true],
    ['us-east-1,eu-west-1', 'eu-west-1', true],
    ['us-east-1 , eu-west-1', 'eu-west-1', true],
    ['*', 'eu-west-1', true],
    ['eu-*', 'eu-west-1', true],
    ['*-1', 'eu-west-1', true],
    ['e*w*1', 'eu-west-1', true],
    ['eu-west-1*', 'eu-west-1', true],
    ['eu-west-1*1', 'eu-west-1', false],
    ['us-*', 'eu-west-1', false],
    ['EU-WEST-1', 'eu-west-1', false],
    ['eu-west-1', 'EU-WEST-1', false],
    ['eu-west-', 'eu-west-1', false],
    ['eu-west-1,', 'eu-west-1', false],
    ['', 'eu-west-1', false],
    ['eu-west-1;*', 'eu-west-1', false],
    ['eu west-1,*', 'eu-west-1', false],
  ])('%j contains %s: %s', (set, region, expected) => {
    expect(onNode.regionSetContains(set, region)).toBe(expected)
    expect(onNode.regionSetContains(set.split(','), region)).toBe(expected)
  })

  test('is limited to 64 members', () => {
    expect(
      onNode.regionSetContains(
        Array.from({ length: 64 }, () => '*'),
        'a',
      ),
    ).toBe(true)
    expect(
      onNode.regionSetContains(
        Array.from({ length: 65 }, () => '*'),
        'a',
      ),
    ).toBe(false)
  })

  const signedFor = (regionSet: string) => received(onNode.signRequestV4a({ method: 'GET', url }, { ...signing, regionSet }))
  const withHeader = (value: string | undefined) => {
    const { 'x-amz-region-set': _, ...headers } = signedFor('*').headers
    return { ...signedFor('*'), headers: value === undefined ? headers : { ...headers, 'x-amz-region-set': value } }
  }
  test.each([
    ['another region', signedFor('us-east-1'), 'ERR_SIGV4_REGION_SET'],
    ['a pattern of other regions', signedFor('us-*'), 'ERR_SIGV4_REGION_SET'],
    ['no region set', withHeader(undefined), 'ERR_SIGV4_REGION_SET'],
    ['an empty region set', withHeader(''), 'ERR_SIGV4_REGION_SET'],
    ['an empty member', withHeader('*,'), 'ERR_SIGV4_REGION_SET'],
    ['a region set that was changed', withHeader('eu-west-1'), 'ERR_SIGV4_SIGNATURE'],
  ])('%s is rejected', async (_, request, code) => {
    expect(await onNode.verifyRequestV4a(request as never, verifying)).toMatchObject({ code })
  })

  test('a region set that is repeated or not signed is rejected', async () => {
    const signed = onNode.signRequestV4a(
      { method: 'GET', url, headers: [] as [string, string][] },
      { ...signing, regionSet: '*' },
    )
    const twice = { ...received(signed), headers: [...signed.headers, ['x-amz-region-set', '*']] }
    expect(await onNode.verifyRequestV4a(twice as never, verifying)).toMatchObject({ code: 'ERR_SIGV4_REPEATED' })
    const unsigned = signed.headers.map(([name, value]) => [name, value.replace(';x-amz-region-set', '')])
    expect(await onNode.verifyRequestV4a({ ...received(signed), headers: unsigned as never }, verifying)).toMatchObject({
      code: 'ERR_SIGV4_HEADER_UNSIGNED',
    })
  })

  test.each([
    ['twice', '&X-Amz-Region-Set=*', 'ERR_SIGV4_REPEATED'],
    ['in lowercase', '&x-amz-region-set=*', 'ERR_SIGV4_REPEATED'],
  ])('a query parameter %s is rejected', async (_, more, code) => {
    const presigned = onNode.presignRequestV4a({ method: 'GET', url }, { ...signing, expiresInSeconds: 60 })
    expect(await onNode.verifyRequestV4a({ method: 'GET', url: presigned.url + more }, verifying)).toMatchObject({ code })
  })

  test('a presigned URL without a region set, or with one in a header, is rejected', async () => {
    const presigned = onNode.presignRequestV4a({ method: 'GET', url }, { ...signing, expiresInSeconds: 60 })
    const without = presigned.url.replace(/&X-Amz-Region-Set=[^&]*/, '')
    expect(await onNode.verifyRequestV4a({ method: 'GET', url: without }, verifying)).toMatchObject({
      code: 'ERR_SIGV4_REGION_SET',
    })
    const headers = { 'x-amz-region-set': 'eu-west-1' }
    expect(await onNode.verifyRequestV4a({ method: 'GET', url: presigned.url, headers }, verifying)).toMatchObject({
      code: 'ERR_SIGV4_REPEATED',
    })
    const lowercase = presigned.url.replace('X-Amz-Region-Set', 'x-amz-region-set')
    expect(await onNode.verifyRequestV4a({ method: 'GET', url: lowercase }, verifying)).toMatchObject({ code: 'ERR_SIGV4_FIELD' })
  })
})

describe('the form of the signature', () => {
  const signed = onNode.signRequestV4a({ method: 'GET', url }, signing)
  const withSignature = (signature: string) => {
    const authorization = String(signed.headers['authorization']).replace(/Signature=.*/, `Signature=${signature}`)
    return onNode.verifyRequestV4a({ ...received(signed), headers: { ...signed.headers, authorization } as never }, verifying)
  }
  const { r, s } = integersOf(signed.signature)
  test.each([
    ['uppercase', signed.signature.toUpperCase(), 'ERR_SIGV4_FIELD'],
    ['a trailing byte', `${signed.signature}00`, 'ERR_SIGV4_FIELD'],
    ['a padded integer', der(`00${r}`, s), 'ERR_SIGV4_FIELD'],
    ['a negative integer', der('ff', s), 'ERR_SIGV4_FIELD'],
    ['a long form of the length', signed.signature.replace(/^30(..)/, '3081$1'), 'ERR_SIGV4_FIELD'],
    ['the two integers without DER', '1'.repeat(128), 'ERR_SIGV4_FIELD'],
    ['an HMAC', '1'.repeat(64), 'ERR_SIGV4_FIELD'],
    ['nothing but a sequence', '3000', 'ERR_SIGV4_FIELD'],
    ['r of 0', der('00', s), 'ERR_SIGV4_SIGNATURE'],
    ['s of 0', der(r, '00'), 'ERR_SIGV4_SIGNATURE'],
    ['r of n', der('00ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551', s), 'ERR_SIGV4_SIGNATURE'],
    ['100 kB', '30'.repeat(50_000), 'ERR_SIGV4_FIELD'],
  ])('%s is rejected', async (_, signature, code) => {
    expect(await withSignature(signature)).toMatchObject({
      code: _ === 'r of 0' || _ === 's of 0' ? expect.stringMatching(/FIELD|SIGNATURE/) : code,
    })
  })

  test('the other value of s is accepted, as by OpenSSL', async () => {
    const n = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
    const other = (n - BigInt(`0x${s}`)).toString(16)
    const even = other.length % 2 === 0 ? other : `0${other}`
    expect(await withSignature(der(r, Number.parseInt(even.slice(0, 2), 16) >= 0x80 ? `00${even}` : even))).toMatchObject({
      ok: true,
    })
  })
})

function integersOf(signature: string): { r: string; s: string } {
  const length = Number.parseInt(signature.slice(6, 8), 16) * 2
  return { r: signature.slice(8, 8 + length), s: signature.slice(12 + length) }
}
function der(r: string, s: string): string {
  const integer = (hex: string): string => `02${(hex.length / 2).toString(16).padStart(2, '0')}${hex}`
  const content = integer(r) + integer(s)
  return `30${(content.length / 2).toString(16).padStart(2, '0')}${content}`
}

describe('the versions', () => {
  test('do not accept each other', async () => {
    const v4 = signRequest({ method: 'GET', url }, { credentials, region: 'eu-west-1', service: 'execute-api', date })
    expect(await onNode.verifyRequestV4a(received(v4), verifying)).toMatchObject({ code: 'ERR_SIGV4_ALGORITHM' })
    const v4a = onNode.signRequestV4a({ method: 'GET', url }, signing)
    const { region, ...options } = verifying
    expect(await verifyRequest(received(v4a), { ...options, regions: [region] })).toMatchObject({ code: 'ERR_SIGV4_ALGORITHM' })
  })

  test('a scope with a region has one part too many', async () => {
    const signed = onNode.signRequestV4a({ method: 'GET', url }, signing)
    const authorization = String(signed.headers['authorization']).replace('/execute-api/', '/eu-west-1/execute-api/')
    const request = { ...received(signed), headers: { ...signed.headers, authorization } as never }
    expect(await onNode.verifyRequestV4a(request, verifying)).toMatchObject({ code: 'ERR_SIGV4_SCOPE' })
  })

  test('every code has a response of API Gateway', () => {
    expect(executeApiError({ code: 'ERR_SIGV4_REGION_SET' })).toMatchObject({ status: 403 })
  })

  test('signing again replaces the region set', () => {
    const first = onNode.signRequestV4a({ method: 'GET', url }, { ...signing, regionSet: '*' })
    const second = onNode.signRequestV4a({ method: 'GET', url, headers: first.headers }, signing)
    expect(second.headers['x-amz-region-set']).toBe('eu-west-1,us-*')
  })
})

describe('options', () => {
  test.each([
    ['no region set', { regionSet: undefined }, 'regionSet'],
    ['an empty array', { regionSet: [] }, 'regionSet'],
    ['an empty member', { regionSet: 'a,,b' }, 'regionSet'],
    ['a region instead of a set', { region: 'eu-west-1' }, 'region'],
    ['an access key ID with a slash', { credentials: { ...credentials, accessKeyId: 'a/b' } }, 'credentials.accessKeyId'],
    ['a service with a slash', { service: 'a/b' }, 'service'],
  ])('%s is a ConfigError', (_, over, option) => {
    const error = expect.objectContaining({ name: 'ConfigError', option })
    expect(() => onNode.signRequestV4a({ method: 'GET', url }, { ...signing, ...over } as never)).toThrow(error)
    expect(() =>
      onNode.presignRequestV4a({ method: 'GET', url }, { ...signing, expiresInSeconds: 60, ...over } as never),
    ).toThrow(error)
  })

  test.each([
    ['no region', { region: undefined }, 'region'],
    ['a pattern as region', { region: 'eu-*' }, 'region'],
    ['no hosts', { hosts: undefined }, 'hosts'],
    ['regions of the other version', { regions: ['eu-west-1'] }, 'regions'],
  ])('%s is a ConfigError of the verifier', async (_, over, option) => {
    await expect(onNode.verifyRequestV4a({ method: 'GET', url }, { ...verifying, ...over } as never)).rejects.toMatchObject({
      name: 'ConfigError',
      option,
    })
  })

  test.each([undefined, null, {}, { accessKeyId: 'a' }, { accessKeyId: 'a/b', secretAccessKey: 'c' }])(
    'derivePublicKeyV4a(%j) is a ConfigError',
    (given) => {
      expect(() => onNode.derivePublicKeyV4a(given as never)).toThrow(expect.objectContaining({ name: 'ConfigError' }))
    },
  )
})
