/**
 * What a verifier says. It never throws: a refusal and an outage are answers.
 * (`verdict` is the policy room's word.)
 */
export type Authentication<I> =
  | { readonly kind: 'identified'; readonly identity: I }
  | { readonly kind: 'absent' }
  | { readonly kind: 'rejected'; readonly code: string }
  | { readonly kind: 'unavailable'; readonly code: string; readonly cause: unknown }
