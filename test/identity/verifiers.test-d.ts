/** What the compiler must infer, and what it must refuse. Checked by `tsc -p tsconfig.test.json`; never run. */
import { expectTypeOf } from 'vitest'
import type { Identity, TokenVerifier, Verifier } from '../../src/events/index.ts'
import {
  type ApiKeyIdentity,
  albOidcData,
  allOf,
  apiKey,
  type BasicIdentity,
  basic,
  type CertificateIdentity,
  certificateBound,
  clientCertificate,
  dpop,
  firstOf,
  type IdentityOf,
  introspection,
  notRevoked,
  type ReplayStore,
  type SignedUrlIdentity,
  signedParameters,
  signUrl,
  verifier,
  where,
} from '../../src/identity/index.ts'

interface Staff extends Identity<'staff'> {
  readonly desk: number
}
declare const staff: Verifier<Staff>
declare const anyone: Verifier<Identity>
declare const tokens: TokenVerifier<Staff>

expectTypeOf(apiKey({ keys: {} })).toEqualTypeOf<Verifier<ApiKeyIdentity>>()
expectTypeOf<IdentityOf<typeof staff>>().toEqualTypeOf<Staff>()
expectTypeOf<IdentityOf<typeof tokens>>().toEqualTypeOf<Staff>()
expectTypeOf(
  verifier({ issuers: ['x'], reads: 'request', verify: async () => ({ kind: 'identified', identity: { desk: 1 } }) }),
).toEqualTypeOf<Verifier<{ desk: number }>>()

expectTypeOf(basic({ lookup: () => undefined })).toEqualTypeOf<Verifier<BasicIdentity>>()
expectTypeOf(signedParameters({ keys: {}, parameters: [] })).toEqualTypeOf<Verifier<SignedUrlIdentity>>()
expectTypeOf(clientCertificate({ issuers: ['CN=x'], subjects: null })).toEqualTypeOf<Verifier<CertificateIdentity>>()

// firstOf gives the union, which `scheme` narrows.
const either = firstOf(staff, apiKey({ keys: {} }))
expectTypeOf(either).toEqualTypeOf<Verifier<Staff | ApiKeyIdentity>>()
where(either, (identity) => {
  expectTypeOf(identity).toEqualTypeOf<Staff | ApiKeyIdentity>()
  return identity.scheme === 'apiKey' ? identity.owner === 'acme' : identity.desk === 7
})
expectTypeOf(firstOf(staff)).toEqualTypeOf<Verifier<Staff>>()

// where narrows by a type predicate, and keeps the type without one.
expectTypeOf(where(either, (identity): identity is Staff => identity.scheme === 'staff')).toEqualTypeOf<Verifier<Staff>>()
expectTypeOf(where(either, () => true)).toEqualTypeOf<Verifier<Staff | ApiKeyIdentity>>()

// allOf merges under the names given.
const together = allOf(anyone, { person: staff, key: apiKey({ keys: {} }) })
where(together, (identity) => {
  expectTypeOf(identity.subject).toEqualTypeOf<string>()
  expectTypeOf(identity.also.person).toEqualTypeOf<Staff>()
  expectTypeOf(identity.also.key).toEqualTypeOf<ApiKeyIdentity>()
  // @ts-expect-error nobody of that name
  return identity.also.pet === undefined
})
where(allOf(together, { more: staff }), ({ also }) => {
  expectTypeOf(also.more).toEqualTypeOf<Staff>()
  expectTypeOf(also.key).toEqualTypeOf<ApiKeyIdentity>()
  return true
})
where(firstOf(together, staff), (identity) => {
  expectTypeOf(identity.scheme).toEqualTypeOf<string>()
  return 'also' in identity ? identity.also.person.desk === 1 : true
})

// Each of these must not compile.
// @ts-expect-error keys are said
apiKey({})
// @ts-expect-error no such option
apiKey({ keys: {}, header: 'x-api-key' })
// @ts-expect-error a token verifier needs `bearer`
firstOf(tokens)
// @ts-expect-error a promise is not an answer
where(staff, async () => true)
// @ts-expect-error what it reads is said
verifier({ issuers: ['x'], verify: async () => ({ kind: 'absent' }) })
// @ts-expect-error not a kind
verifier({ issuers: ['x'], reads: 'request', verify: async () => ({ kind: 'allowed' }) })
// @ts-expect-error others are named
allOf(anyone, staff)
// @ts-expect-error a record has a hash
basic({ lookup: () => ({ password: 'plain' }) })
// @ts-expect-error which subjects are meant is said, or null
clientCertificate({ issuers: ['CN=x'] })
// @ts-expect-error which parameters are signed is said
signedParameters({ keys: {} })
// @ts-expect-error a link expires
signUrl('https://a.example/x', { key: { id: 'k', secret: 's' }, parameters: [] })

// notRevoked keeps what it is given, remembering included.
declare const jwts: import('../../src/events/index.ts').JwtVerifier<Staff>
expectTypeOf(notRevoked(jwts, { store: new Map(), by: 'jti' })).toEqualTypeOf<typeof jwts>()
expectTypeOf(notRevoked(staff, { store: new Map(), by: 'subject' })).toEqualTypeOf<Verifier<Staff>>()
const asking = { endpoint: '', issuer: '', clientId: '', clientSecret: '', audience: null, cacheSeconds: 0 }
expectTypeOf(introspection(asking)).toEqualTypeOf<TokenVerifier<Identity<'introspection'>>>()
expectTypeOf(introspection({ ...asking, scheme: 'partner' })).toEqualTypeOf<TokenVerifier<Identity<'partner'>>>()
// @ts-expect-error how long an answer counts is a decision
introspection({ endpoint: '', issuer: '', clientId: '', clientSecret: '', audience: null })
// @ts-expect-error what is asked for is said
notRevoked(jwts, { store: new Map() })
// @ts-expect-error an identity without an issuer cannot be asked for
notRevoked(verifier({ issuers: ['x'], reads: 'request', verify: async () => ({ kind: 'identified', identity: 'jane' }) }), {
  store: new Map(),
  by: 'jti',
})
declare const replays: ReplayStore
expectTypeOf(dpop(tokens, { replays })).toEqualTypeOf<Verifier<Staff>>()
expectTypeOf(certificateBound(jwts)).toEqualTypeOf<Verifier<Staff>>()
expectTypeOf(albOidcData({ loadBalancer: '', issuer: '', clientId: null })).toEqualTypeOf<Verifier<Identity<'alb'>>>()
// @ts-expect-error where proofs are remembered is said
dpop(tokens, {})
// @ts-expect-error a verifier of requests has no token
dpop(staff, { replays })
// @ts-expect-error whose load balancer is said
albOidcData({ issuer: '', clientId: null })
