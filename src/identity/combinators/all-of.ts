/**
 * Requires several credentials at once: one names the caller, the others must be valid too.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import type { Authentication, AuthorizerRequest, Verifier } from '../../events/index.ts'
import { isRecord } from '../../internal/type-guards.ts'
import { boolean, optional, optionSchema } from '../../options.ts'
import { ABSENT, rejected, settle, unavailable } from '../authentication.ts'
import { type IdentityOf, requireVerifier } from '../verifier.ts'
import { type Reads, readsOfAll, viewFor } from './reads.ts'

/** The identity that `allOf` returns: the main identity, with the other identities under `also`. */
export type AllOf<I, R extends { readonly [name: string]: Verifier<unknown> }> = I & {
  /** The identities of the other verifiers, under the names that `allOf` was given. */
  readonly also: { readonly [N in keyof R]: IdentityOf<R[N]> }
}

/** Options of {@link allOf}. */
export interface AllOfOptions {
  /**
   * `true`: all identities must have the same issuer and subject, so that the credentials of two users cannot be combined; otherwise the
   * result is rejected with `ERR_SUBJECT_MISMATCH`. Use it for several tokens of one user, such as an access token and an ID token. A subject
   * is unique within its issuer only, so identities of different issuers never match. Default: `false`.
   */
  readonly sameSubject?: boolean | undefined
}

/**
 * Requires the credential of `main`, which names the caller, and those of the other verifiers.
 *
 * The verifiers run in order, `main` first. The first one that is rejected or unavailable decides. If all are absent, so is the
 * result. If some are present and some are missing, the result is rejected with `ERR_INCOMPLETE`, so a later alternative of `firstOf`
 * does not hide the missing credential. `issuers` are those of `main`. `expiresAt` is the earliest of all.
 *
 * @throws {ConfigError} if there is no other verifier, an argument is not a verifier, or an option is unknown or malformed.
 * @example
 * allOf(bearer(users), { device: clientCertificate({ issuers: ['CN=Devices'], subjects: null }) })
 * // Verifier<Identity<'cognito'> & { also: { device: CertificateIdentity } }>
 * allOf(bearer(accessTokens), { idToken: bearer(idTokens, { from: header('x-id-token') }) }, { sameSubject: true })
 */
export function allOf<I, const R extends { readonly [name: string]: Verifier<unknown> }>(
  main: Verifier<I>,
  also: R,
  options: AllOfOptions = {},
): Verifier<AllOf<I, R>> {
  const { sameSubject = false } = OPTIONS.check(options)
  requireVerifier('allOf', 'main', main)
  if (!isRecord(also) || Object.keys(also).length === 0) {
    throw new ConfigError('allOf', 'also', 'a non-empty object of verifiers')
  }
  const names = Object.keys(also)
  const verifiers = [main, ...Object.values(also)]
  for (const [index, name] of names.entries()) requireVerifier('allOf', `also[${JSON.stringify(name)}]`, verifiers[index + 1])
  const parts = verifiers.map((verifier) => ({ verifier, view: viewFor(verifier.reads) }))
  const reads: Reads = readsOfAll(
    'allOf',
    verifiers.map((verifier) => verifier.reads),
  )

  async function verifyAll(request: AuthorizerRequest): Promise<Authentication<AllOf<I, R>>> {
    const identities: unknown[] = []
    let missing = 0
    for (const { verifier, view } of parts) {
      const authentication = await settle<unknown>(() => verifier.verify(view(request)))
      if (authentication.kind === 'rejected' || authentication.kind === 'unavailable') return authentication
      if (authentication.kind === 'absent') missing += 1
      else identities.push(authentication.identity)
      if (missing > 0 && identities.length > 0) return rejected('ERR_INCOMPLETE')
    }
    if (missing > 0) return ABSENT
    return sameSubject && !haveSameSubject(identities) ? rejected('ERR_SUBJECT_MISMATCH') : mergeIdentities(identities, names)
  }
  return Object.freeze({ verify: verifyAll, reads, issuers: main.issuers })
}

const OPTIONS = optionSchema<AllOfOptions>('allOf', { sameSubject: optional(boolean) })

/** Identities without an issuer and a subject match nothing. */
function haveSameSubject([main, ...others]: readonly unknown[]): boolean {
  if (!isRecord(main) || typeof main['issuer'] !== 'string' || typeof main['subject'] !== 'string') return false
  const { issuer, subject } = main
  return others.every((other) => isRecord(other) && other['issuer'] === issuer && other['subject'] === subject)
}

/** The first identity is the main one. Its class and an `also` of its own (of a nested `allOf`) are kept. */
function mergeIdentities<M>(identities: readonly unknown[], names: readonly string[]): Authentication<M> {
  const [identity, ...others] = identities
  if (!isRecord(identity)) return unavailable('ERR_VERIFIER_ANSWER', undefined)
  const inner = isRecord(identity['also']) ? identity['also'] : {}
  const also = { ...inner, ...Object.fromEntries(names.map((name, index) => [name, others[index]])) }
  const expiresAt = earliestExpiry(identities)
  const properties = { ...Object.getOwnPropertyDescriptors(identity), also: dataProperty(also) }
  const merged: unknown = Object.create(
    Object.getPrototypeOf(identity),
    expiresAt === undefined ? properties : { ...properties, expiresAt: dataProperty(expiresAt) },
  )
  // It has the own properties and the class of the main identity, and `also` as the type of `allOf` states.
  return { kind: 'identified', identity: merged as M }
}

function dataProperty(value: unknown): PropertyDescriptor {
  return { value, enumerable: true, configurable: true, writable: true }
}

function earliestExpiry(identities: readonly unknown[]): number | undefined {
  const times = identities.flatMap((identity) => {
    const time = isRecord(identity) ? identity['expiresAt'] : undefined
    return typeof time === 'number' ? [time] : []
  })
  return times.length === 0 ? undefined : Math.min(...times)
}
