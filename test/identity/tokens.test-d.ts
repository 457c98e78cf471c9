/** What the compiler must infer, and what it must refuse. Checked by `tsc -p tsconfig.test.json`; never run. */
import * as v from 'valibot'
import { expectTypeOf } from 'vitest'
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

// The scheme is inferred, and is `oidc` where none is given.
expectTypeOf(partner).toExtend<JwtVerifier<Identity<'partner'>>>()
expectTypeOf(oidc({ issuer: 'https://a.example', audience: null, algorithms: ['RS256'] })).toExtend<
  JwtVerifier<Identity<'oidc'>>
>()

// Claims have the type that the schema gives them.
const typed = oidc({
  issuer: 'https://a.example',
  audience: null,
  algorithms: ['RS256'],
  claims: v.object({ email: v.string(), tenant: v.optional(v.number()) }),
})
async function readsClaims(): Promise<void> {
  const answer = await typed.verify('')
  if (answer.kind !== 'identified') return
  expectTypeOf(answer.identity.claims.email).toEqualTypeOf<string>()
  expectTypeOf(answer.identity.claims.tenant).toEqualTypeOf<number | undefined>()
  expectTypeOf(answer.identity).toExtend<Identity<'oidc'>>()
}
void readsClaims

// What guards cannot be left out.
// @ts-expect-error no clientId
cognito({ userPoolId: 'eu-west-1_AbCdEf', tokenUse: 'access' })
// @ts-expect-error no tokenUse
cognito({ userPoolId: 'eu-west-1_AbCdEf', clientId: null })
// @ts-expect-error another use
cognito({ userPoolId: 'eu-west-1_AbCdEf', clientId: null, tokenUse: 'refresh' })
// @ts-expect-error no audience
oidc({ issuer: 'https://a.example', algorithms: ['RS256'] })
// @ts-expect-error no algorithms
oidc({ issuer: 'https://a.example', audience: null })
// @ts-expect-error an opaque token names no issuer
byIssuer(users, opaque)
// @ts-expect-error a verifier of requests judges no tokens
bearer(bearer(users))
// @ts-expect-error no bound
cached(users)
// @ts-expect-error an explicit undefined
cognito({ userPoolId: 'eu-west-1_AbCdEf', clientId: null, tokenUse: null, groups: undefined })
