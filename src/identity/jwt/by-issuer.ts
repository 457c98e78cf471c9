/**
 * Combines verifiers of several issuers: the `iss` of a token selects the verifiers.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import type { Authentication, JwtVerifier, Proof } from '../../events/index.ts'
import { isRecord } from '../../internal/type-guards.ts'
import { rejected } from '../authentication.ts'
import type { IdentityOf } from '../verifier.ts'
import { detailsOf, registerVerifyParsed, verifyParsedOf, withDetails } from './jwt-internals.ts'
import { tokenReader, type UnverifiedToken } from './jwt-reader.ts'
import { JWT_EXPRESSION } from './jwt-verifier.ts'
import { trustDomainOf } from './spiffe.ts'
import type { JsonObject } from './strict-json.ts'

/**
 * Verifies tokens of several issuers. Each token is passed to the verifiers of its `iss`; a token of any other issuer is rejected with
 * `ERR_TOKEN_ISSUER`.
 *
 * Several verifiers may have the same issuer, for example one for the ID tokens of a client and one for access tokens of another. They
 * are tried in order until one accepts the token. If none does and one is unavailable, the result is `unavailable`; otherwise it is the
 * rejection of the verifier that the token passed furthest in.
 *
 * @throws {ConfigError} if there is no verifier, or if one does not verify JWTs.
 * @example
 * const callers = byIssuer(cognito(poolA), cognito(poolB), oidc(partner))
 * await callers.verify(token) // { kind: 'identified', identity: { issuer: '…', … } }
 */
export function byIssuer<V extends JwtVerifier<unknown>[]>(...verifiers: V): JwtVerifier<IdentityOf<V[number]>> {
  if (verifiers.length === 0) throw new ConfigError('byIssuer', 'verifiers', '', 'requires at least one verifier')
  for (const [index, verifier] of verifiers.entries()) requireJwtVerifier(verifier, index)
  const byIss = groupBy(verifiers, acceptedIssuersOf)
  const byTrustDomain = groupBy(verifiers, (verifier) => detailsOf(verifier)?.trustDomains ?? [])
  const reader = tokenReader()

  function verify(text: string, proof?: Proof): Promise<Authentication<IdentityOf<V[number]>>> {
    const token = reader.read(text)
    return typeof token === 'string' ? Promise.resolve(rejected(token)) : verifyParsed(token, proof)
  }

  async function verifyParsed(token: UnverifiedToken, proof: Proof | undefined): Promise<Authentication<IdentityOf<V[number]>>> {
    let failure: Authentication<unknown> | undefined
    for (const verifier of verifiersFor(token.claims)) {
      const verifyAgain = verifyParsedOf(verifier.verify)
      const result = await (verifyAgain === undefined ? verifier.verify(token.text, proof) : verifyAgain(token, proof))
      if (result.kind === 'identified') {
        reader.cacheHeader(token)
        // `verifier` is one of V, so its identity is an IdentityOf<V[number]>.
        return result as Authentication<IdentityOf<V[number]>>
      }
      if (failure === undefined || rank(result) > rank(failure)) failure = result
    }
    // A failure contains no identity.
    return (failure as Authentication<never> | undefined) ?? rejected('ERR_TOKEN_ISSUER')
  }

  function verifiersFor({ iss, sub }: JsonObject): readonly JwtVerifier<unknown>[] {
    if (iss === undefined) return byTrustDomain.get(trustDomainOf(sub) ?? '') ?? []
    return (typeof iss === 'string' && byIss.get(iss)) || []
  }

  registerVerifyParsed(verify, verifyParsed)
  const combined: JwtVerifier<IdentityOf<V[number]>> = {
    verify,
    issuers: Object.freeze([...new Set(verifiers.flatMap(({ issuers }) => issuers))]),
    live: verifiers.some(({ live }) => live),
    ...(verifiers.some(({ singleUse }) => singleUse === true) ? { singleUse: true } : {}),
    tokens: 'jwt',
    identityValidationExpression: JWT_EXPRESSION,
  }
  const clocks = verifiers.map((verifier) => detailsOf(verifier)?.now ?? Date.now)
  const maxAges = verifiers.flatMap((verifier) => detailsOf(verifier)?.keyMaxAgeSeconds ?? [])
  return withDetails(combined, {
    acceptedIssuers: [...byIss.keys()],
    trustDomains: [...byTrustDomain.keys()],
    // The latest of all clocks, so that a result expires for every one of them.
    now: () => Math.max(...clocks.map((now) => now())),
    keyMaxAgeSeconds: maxAges.length === 0 ? undefined : Math.min(...maxAges),
    watch: (text) => {
      const token = reader.read(text)
      if (typeof token === 'string') return () => false
      const watches = verifiersFor(token.claims).flatMap((verifier) => detailsOf(verifier)?.watch(text) ?? [])
      // A verifier whose keys are not loaded has not accepted the token.
      const relevant = watches.filter((isCurrent) => isCurrent())
      const isWatched = watches.length === 0 || relevant.length > 0
      return () => isWatched && relevant.every((isCurrent) => isCurrent())
    },
  })
}

function groupBy(
  verifiers: readonly JwtVerifier<unknown>[],
  keysOf: (verifier: JwtVerifier<unknown>) => readonly string[],
): ReadonlyMap<string, readonly JwtVerifier<unknown>[]> {
  const groups = new Map<string, readonly JwtVerifier<unknown>[]>()
  for (const verifier of verifiers) {
    for (const key of new Set(keysOf(verifier))) groups.set(key, [...(groups.get(key) ?? []), verifier])
  }
  return groups
}

function acceptedIssuersOf(verifier: JwtVerifier<unknown>): readonly string[] {
  return [...verifier.issuers, ...(detailsOf(verifier)?.acceptedIssuers ?? [])]
}

/** Codes with which a verifier rejects a token that may be meant for another verifier of the same issuer, in the order of the steps. */
const MISMATCHES = [
  'ERR_TOKEN_ALGORITHM',
  'ERR_TOKEN_TYPE',
  'ERR_TOKEN_HEADER',
  'ERR_TOKEN_KEY_UNKNOWN',
  'ERR_TOKEN_KEY_UNFIT',
  'ERR_TOKEN_SIGNATURE',
  'ERR_TOKEN_USE',
  'ERR_TOKEN_CLIENT',
  'ERR_TOKEN_AUDIENCE',
]

/** Orders failures: an outage before all rejections, other rejections before mismatches, and later mismatches before earlier ones. */
function rank(result: Authentication<unknown>): number {
  if (result.kind === 'unavailable') return MISMATCHES.length + 1
  if (result.kind !== 'rejected') return -1
  const mismatch = MISMATCHES.indexOf(result.code)
  return mismatch === -1 ? MISMATCHES.length : mismatch
}

function requireJwtVerifier(candidate: unknown, index: number): void {
  const { tokens, verify, issuers } = isRecord(candidate) ? candidate : {}
  if (tokens === 'jwt' && typeof verify === 'function' && Array.isArray(issuers) && issuers.length > 0) return
  throw new ConfigError('byIssuer', `verifiers[${index}]`, 'a verifier of JWTs, such as cognito() or oidc()')
}
