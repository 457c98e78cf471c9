/** Types that TypeScript must infer, and calls that must not compile. Checked by `tsc -p tsconfig.test.json`; never run. */
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

// firstOf returns the union, which `scheme` narrows.
const either = firstOf(staff, apiKey({ keys: {} }))
expectTypeOf(either).toEqualTypeOf<Verifier<Staff | ApiKeyIdentity>>()
where(either, (identity) => {
  expectTypeOf(identity).toEqualTypeOf<Staff | ApiKeyIdentity>()
  return identity.scheme === 'apiKey' ? identity.owner === 'acme' : identity.desk === 7
})
expectTypeOf(firstOf(staff)).toEqualTypeOf<Verifier<Staff>>()

// where narrows by a type predicate, and otherwise keeps the type.
expectTypeOf(where(either, (identity): identity is Staff => identity.scheme === 'staff')).toEqualTypeOf<Verifier<Staff>>()
expectTypeOf(where(either, () => true)).toEqualTypeOf<Verifier<Staff | ApiKeyIdentity>>()

// allOf adds the other identities under their names.
const together = allOf(anyone, { person: staff, key: apiKey({ keys: {} }) })
where(together, (identity) => {
  expectTypeOf(identity.subject).toEqualTypeOf<string>()
  expectTypeOf(identity.also.person).toEqualTypeOf<Staff>()
  expectTypeOf(identity.also.key).toEqualTypeOf<ApiKeyIdentity>()
  // @ts-expect-error unknown name
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
// @ts-expect-error keys is required
apiKey({})
// @ts-expect-error unknown option
apiKey({ keys: {}, header: 'x-api-key' })
// @ts-expect-error a token verifier needs `bearer`
firstOf(tokens)
// @ts-expect-error the predicate returns a promise
where(staff, async () => true)
// @ts-expect-error reads is required
verifier({ issuers: ['x'], verify: async () => ({ kind: 'absent' }) })
// @ts-expect-error unknown kind
verifier({ issuers: ['x'], reads: 'request', verify: async () => ({ kind: 'allowed' }) })
// @ts-expect-error the other verifiers need names
allOf(anyone, staff)
// @ts-expect-error a record contains a hash
basic({ lookup: () => ({ password: 'plain' }) })
// @ts-expect-error subjects is required
clientCertificate({ issuers: ['CN=x'] })
// @ts-expect-error parameters is required
signedParameters({ keys: {} })
// @ts-expect-error an expiry is required
signUrl('https://a.example/x', { key: { id: 'k', secret: 's' }, parameters: [] })

// notRevoked keeps the type of its verifier.
declare const jwts: import('../../src/events/index.ts').JwtVerifier<Staff>
expectTypeOf(notRevoked(jwts, { store: new Map(), by: 'jti' })).toEqualTypeOf<typeof jwts>()
expectTypeOf(notRevoked(staff, { store: new Map(), by: 'subject' })).toEqualTypeOf<Verifier<Staff>>()
const endpointOptions = { endpoint: '', issuer: '', clientId: '', clientSecret: '', audience: null, cacheSeconds: 0 }
expectTypeOf(introspection(endpointOptions)).toEqualTypeOf<TokenVerifier<Identity<'introspection'>>>()
expectTypeOf(introspection({ ...endpointOptions, scheme: 'partner' })).toEqualTypeOf<TokenVerifier<Identity<'partner'>>>()
// @ts-expect-error cacheSeconds is required
introspection({ endpoint: '', issuer: '', clientId: '', clientSecret: '', audience: null })
// @ts-expect-error by is required
notRevoked(jwts, { store: new Map() })
// @ts-expect-error an identity without issuer cannot be revoked
notRevoked(verifier({ issuers: ['x'], reads: 'request', verify: async () => ({ kind: 'identified', identity: 'jane' }) }), {
  store: new Map(),
  by: 'jti',
})
declare const replays: ReplayStore
expectTypeOf(dpop(tokens, { replays })).toEqualTypeOf<Verifier<Staff>>()
expectTypeOf(certificateBound(jwts)).toEqualTypeOf<Verifier<Staff>>()
expectTypeOf(albOidcData({ loadBalancer: '', issuer: '', clientId: null })).toEqualTypeOf<Verifier<Identity<'alb'>>>()
// @ts-expect-error replays is required
dpop(tokens, {})
// @ts-expect-error a request verifier is not a token verifier
dpop(staff, { replays })
// @ts-expect-error loadBalancer is required
albOidcData({ issuer: '', clientId: null })
