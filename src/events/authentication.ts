import { isThenable } from '../internal/type-guards.ts'

/**
 * What a verifier says. It never throws: a refusal and an outage are answers.
 * (`verdict` is the policy room's word.)
 */
export type Authentication<I> =
  | { readonly kind: 'identified'; readonly identity: I }
  | { readonly kind: 'absent' }
  | { readonly kind: 'rejected'; readonly code: string }
  | { readonly kind: 'unavailable'; readonly code: string; readonly cause: unknown }

/**
 * A verifier of the user's own may answer anything: what is not an answer identifies nobody. Each field is read once, so
 * that nothing changes after it was looked at.
 */
export function knownAnswer<I>(answer: Authentication<I>): Authentication<I> {
  // Any field may be anything, although the type says what it is: JavaScript does not.
  const { kind, identity, code, cause } = Object(answer) as {
    readonly [field in 'kind' | 'identity' | 'code' | 'cause']?: unknown
  }
  // Nobody at all, or a promise of somebody, would pass every rule that asks nothing of the identity. That somebody is
  // an `I` is what the verifier's type says.
  if (kind === 'identified' && identity !== undefined && identity !== null && !isThenable(identity))
    return { kind, identity: identity as I }
  if (kind === 'absent') return { kind }
  if (typeof code !== 'string') return { kind: 'unavailable', code: 'ERR_VERIFIER_ANSWER', cause }
  return kind === 'rejected' ? { kind, code } : { kind: 'unavailable', code, cause }
}
