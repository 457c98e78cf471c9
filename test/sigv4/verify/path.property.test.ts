/**
 * Searches for two paths that a signature confuses: a signature for one path that verifies for another which a router treats differently.
 * `PATH_RUNS=200000 npx vitest run test/sigv4/verify/path.property.test.ts` runs a long search.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { signRequest, type VerifyOptions, verifyRequest } from '../../../src/sigv4/index.ts'

const numRuns = Number(process.env['PATH_RUNS'] ?? 1_000)
const timeout = 30_000 + numRuns * 2
const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' }
const date = new Date('2026-02-03T04:05:06Z')
const origin = 'https://api.example.com'

const segment = fc.constantFrom(
  ...[
    '',
    '',
    '.',
    '..',
    '...',
    '%2e',
    '%2E',
    '%2e%2e',
    '.%2e',
    '%2E.',
    '%252e',
    'a',
    'b',
    'A',
    'admin',
    'pets',
    '%61',
    '%2F',
    '%2f',
    '%5c',
    '\\',
    '\\..',
  ],
  ...[
    'a%20b',
    'a b',
    'a+b',
    'a%2Bb',
    '~',
    '%7e',
    '*',
    ';x',
    '%00',
    '%',
    '%4',
    'é',
    '%c3%a9',
    '%C3%A9',
    '\t',
    '@',
    ':',
    '%3A',
    '..;',
    '.\t.',
  ],
)
const path = fc.array(segment, { maxLength: 6 }).map((segments) => `/${segments.join('/')}`)

/** A path and another one that differs in ways that proxies, frameworks and attackers introduce. */
const pathPair = path.chain((signed) =>
  fc.tuple(
    fc.constant(signed),
    fc.oneof(
      path,
      fc
        .tuple(fc.nat(signed.length), segment, segment)
        .map(([at, one, other]) => `${signed.slice(0, at)}/${one}/${other}${signed.slice(at)}`),
      fc.tuple(fc.nat(signed.length), segment).map(([at, one]) => `${signed.slice(0, at)}/${one}/..${signed.slice(at)}`),
      fc.constantFrom('//', '/./', '/x/../', '/%2e/', '/\\').map((prefix) => `${prefix}${signed.slice(1)}`),
      fc.constantFrom('/', '/.', '/..', '//', '/x/..').map((suffix) => `${signed}${suffix}`),
    ),
  ),
)

const services = fc.constantFrom('execute-api', 's3')

async function verifiedPath(signedPath: string, receivedPath: string, service: string, nonNormalPath: 'reject' | 'accept') {
  const request = signRequest(
    { method: 'GET', url: `${origin}${signedPath}` },
    { credentials, region: 'eu-west-1', service, date },
  )
  const verifying: VerifyOptions = {
    lookup: () => credentials,
    regions: ['eu-west-1'],
    services: [service],
    hosts: ['api.example.com'],
    payload: 'verify',
    now: () => date.getTime(),
    nonNormalPath,
  }
  const result = await verifyRequest({ ...request, url: `${origin}${receivedPath}` }, verifying)
  return result.ok ? result.path : undefined
}

/** The paths to which URL parsers, decoding routers and string comparison resolve a path. */
function routes(received: string): readonly string[] {
  return [received, new URL(received, origin).pathname, received.replaceAll('\\', '/')]
}

describe('a signature does not cover a path that a router resolves differently', () => {
  test('by default: the received path is the signed path', { timeout }, async () => {
    await fc.assert(
      fc.asyncProperty(pathPair, async ([signed, received]) => {
        const verified = await verifiedPath(signed, received, 'execute-api', 'reject')
        if (verified === undefined) return
        // Only one path has a given canonical URI.
        expect(received).toBe(signed === '' ? '/' : await normalized(signed))
        expect(verified).toBe(received)
        // Apart from encoding characters that no request line may contain, every parser leaves it unchanged.
        for (const route of routes(received)) expect(encoded(route)).toBe(encoded(received))
      }),
      { numRuns },
    )
  })

  test('with nonNormalPath accept: the verified path does not depend on the received one', { timeout }, async () => {
    await fc.assert(
      fc.asyncProperty(pathPair, services, async ([signed, received], service) => {
        const verified = await verifiedPath(signed, received, service, 'accept')
        if (verified === undefined) return
        expect(verified).toBe(await verifiedPath(signed, signed, service, 'accept'))
        // The verified path is stable: it names itself.
        expect(await verifiedPath(signed, verified, service, 'accept')).toBe(verified)
      }),
      { numRuns },
    )
  })
})

/** The only path that a signer of `signed` may be understood to mean. Written independently of the implementation. */
async function normalized(signed: string): Promise<string> {
  const stack: string[] = []
  const segments = signed.slice(1).split('/')
  for (const [index, one] of segments.entries()) {
    if (one === '..') stack.pop()
    else if (one !== '.' && one !== '') stack.push(one)
    if (index === segments.length - 1 && one === '' && stack.length > 0) stack.push('')
  }
  return `/${stack.join('/')}`
}

function encoded(text: string): string {
  return encodeURI(text).replaceAll('%25', '%')
}
