/** Compares signatures with those of `@smithy/signature-v4` for arbitrary requests that both can represent. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { presignRequest, signRequest, verifyRequest } from '../../src/sigv4/index.ts'
import { smithySigner } from '../../src/sigv4/smithy.ts'

const host = 'a1.execute-api.eu-west-1.amazonaws.com'
const base = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' }
const date = new Date('2026-02-03T04:05:06.789Z')

const word = fc.string({ unit: fc.constantFrom(...'abAZ09-._~ !*\'()+,;:@&=$%/?#[]é€😀"<>\\^`{|}'), maxLength: 12 })
const bag = fc.dictionary(
  word.filter((name) => name !== '' && name !== '__proto__'),
  fc.oneof(word, fc.array(word, { minLength: 1, maxLength: 4 })),
  { maxKeys: 6 },
)
const segment = fc.oneof(word.map(encodeURIComponent), fc.constantFrom('', '.', '..', 'a*b', 'a:b', '~x', '%2F', '%2f', "it's"))
const path = fc.array(segment, { maxLength: 6 }).map((segments) => `/${segments.join('/')}`)
const headerName = fc.constantFrom(
  'Content-Type',
  'accept',
  'X-Amz-Target',
  'x-custom',
  'User-Agent',
  'Cache-Control',
  'Proxy-Thing',
  'Sec-Fetch-Mode',
  'X-Amzn-Trace-Id',
  'Referer',
  'Range',
  'Date',
  'x-a',
  'x-a-b',
  'te',
)
const headerValue = fc.string({ unit: fc.constantFrom(...'abc ,;=\t\r\né"'), maxLength: 16 })
const headers = fc.dictionary(headerName, headerValue, { maxKeys: 8 })
const body = fc.oneof(fc.constant(undefined), fc.string(), fc.uint8Array())
const token = fc.option(fc.constant('IQoJb3JpZ2luX2VjEXAMPLE//+=='), { nil: undefined })

function formatQuery(query: { [name: string]: string | string[] }): string {
  const parts: string[] = []
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) parts.push(`${encodeURIComponent(name)}=${encodeURIComponent(one)}`)
  }
  return parts.length === 0 ? '' : `?${parts.join('&')}`
}

describe('signRequest', () => {
  test.each(['execute-api', 's3'])('computes the same signature as smithy for %s', async (service) => {
    const s3 = service === 's3'
    // Smithy signs S3 paths unchanged and ours normalizes their encoding, so only paths in the normal encoding are compared.
    const paths = s3 ? fc.array(word.map(strictlyEncoded), { maxLength: 5 }).map((segments) => `/${segments.join('/')}`) : path
    await fc.assert(
      fc.asyncProperty(
        paths,
        bag,
        headers,
        body,
        token,
        fc.boolean(),
        async (rawPath, query, sent, content, sessionToken, checksum) => {
          const credentials = { ...base, ...(sessionToken !== undefined && { sessionToken }) }
          const smithy = smithySigner({ credentials, region: 'eu-west-1', service, applyChecksum: checksum, uriEscapePath: !s3 })
          const oracle = await smithy.sign(
            {
              method: 'POST',
              protocol: 'https:',
              hostname: host,
              path: rawPath,
              query,
              headers: { ...sent, host },
              body: content,
            },
            { signingDate: date },
          )
          const ours = signRequest(
            { method: 'POST', url: `https://${host}${rawPath}${formatQuery(query)}`, headers: sent, body: content },
            { credentials, region: 'eu-west-1', service, date, contentSha256Header: checksum },
          )
          expect(ours.headers['authorization']).toBe(oracle.headers['authorization'])
          const result = await verifyRequest(ours, {
            lookup: () => credentials,
            regions: ['eu-west-1'],
            services: [service],
            payload: 'verify',
            hosts: null,
            nonNormalPath: 'accept',
            now: () => date.getTime(),
          })
          expect(result).toMatchObject({ ok: true, payload: 'verified' })
        },
      ),
      { numRuns: 250 },
    )
  })
})

describe('presignRequest', () => {
  test('computes the same signature as smithy', async () => {
    await fc.assert(
      fc.asyncProperty(
        path,
        bag,
        headers,
        token,
        fc.integer({ min: 1, max: 604_800 }),
        async (rawPath, query, sent, sessionToken, expiresIn) => {
          const credentials = { ...base, ...(sessionToken !== undefined && { sessionToken }) }
          const smithy = smithySigner({ credentials, region: 'eu-west-1', service: 'execute-api' })
          const oracle = await smithy.presign(
            { method: 'GET', protocol: 'https:', hostname: host, path: rawPath, query, headers: { ...sent, host } },
            { signingDate: date, expiresIn },
          )
          const ours = presignRequest(
            { method: 'GET', url: `https://${host}${rawPath}${formatQuery(query)}`, headers: sent },
            { credentials, region: 'eu-west-1', service: 'execute-api', date, expiresInSeconds: expiresIn },
          )
          expect(ours.signature).toBe(oracle.query?.['X-Amz-Signature'])
          const result = await verifyRequest(ours, {
            lookup: () => credentials,
            regions: ['eu-west-1'],
            services: ['execute-api'],
            payload: 'verify',
            hosts: null,
            nonNormalPath: 'accept',
            now: () => date.getTime(),
          })
          expect(result).toMatchObject({ ok: true, mechanism: 'query' })
        },
      ),
      { numRuns: 250 },
    )
  })
})

function strictlyEncoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
}
