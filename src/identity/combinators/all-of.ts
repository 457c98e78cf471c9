/**
 * Several proofs at once: one names the caller, the others must hold too.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import type { Authentication, AuthorizerRequest, Verifier } from '../../events/index.ts'
import { isRecord } from '../../internal/is-record.ts'
import { ABSENT, rejected, settle, unavailable } from '../authentication-result.ts'
import type { IdentityOf } from '../identity-of.ts'
import { requireVerifier } from '../verifier.ts'
import { everyWay, type Reads, viewFor } from './reads.ts'

/** What `allOf` makes of a main identity: the same, with the others' identities under `also`. */
export type AllOf<I, R extends { readonly [name: string]: Verifier<unknown> }> = I & {
  readonly also: { readonly [N in keyof R]: IdentityOf<R[N]> }
}

/**
 * `main` names the caller; the others must be identified too and are found under `also`.
 *
 * They are asked in order, `main` first, and the first that is rejected or unavailable decides. Where all are absent, so is
 * the whole. Where one is there and another is missing the whole is rejected with `ERR_INCOMPLETE`: a way in that was
 * begun is not left for the next alternative. `issuers` are those of `main`, because rules judge the caller. An
 * `expiresAt` becomes the earliest of all.
 *
 * @throws {ConfigError} without others, or with one that is no verifier.
 * @example
 * allOf(bearer(users), { device: clientCertificate({ issuers: ['CN=Devices'] }) })
 * // Verifier<Identity<'cognito'> & { also: { device: CertificateIdentity } }>
 */
export function allOf<I, const R extends { readonly [name: string]: Verifier<unknown> }>(
  main: Verifier<I>,
  also: R,
): Verifier<AllOf<I, R>> {
  requireVerifier('allOf', 'main', main)
  if (!isRecord(also) || Object.keys(also).length === 0) {
    throw new ConfigError('allOf', 'also', 'an object of verifiers, not empty')
  }
  const names = Object.keys(also)
  const verifiers = [main, ...Object.values(also)]
  for (const [index, name] of names.entries()) requireVerifier('allOf', `also[${JSON.stringify(name)}]`, verifiers[index + 1])
  const parts = verifiers.map((verifier) => ({ verifier, view: viewFor(verifier.reads) }))
  const reads: Reads = everyWay(
    'allOf',
    verifiers.map((verifier) => verifier.reads),
  )

  async function verifyAll(request: AuthorizerRequest): Promise<Authentication<AllOf<I, R>>> {
    const identities: unknown[] = []
    let missing = 0
    for (const { verifier, view } of parts) {
      const answer = await settle<unknown>(() => verifier.verify(view(request)))
      if (answer.kind === 'rejected' || answer.kind === 'unavailable') return answer
      if (answer.kind === 'absent') missing += 1
      else identities.push(answer.identity)
      if (missing > 0 && identities.length > 0) return rejected('ERR_INCOMPLETE')
    }
    return missing > 0 ? ABSENT : merged(identities, names)
  }
  return Object.freeze({ verify: verifyAll, reads, issuers: main.issuers })
}

/** The first is the main one's. Its class is kept, if it has one. An `also` of its own (a nested `allOf`) is kept as well. */
function merged<M>(identities: readonly unknown[], names: readonly string[]): Authentication<M> {
  const [identity, ...others] = identities
  if (!isRecord(identity)) return unavailable('ERR_VERIFIER_ANSWER', undefined)
  const inner = isRecord(identity['also']) ? identity['also'] : {}
  const also = { ...inner, ...Object.fromEntries(names.map((name, index) => [name, others[index]])) }
  const expiresAt = earliest(identities)
  const own = { ...Object.getOwnPropertyDescriptors(identity), also: fixed(also) }
  const whole: unknown = Object.create(
    Object.getPrototypeOf(identity),
    expiresAt === undefined ? own : { ...own, expiresAt: fixed(expiresAt) },
  )
  // The cast is proved by construction: the main identity's own fields and class, and `also` as `allOf` types it.
  return { kind: 'identified', identity: whole as M }
}

function fixed(value: unknown): PropertyDescriptor {
  return { value, enumerable: true, configurable: true, writable: true }
}

function earliest(identities: readonly unknown[]): number | undefined {
  const times = identities.flatMap((identity) => {
    const time = isRecord(identity) ? identity['expiresAt'] : undefined
    return typeof time === 'number' ? [time] : []
  })
  return times.length === 0 ? undefined : Math.min(...times)
}
