/** A verified request does not influence how the next one is verified. */
import { describe, expect, test } from 'vitest'
import { type SignedRequest, signRequest, type VerifyResult, verifyRequest } from '../../../src/sigv4/index.ts'

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' }
const now = Date.UTC(2024, 0, 2, 3, 4, 5)
const options = { credentials, region: 'eu-west-1', service: 'execute-api', date: new Date(now) } as const
const good: SignedRequest<Record<string, string>> = signRequest(
  { method: 'GET', url: 'https://a.example.com/pets', headers: { 'x-amz-target': 'T' } },
  options,
)
const authorization = good.headers['authorization'] ?? ''

function verify(headers: Record<string, string> = {}): Promise<VerifyResult> {
  return verifyRequest(
    { method: good.method, url: good.url, headers: { ...good.headers, ...headers } },
    {
      lookup: (id) => (id === credentials.accessKeyId ? credentials : undefined),
      regions: ['eu-west-1'],
      services: ['execute-api'],
      payload: 'verify',
      hosts: null,
      now: () => now,
    },
  )
}

describe('after a verified request, the next request of the same client', () => {
  test.each([
    ['with a field after the signature', `${authorization}, Credential=AKIDOTHER`, 'ERR_SIGV4_REPEATED'],
    ['with a second signature', `${authorization}, Signature=${'0'.repeat(64)}`, 'ERR_SIGV4_REPEATED'],
    ['with an unknown field', `${authorization},`, 'ERR_SIGV4_FIELD'],
    ['with another signature', `${authorization.slice(0, -64)}${'0'.repeat(64)}`, 'ERR_SIGV4_SIGNATURE'],
    ['without a signature', authorization.slice(0, -64), 'ERR_SIGV4_FIELD_MISSING'],
    ['under another access key ID', authorization.replace('AKIDEXAMPLE', 'AKIDEXAMPLF'), 'ERR_SIGV4_ACCESS_KEY'],
    ['with another list of headers', authorization.replace(';x-amz-target', ''), 'ERR_SIGV4_HEADER_UNSIGNED'],
    ['with a listed header that is missing', authorization.replace('host;', 'x;host;'), 'ERR_SIGV4_HEADER_MISSING'],
  ])('%s is rejected', async (_, changed, code) => {
    expect(await verify()).toMatchObject({ ok: true })
    expect(await verify({ authorization: changed })).toMatchObject({ ok: false, code })
    expect(await verify()).toMatchObject({ ok: true })
  })

  test('is read completely if the signature is not its last field', async () => {
    const [start = '', signature = ''] = authorization.split(', Signature=')
    const [scope, list] = start.split(', SignedHeaders=')
    const moved = `${scope}, Signature=${signature}, SignedHeaders=${list}`
    expect(await verify({ authorization: moved })).toMatchObject({ ok: true })
    expect(await verify({ authorization: `${moved}Signature=${signature}` })).toMatchObject({ ok: false })
  })

  test('gets its own array of signed headers', async () => {
    const first = await verify()
    if (!first.ok) throw new Error('the request was rejected')
    Array.prototype.splice.call(first.signedHeaders, 0, 2)
    expect(await verify()).toMatchObject({
      ok: true,
      signedHeaders: ['host', 'x-amz-content-sha256', 'x-amz-date', 'x-amz-target'],
    })
  })
})
