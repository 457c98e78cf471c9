/** Arbitrary input gives a result or a `ConfigError`, never another exception. `FUZZ_RUNS` sets the number of runs. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ConfigError } from '../../src/errors.ts'
import { presignRequest, signRequest, verifyRequest } from '../../src/sigv4/index.ts'
import { anyOptions, anyRequest, changeOf, credentials, date, signedRequest, verifying } from './hostile-requests.ts'

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 400)
const timeout = 20_000 + numRuns * 10

describe('hostile input', () => {
  test('verifyRequest always returns a rejection with a code', { timeout }, async () => {
    await fc.assert(
      fc.asyncProperty(anyRequest, async (request) => {
        const result = await verifyRequest(request, { ...verifying, payload: 'any' })
        expect(result).toMatchObject({ ok: false, kind: 'rejected', code: expect.stringMatching(/^ERR_SIGV4_[A-Z_]+$/) })
      }),
      { numRuns },
    )
  })

  test('signed requests are accepted, or signing throws a ConfigError', { timeout }, async () => {
    await fc.assert(
      fc.asyncProperty(anyRequest, anyOptions, async (any, options) => {
        // The signer signs an arbitrary session token and payload hash, but the verifier rejects them.
        const request = {
          ...any,
          headers: any.headers.filter(([name]) => !/^x-amz-(security-token|content-sha256)$/i.test(name)),
        }
        for (const sign of [
          () => signRequest(request, { credentials, region: 'eu-west-1', service: 'execute-api', date, ...options }),
          () =>
            presignRequest(request, {
              credentials,
              region: 'eu-west-1',
              service: 'execute-api',
              date,
              expiresInSeconds: 60,
              ...options,
            }),
        ]) {
          let signed: ReturnType<typeof sign>
          try {
            signed = sign()
          } catch (error) {
            expect(error).toBeInstanceOf(ConfigError)
            continue
          }
          // Pass the request as a server receives it: without a fragment, and with the host only in its header.
          const url = signed.url.replace(/#.*$/s, '').replace(/^[a-z]+:\/\/[^/?]*/i, '')
          const host = /\nhost:(.*)\n/.exec(signed.canonicalRequest)?.[1] ?? ''
          const headers: [string, string][] = [...(signed.headers as [string, string][])]
          if (!headers.some(([name]) => name.toLowerCase() === 'host')) headers.push(['host', host])
          const { pathEncoding, normalizePath } = options
          const result = await verifyRequest(
            { method: signed.method, url: url.startsWith('/') ? url : `/${url}`, headers, body: request.body },
            {
              ...verifying,
              payload: 'any',
              ...(pathEncoding && { pathEncoding }),
              ...(normalizePath !== undefined && { normalizePath }),
            },
          )
          if (host.trim() !== '') expect(result, JSON.stringify([signed, result])).toMatchObject({ ok: true })
        }
      }),
      { numRuns },
    )
  })

  test('a changed request is accepted only if its canonical request is the same', { timeout }, async () => {
    await fc.assert(
      fc.asyncProperty(signedRequest, changeOf, async ({ signed, sign }, change) => {
        const changed = change(signed)
        const result = await verifyRequest(changed, verifying)
        // Sign the changed request to find out whether its canonical request is the same.
        let same = false
        try {
          same = sign(changed).canonicalRequest === signed.canonicalRequest
        } catch {
          same = false
        }
        expect(result.ok, JSON.stringify({ signed, changed, result })).toBe(same)
      }),
      { numRuns },
    )
  })
})

describe('linear time', () => {
  const big = (part: string, count: number) => part.repeat(count)
  const many = 100_000
  test.each([
    ['a path of dots', { url: `/${big('a/../', many)}` }],
    ['a path of slashes', { url: big('/', many) }],
    ['a path of percent signs', { url: `/${big('%', many)}` }],
    ['a query of ampersands', { url: `/?${big('&', many)}` }],
    [
      'many query parameters in reverse order',
      { url: `/?${Array.from({ length: many }, (_, index) => many - index).join('&')}` },
    ],
    ['a query of signatures', { url: `/?${big('X-Amz-Signature=x&', many)}` }],
    ['a query of equals signs', { url: `/?${big('=', many)}` }],
    ['a long host', { url: `https://${big('a', many)}` }],
    ['a URL of schemes', { url: big('a://', many) }],
    ['an Authorization header of commas', { headers: { host: 'h', authorization: `AWS4-HMAC-SHA256 ${big(',', many)}` } }],
    [
      'an Authorization header of fields',
      { headers: { host: 'h', authorization: `AWS4-HMAC-SHA256 ${big('Credential=,', many)}` } },
    ],
    [
      'an Authorization header of field names',
      { headers: { host: 'h', authorization: `AWS4-HMAC-SHA256 ${big('Signature,', 5 * many)}` } },
    ],
    ['an Authorization header of spaces', { headers: { host: 'h', authorization: `AWS4-HMAC-SHA256${big(' ', many)}x` } }],
    ['a credential of slashes', { headers: authorization({ credential: big('/', many) }) }],
    [
      'many signed headers',
      { headers: authorization({ signedHeaders: Array.from({ length: many }, (_, index) => `x${100_000 + index}`).join(';') }) },
    ],
    [
      'many signed headers that were received',
      {
        headers: [
          ...authorization({
            signedHeaders: `host;${Array.from({ length: 20_000 }, (_, index) => `x${100_000 + index}`).join(';')}`,
          }),
          ...Array.from({ length: 20_000 }, (_, index): [string, string] => [`x${100_000 + index}`, ' a  b ']),
        ],
      },
    ],
    [
      'one header many times',
      { headers: [...authorization({}), ...Array.from({ length: many }, (): [string, string] => ['x-a', 'b'])] },
    ],
    [
      'a header of whitespace',
      {
        headers: [
          ...authorization({ signedHeaders: 'host;x-a' }),
          ['x-a', `a${big(' ', many)}b${big(' \t', many)}`] as [string, string],
        ],
      },
    ],
  ])('%s', async (_, request) => {
    const start = process.cpuUsage()
    await verifyRequest({ method: 'GET', url: '/', headers: {}, ...request }, verifying)
    const { user, system } = process.cpuUsage(start)
    // Processor time, because the machine may be busy. Quadratic work would take many times this.
    expect(user + system).toBeLessThan(4_000_000)
  })
})

function authorization({
  credential = 'AKIDEXAMPLE/20260203/eu-west-1/execute-api/aws4_request',
  signedHeaders = 'host',
}): [string, string][] {
  return [
    ['host', 'h'],
    ['x-amz-date', '20260203T040506Z'],
    ['authorization', `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${signedHeaders}, Signature=${'0'.repeat(64)}`],
  ]
}
