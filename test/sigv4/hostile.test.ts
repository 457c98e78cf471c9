/** Any bytes anywhere: a code or a `ConfigError`, never another exception. `npm run fuzz:sigv4` runs the same far longer. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ConfigError } from '../../src/errors.ts'
import { presignRequest, signRequest, verifyRequest } from '../../src/sigv4/index.ts'
import { anyOptions, anyRequest, changeOf, credentials, date, signedRequest, verifying } from './hostile-requests.ts'

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 400)
const timeout = 20_000 + numRuns * 10

describe('hostile input', () => {
  test('verifyRequest always answers', { timeout }, async () => {
    await fc.assert(
      fc.asyncProperty(anyRequest, async (request) => {
        const answer = await verifyRequest(request, { ...verifying, payload: 'any' })
        expect(answer).toMatchObject({ ok: false, kind: 'rejected', code: expect.stringMatching(/^ERR_SIGV4_[A-Z_]+$/) })
      }),
      { numRuns },
    )
  })

  test('signing signs what verifies, or throws a ConfigError', { timeout }, async () => {
    await fc.assert(
      fc.asyncProperty(anyRequest, anyOptions, async (any, options) => {
        // A session token that nobody issued and a hash of something else are signed as they are given, and refused.
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
          // What only we would understand: a fragment is never sent, and a Host that contradicts the URL is for a proxy to explain.
          const url = signed.url.replace(/#.*$/s, '').replace(/^[a-z]+:\/\/[^/?]*/i, '')
          const host = /\nhost:(.*)\n/.exec(signed.canonicalRequest)?.[1] ?? ''
          const headers: [string, string][] = [...(signed.headers as [string, string][])]
          if (!headers.some(([name]) => name.toLowerCase() === 'host')) headers.push(['host', host])
          const { pathEncoding, normalizePath } = options
          const answer = await verifyRequest(
            { method: signed.method, url: url.startsWith('/') ? url : `/${url}`, headers, body: request.body },
            {
              ...verifying,
              payload: 'any',
              ...(pathEncoding && { pathEncoding }),
              ...(normalizePath !== undefined && { normalizePath }),
            },
          )
          if (host.trim() !== '') expect(answer, JSON.stringify([signed, answer])).toMatchObject({ ok: true })
        }
      }),
      { numRuns },
    )
  })

  test('a change that alters the canonical request is refused, any other is accepted', { timeout }, async () => {
    await fc.assert(
      fc.asyncProperty(signedRequest, changeOf, async ({ signed, sign }, change) => {
        const changed = change(signed)
        const answer = await verifyRequest(changed, verifying)
        // An independent signature over what was changed says whether the canonical request is another one.
        let same = false
        try {
          same = sign(changed).canonicalRequest === signed.canonicalRequest
        } catch {
          same = false
        }
        expect(answer.ok, JSON.stringify({ signed, changed, answer })).toBe(same)
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
    ['a query of many parameters, backwards', { url: `/?${Array.from({ length: many }, (_, index) => many - index).join('&')}` }],
    ['a query of signatures', { url: `/?${big('X-Amz-Signature=x&', many)}` }],
    ['a query of equals signs', { url: `/?${big('=', many)}` }],
    ['an address of letters', { url: `https://${big('a', many)}` }],
    ['an address without an end', { url: big('a://', many) }],
    ['an Authorization of commas', { headers: { host: 'h', authorization: `AWS4-HMAC-SHA256 ${big(',', many)}` } }],
    ['an Authorization of fields', { headers: { host: 'h', authorization: `AWS4-HMAC-SHA256 ${big('Credential=,', many)}` } }],
    [
      'an Authorization of names alone',
      { headers: { host: 'h', authorization: `AWS4-HMAC-SHA256 ${big('Signature,', 5 * many)}` } },
    ],
    ['an Authorization of blanks', { headers: { host: 'h', authorization: `AWS4-HMAC-SHA256${big(' ', many)}x` } }],
    ['a credential of slashes', { headers: authorization({ credential: big('/', many) }) }],
    [
      'many signed headers',
      { headers: authorization({ signedHeaders: Array.from({ length: many }, (_, index) => `x${100_000 + index}`).join(';') }) },
    ],
    [
      'many headers, many signed',
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
      'one header again and again',
      { headers: [...authorization({}), ...Array.from({ length: many }, (): [string, string] => ['x-a', 'b'])] },
    ],
    [
      'a header of blanks',
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
    // Work, not time: the machine may be busy with others. Quadratic would be many times this.
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
