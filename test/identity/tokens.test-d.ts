/** Types that TypeScript must infer, and calls that must not compile. Checked by `tsc -p tsconfig.test.json`; never run. */
import * as v from 'valibot'
import { expectTypeOf } from 'vitest'
import { enrich } from '../../src/identity/combinators/enrich.ts'
import {
  bearer,
  byIssuer,
  cached,
  cognito,
  type Identity,
  type JwtVerifier,
  oidc,
  type TokenCache,
  type TokenVerifier,
  type Verifier,
} from '../../src/identity/index.ts'

const users = cognito({ userPoolId: 'eu-west-1_AbCdEf', clientId: null, tokenUse: 'access' })
const partner = oidc({ issuer: 'https://partner.example/', audience: 'pets', algorithms: ['RS256'], scheme: 'partner' })
declare const opaque: TokenVerifier<Identity<'opaque'>>

expectTypeOf(users).toEqualTypeOf<JwtVerifier<Identity<'cognito'>>>()
expectTypeOf(bearer(users)).toEqualTypeOf<Verifier<Identity<'cognito'>>>()
expectTypeOf(bearer(opaque)).toEqualTypeOf<Verifier<Identity<'opaque'>>>()
expectTypeOf(byIssuer(users, partner)).toExtend<JwtVerifier<Identity<'cognito'> | Identity<'partner'>>>()
expectTypeOf(cached(users, { maxEntries: 10 })).toEqualTypeOf<JwtVerifier<Identity<'cognito'>> & TokenCache>()
expectTypeOf(byIssuer(cached(users, { maxEntries: 10 }), partner)).toExtend<JwtVerifier<Identity>>()

// The scheme is inferred. Its default is `oidc`.
expectTypeOf(partner).toExtend<JwtVerifier<Identity<'partner'>>>()
expectTypeOf(oidc({ issuer: 'https://a.example', audience: null, algorithms: ['RS256'] })).toExtend<
  JwtVerifier<Identity<'oidc'>>
>()

// Claims have the output type of the schema.
const typed = oidc({
  issuer: 'https://a.example',
  audience: null,
  algorithms: ['RS256'],
  claims: v.object({ email: v.string(), tenant: v.optional(v.number()) }),
})
async function readsClaims(): Promise<void> {
  const result = await typed.verify('')
  if (result.kind !== 'identified') return
  expectTypeOf(result.identity.claims.email).toEqualTypeOf<string>()
  expectTypeOf(result.identity.claims.tenant).toEqualTypeOf<number | undefined>()
  expectTypeOf(result.identity).toExtend<Identity<'oidc'>>()
}
void readsClaims

// Options that guard something are required.
// @ts-expect-error clientId is required
cognito({ userPoolId: 'eu-west-1_AbCdEf', tokenUse: 'access' })
// @ts-expect-error tokenUse is required
cognito({ userPoolId: 'eu-west-1_AbCdEf', clientId: null })
// @ts-expect-error unknown tokenUse
cognito({ userPoolId: 'eu-west-1_AbCdEf', clientId: null, tokenUse: 'refresh' })
// @ts-expect-error audience is required
oidc({ issuer: 'https://a.example', algorithms: ['RS256'] })
// @ts-expect-error algorithms is required
oidc({ issuer: 'https://a.example', audience: null })
// @ts-expect-error an opaque token has no iss
byIssuer(users, opaque)
// @ts-expect-error a request verifier is not a token verifier
bearer(bearer(users))
// @ts-expect-error maxEntries is required
cached(users)

// `undefined` means "not set".
cognito({ userPoolId: 'eu-west-1_AbCdEf', clientId: null, tokenUse: null, groups: undefined })

// enrich adds claims to the type of the identity, and the result remains a JWT verifier.
const enriched = enrich(users, async ({ subject }) => ({ groups: ['a'], claims: { tenant: subject, seats: 3 } }))
async function readsEnrichment(): Promise<void> {
  const result = await enriched.verify('')
  if (result.kind !== 'identified') return
  expectTypeOf(result.identity.claims.tenant).toEqualTypeOf<string>()
  expectTypeOf(result.identity.claims.seats).toExtend<number>()
  expectTypeOf(result.identity.scheme).toEqualTypeOf<'cognito'>()
}
void readsEnrichment
expectTypeOf(enriched).toExtend<JwtVerifier<Identity<'cognito'>>>()
byIssuer(enriched, partner)
bearer(enriched)
enrich(bearer(users), () => ({ groups: ['a'] }))
// @ts-expect-error the subject cannot be replaced
enrich(users, () => ({ subject: 'admin' }))
