/**
 * Searches at random for a request that leaves the caller's part of an API when a backend resolves its path, and that an
 * authorizer or a recipe allows. The readings of a path are written from RFC 3986 and the WHATWG URL Standard; they share no
 * code with the package.
 *
 *   DOT_SEGMENT_RUNS=1000000 npx vitest run test/authorizer/dot-segment-search.test.ts
 *   DOT_SEGMENT_SEED=7       repeats a search
 */

import { describe, expect, test } from 'vitest'
import { ownSubtree } from '../../policies/own-subtree/policy.ts'
import { ownTenant } from '../../policies/own-tenant/policy.ts'
import { ConfigError, httpApiAuthorizer, own, requestAuthorizer, tokenAuthorizer, verifier } from '../../src/index.ts'
import { evaluate, type PolicyDocument, type PolicySet } from '../../src/policy/index.ts'
import { events } from '../../src/testing/index.ts'

const RUNS = Number(process.env['DOT_SEGMENT_RUNS'] ?? 2_700)
const SEED = Number(process.env['DOT_SEGMENT_SEED'] ?? Date.now() % 1_000_000)
const SCOPE = { region: 'eu-west-1', accountId: '123456789012', apiId: 'a1b2c3d4e5', stage: 'test' }
const ARN = 'arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/test'

const authenticate = verifier({
  reads: [[{ in: 'header', name: 'authorization' }]],
  issuers: ['i'],
  verify: async () => ({
    kind: 'identified',
    identity: { scheme: 'x', issuer: 'i', subject: 'acme', scopes: new Set<string>(), groups: new Set<string>(), claims: {} },
  }),
})
const ROUTE = 'ANY /tenants/{sub}/{proxy+}'
const routes = { [ROUTE]: own('sub') } as const

type Decide = (path: string) => Promise<boolean>

/** Whether the response of a handler, or a document, allows a request for the ARN. */
function allows(response: unknown, resource: string): boolean {
  const { isAuthorized, policyDocument } = response as { isAuthorized?: boolean; policyDocument?: PolicyDocument }
  return isAuthorized ?? (policyDocument !== undefined && allowsResource({ identity: [policyDocument] }, resource))
}

function allowsResource(policies: PolicySet, resource: string): boolean {
  return evaluate(policies, { principal: 'x', action: 'execute-api:Invoke', resource, context: {} }).verdict === 'allow'
}

/** It is not documented whether the ARN contains the path as sent or decoded. */
function resourcesOf(path: string): readonly string[] {
  return [path, decodeOnce(path)].map((form) => `${ARN}/GET${form}`)
}

type Handler = (event: never) => Promise<unknown>

function decideWith(handler: Handler, makeEvent: (path: string) => unknown): Decide {
  return async (path) => {
    const event = eventOrUndefined(() => makeEvent(path))
    if (event === undefined) return false
    const response = await handler(event as never)
    return resourcesOf(path).some((resource) => allows(response, resource))
  }
}

/** `undefined`: API Gateway does not route the path to the route, so the request does not reach the authorizer. */
function eventOrUndefined(makeEvent: () => unknown): unknown {
  try {
    return makeEvent()
  } catch (error) {
    if (error instanceof ConfigError) return undefined
    throw error
  }
}

const headers = { authorization: 'x' }
const options = (path: string) => ({ request: `GET ${path}`, route: ROUTE, headers })
const tokenEvent = (path: string) => events.token({ request: `GET ${path}`, route: ROUTE, token: 'x' })
const httpEvent = (path: string) => events.httpApi2({ ...options(path), identitySource: ['x'] })
const rest = { authenticate, routes }
const http = { authenticate, routes, payloadFormatVersion: '2.0' } as const

const DECISIONS: readonly (readonly [string, Decide])[] = [
  ['tokenAuthorizer', decideWith(tokenAuthorizer({ ...rest, ttlSeconds: 300 }) as Handler, tokenEvent)],
  ['tokenAuthorizer without a cache', decideWith(tokenAuthorizer({ ...rest, ttlSeconds: 0 }) as Handler, tokenEvent)],
  [
    'requestAuthorizer',
    decideWith(requestAuthorizer({ ...rest, ttlSeconds: 300 }) as Handler, (path) => events.request(options(path))),
  ],
  [
    'requestAuthorizer per route',
    decideWith(requestAuthorizer({ ...rest, ttlSeconds: 300, cachePer: 'route' }) as Handler, (path) =>
      events.request(options(path)),
    ),
  ],
  ['httpApiAuthorizer', decideWith(httpApiAuthorizer({ ...http, ttlSeconds: 300 }) as Handler, httpEvent)],
  [
    'httpApiAuthorizer with simple responses',
    decideWith(httpApiAuthorizer({ ...http, ttlSeconds: 0, simpleResponses: true }) as Handler, httpEvent),
  ],
  [
    'httpApiAuthorizer with payload format 1.0',
    decideWith(httpApiAuthorizer({ ...rest, payloadFormatVersion: '1.0', ttlSeconds: 0 }) as Handler, (path) =>
      events.httpApi1(options(path)),
    ),
  ],
  ['ownTenant', decideDocument(ownTenant({ scope: SCOPE, tenant: 'acme' }))],
  ['ownSubtree', async (path) => subtree(path.replace('/tenants/', '/users/'))],
]
const subtree = decideDocument(ownSubtree({ scope: SCOPE, subject: 'acme' }))

function decideDocument(document: PolicyDocument): Decide {
  return async (path) => resourcesOf(path).some((resource) => allowsResource({ identity: [document] }, resource))
}

// ── readings ────────────────────────────────────────────────────────────────────────────────────

function decodeOnce(path: string): string {
  return path.replaceAll(/%([0-9a-f]{2})/gi, (code, digits: string) => {
    const value = Number.parseInt(digits, 16)
    return value < 0x80 ? String.fromCharCode(value) : code
  })
}

/** Overlong UTF-8 of ASCII characters, which lenient decoders accept: `%C0%AE` is a dot. */
function decodeOverlong(path: string): string {
  return path.replaceAll(/%c0%([89ab][0-9a-f])/gi, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16) - 0x80))
}

const STEPS: readonly ((path: string) => string)[] = [
  decodeOnce,
  decodeOverlong,
  (path) => path.replaceAll('\\', '/'),
  (path) => path.replaceAll(/;[^/]*/g, ''),
]

/** Every form that a chain of proxies and frameworks may make of a path. */
function readings(path: string): ReadonlySet<string> {
  const found = new Set([path])
  for (const form of found) for (const step of STEPS) found.add(step(form))
  return found
}

function resolveDots(path: string): string {
  const segments: string[] = []
  for (const segment of path.split('/').slice(1)) {
    if (segment === '..') segments.pop()
    else if (segment !== '.' && segment !== '') segments.push(segment)
  }
  return `/${segments.join('/')}`
}

function leavesOwnPart(path: string): boolean {
  return [...readings(path)].some((form) => {
    const resolved = resolveDots(form)
    return resolved !== '/tenants/acme' && !resolved.startsWith('/tenants/acme/')
  })
}

// ── search ──────────────────────────────────────────────────────────────────────────────────────

const PIECES = ['..', '.', '%2e', '%2E', '%252e', '%25252e', '%c0%ae', 'a', 'other', 'x.y', '...', ';', ';v=1', '%3b', '%', '%25']
const SLASHES = ['/', '/', '/', '%2F', '%2f', '\\', '%5c', '%5C', '%252f', '%255c', '//', '%c0%af']

function randomSource(seed: number): (limit: number) => number {
  let state = seed
  return (limit) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff
    return Math.floor((state / 0x8000_0000) * limit)
  }
}

function randomPath(below: (limit: number) => number): string {
  let path = '/tenants/acme/'
  for (let count = 1 + below(7); count > 0; count--) {
    const list = below(2) === 0 ? PIECES : SLASHES
    path += list[below(list.length)]
  }
  return path
}

describe.each(DECISIONS)('%s', (_, decide) => {
  test(`allows no path that leaves the caller's part (seed ${SEED})`, async () => {
    const below = randomSource(SEED)
    let leaving = 0
    let allowed = 0
    for (let run = 0; run < RUNS / DECISIONS.length; run++) {
      const path = randomPath(below)
      const isAllowed = await decide(path)
      const leaves = leavesOwnPart(path)
      if (leaves) leaving++
      if (isAllowed) allowed++
      if (isAllowed && leaves) throw new Error(`allowed: ${path}`)
    }
    expect(leaving).toBeGreaterThan(RUNS / DECISIONS.length / 20)
    expect(allowed).toBeGreaterThan(0)
  }, 3_600_000)

  test.each([
    '..%2Fother',
    '..%2fother',
    '..%5cother',
    '..\\other',
    '..;/other',
    '%252e%252e/other',
    '../other',
    'a/../../other',
  ])('denies %s below the own part', async (rest) => {
    expect(leavesOwnPart(`/tenants/acme/${rest}`)).toBe(true)
    expect(await decide(`/tenants/acme/${rest}`)).toBe(false)
  })

  test('allows plain paths below the own part', async () => {
    for (const rest of ['a', 'a/b', 'x.y/z', 'a%20b']) expect(await decide(`/tenants/acme/${rest}`), rest).toBe(true)
  })
})
