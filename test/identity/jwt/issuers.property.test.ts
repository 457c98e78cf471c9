/**
 * A randomized search over verifiers of several issuers: aliases, tenants, trust domains, several verifiers for one issuer, claim paths,
 * maximum ages and step-up. A model that shares no code with the verifiers states which tokens they must accept.
 *
 *   ISSUER_RUNS=20000 npx vitest run test/identity/jwt/issuers.property.test.ts --testTimeout 600000
 */
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { byIssuer, cached, type OidcOptions, oidc } from '../../../src/identity/index.ts'
import { type TestClaims, type TestIssuer, testIssuer } from '../../../src/testing/index.ts'

const RUNS = Number(process.env['ISSUER_RUNS'] ?? 150)
const SEED = Number(process.env['ISSUER_SEED'] ?? Date.now() % 1_000_000)
const NOW = 1_700_000_000_000
const SECONDS = NOW / 1000
const ALGORITHMS = ['ES256', 'EdDSA', 'RS256'] as const
type Algorithm = (typeof ALGORITHMS)[number]

/** One issuer per algorithm and one with the same key IDs, but other keys. */
const signers = new Map<string, TestIssuer>()
beforeAll(async () => {
  for (const algorithm of ALGORITHMS) {
    for (const owner of ['real', 'forged']) {
      const now = () => NOW
      signers.set(`${owner} ${algorithm}`, await testIssuer({ issuer: 'https://any.example', clientId: 'api', algorithm, now }))
    }
  }
})
const signer = (owner: 'real' | 'forged', algorithm: Algorithm) => signers.get(`${owner} ${algorithm}`) ?? expect.fail()

const ISSUERS = ['https://a.example', 'https://b.example', 'https://b.example/', 'b.example']
const TENANTS = ['acme', 'globex']
const TEMPLATE = 'https://login.example/{tenant}/v2'
const tenantIssuer = (tenant: string) => `https://login.example/${tenant}/v2`
const DOMAINS = ['example.org', 'sub.example.org']

interface Configuration {
  readonly kind: 'plain' | 'tenants' | 'domain'
  readonly issuer: string
  readonly aliases: readonly string[]
  readonly tenants: readonly string[]
  readonly domain: string
  readonly algorithm: Algorithm
  readonly audience: string | null
  readonly subjectClaim: string
  readonly groupsClaim: readonly [string, ...string[]] | undefined
  readonly maxTokenAgeSeconds: number | undefined
  readonly maxAuthenticationAgeSeconds: number | undefined
  readonly acrValues: readonly string[] | undefined
}

const configuration: fc.Arbitrary<Configuration> = fc.record({
  kind: fc.constantFrom('plain', 'plain', 'tenants', 'domain'),
  issuer: fc.constantFrom(...ISSUERS),
  aliases: fc.subarray(ISSUERS, { maxLength: 2 }),
  tenants: fc.subarray(TENANTS, { minLength: 1 }),
  domain: fc.constantFrom(...DOMAINS),
  algorithm: fc.constantFrom(...ALGORITHMS),
  audience: fc.constantFrom('api', 'other', null),
  subjectClaim: fc.constantFrom('sub', 'sub', 'client_id'),
  groupsClaim: fc.constantFrom(undefined, ['groups'] as const, ['realm', 'roles'] as const),
  maxTokenAgeSeconds: fc.constantFrom(undefined, undefined, 100),
  maxAuthenticationAgeSeconds: fc.constantFrom(undefined, undefined, 100),
  acrValues: fc.constantFrom(undefined, undefined, ['mfa', 'hwk']),
})

function optionsOf(config: Configuration): OidcOptions<string> {
  const { kind, issuer, aliases, tenants, domain, algorithm, audience, subjectClaim, groupsClaim, acrValues } = config
  const { maxTokenAgeSeconds, maxAuthenticationAgeSeconds } = config
  return {
    ...(kind === 'plain' ? { issuer, issuerAliases: aliases.length === 0 ? undefined : aliases } : {}),
    ...(kind === 'domain' ? { trustDomain: domain } : {}),
    ...(kind === 'tenants' ? { tenants, tenantClaim: 'tid' } : {}),
    issuer: kind === 'plain' ? issuer : kind === 'tenants' ? TEMPLATE : `spiffe://${domain}`,
    audience,
    algorithms: [algorithm],
    jwks: signer('real', algorithm).jwks,
    subjectClaim,
    groupsClaim,
    maxTokenAgeSeconds,
    maxAuthenticationAgeSeconds,
    acrValues,
    now: () => NOW,
  }
}

/** Values that replace claims of a valid token. */
const replacements: fc.Arbitrary<TestClaims> = fc.record({
  iss: fc.constantFrom(
    undefined,
    ...ISSUERS,
    ...[...TENANTS, 'evil'].map(tenantIssuer),
    'spiffe://example.org',
    TEMPLATE,
    null,
    '',
  ),
  sub: fc.constantFrom(
    'jane',
    'jane',
    undefined,
    '',
    'spiffe://example.org/x',
    'spiffe://sub.example.org/x/y',
    'spiffe://example.org.evil/x',
  ),
  client_id: fc.constantFrom('robot', undefined, ''),
  tid: fc.constantFrom(undefined, 'acme', 'globex', 'evil'),
  aud: fc.constantFrom('api', 'api', ['other', 'api'], ['x'], undefined),
  groups: fc.constantFrom(undefined, 'one', ['one', 'two'], 7, null),
  realm: fc.constantFrom(undefined, {}, { roles: ['r'] }, { roles: 'r' }, 'x', null),
  iat: fc.constantFrom(SECONDS, SECONDS + 60, SECONDS + 61, SECONDS - 100, SECONDS - 101, undefined),
  auth_time: fc.constantFrom(SECONDS, SECONDS - 100, SECONDS - 101, SECONDS + 61, undefined),
  acr: fc.constantFrom('mfa', 'pwd', undefined),
})

/** Claims that a configuration accepts. */
function validClaims({ kind, issuer, tenants, domain, audience }: Configuration): TestClaims {
  const tenant = tenants[0] ?? ''
  return {
    iss: kind === 'plain' ? issuer : kind === 'tenants' ? tenantIssuer(tenant) : undefined,
    sub: kind === 'domain' ? `spiffe://${domain}/x` : 'jane',
    client_id: 'robot',
    tid: tenant,
    aud: audience ?? 'x',
    groups: ['one'],
    realm: { roles: ['r'] },
    iat: SECONDS,
    auth_time: SECONDS,
    acr: 'mfa',
  }
}

/** A token for one of the configurations: at most two claims replaced, and sometimes signed with another key or algorithm. */
const tokenPlan = fc.record({
  target: fc.nat(),
  replaced: fc.array(fc.nat(), { maxLength: 2 }),
  values: replacements,
  owner: fc.constantFrom('real', 'real', 'real', 'forged'),
  algorithm: fc.option(fc.constantFrom(...ALGORITHMS), { freq: 4 }),
})

/** The issuer of the identity if the configuration must accept the token, otherwise `undefined`. */
function acceptedAs(config: Configuration, token: TestClaims, by: { owner: string; algorithm: Algorithm }): string | undefined {
  const has = (name: string) => token[name] !== undefined
  const iss = token['iss']
  const sub = token['sub']
  if (by.owner !== 'real' || by.algorithm !== config.algorithm) return undefined

  let issuer: string | undefined
  if (config.kind === 'plain' && typeof iss === 'string' && [config.issuer, ...config.aliases].includes(iss))
    issuer = config.issuer
  if (config.kind === 'tenants') {
    const tenant = config.tenants.find((name) => tenantIssuer(name) === iss)
    if (tenant !== undefined && token['tid'] === tenant) issuer = tenantIssuer(tenant)
  }
  if (config.kind === 'domain' && typeof sub === 'string' && sub.startsWith(`spiffe://${config.domain}/`)) {
    if (!has('iss') || iss === `spiffe://${config.domain}`) issuer = `spiffe://${config.domain}`
  }
  if (issuer === undefined) return undefined

  const subject = token[config.subjectClaim]
  if (typeof subject !== 'string' || subject === '' || sub === '') return undefined
  if (config.audience !== null && ![token['aud']].flat().includes(config.audience)) return undefined
  if (config.groupsClaim !== undefined) {
    const parent = config.groupsClaim.length === 1 ? token : token['realm']
    if (parent !== undefined && (typeof parent !== 'object' || parent === null)) return undefined
    const groups = parent === undefined ? undefined : Reflect.get(parent, String(config.groupsClaim.at(-1)))
    if (groups !== undefined && typeof groups !== 'string' && !Array.isArray(groups)) return undefined
  }
  const { iat, auth_time: authTime, acr } = token
  if (typeof iat === 'number' && iat > SECONDS + 60) return undefined
  if (config.maxTokenAgeSeconds !== undefined && !(typeof iat === 'number' && iat >= SECONDS - 100)) return undefined
  if (config.maxAuthenticationAgeSeconds !== undefined) {
    if (!(typeof authTime === 'number' && authTime >= SECONDS - 100 && authTime <= SECONDS + 60)) return undefined
  }
  return config.acrValues === undefined || acr === 'mfa' ? issuer : undefined
}

describe('verifiers of several issuers', () => {
  test(`accept exactly the tokens that the model accepts (seed ${SEED})`, async () => {
    const counts = { accepted: 0, rejected: 0 }
    await fc.assert(
      fc.asyncProperty(
        fc.array(configuration, { minLength: 1, maxLength: 3 }),
        fc.array(tokenPlan, { minLength: 8, maxLength: 8 }),
        async (configs, tokens) => {
          const verifiers = configs.map((config) => oidc(optionsOf(config)))
          const combined = byIssuer(...verifiers)
          const caching = cached(byIssuer(...verifiers.map((verifier) => ({ ...verifier }))), { maxEntries: 100 })
          for (const { target, replaced, values, owner, algorithm: otherAlgorithm } of tokens) {
            const config = configs[target % configs.length] ?? expect.fail()
            const algorithm = otherAlgorithm ?? config.algorithm
            const names = Object.keys(values)
            const replacedNames = replaced.map((index) => names[index % names.length] ?? '')
            const changes = { ...validClaims(config), ...Object.fromEntries(replacedNames.map((name) => [name, values[name]])) }
            // A forged token has the key ID of the real key.
            const header = { kid: String(signer('real', algorithm).keys[0]?.kid) }
            const token = await signer(owner, algorithm).accessToken(changes, { header })
            const expected = configs.map((config) => acceptedAs(config, changes, { owner, algorithm }))
            for (const [index, verifier] of verifiers.entries()) {
              const result = await verifier.verify(token)
              expect([changes, result.kind === 'identified' ? result.identity.issuer : undefined]).toStrictEqual([
                changes,
                expected[index],
              ])
              expect(result.kind).not.toBe('unavailable')
            }
            const first = expected.find((issuer) => issuer !== undefined)
            for (const verifier of [combined, caching, caching]) {
              const result = await verifier.verify(token)
              expect(result.kind === 'identified' ? result.identity.issuer : undefined).toBe(first)
              expect(result.kind).toBe(first === undefined ? 'rejected' : 'identified')
            }
            counts[first === undefined ? 'rejected' : 'accepted'] += 1
          }
        },
      ),
      { numRuns: RUNS, seed: SEED },
    )
    expect(Math.min(counts.accepted, counts.rejected)).toBeGreaterThan(RUNS / 10)
    if (RUNS > 1000) console.log(counts)
  })
})
