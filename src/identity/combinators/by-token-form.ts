/**
 * Accepts JSON Web Tokens and opaque tokens in one place: the form of the token selects the verifier.
 *
 * @module
 */

import type { Authentication, Proof, TokenVerifier } from '../../events/index.ts'
import { optionSchema } from '../../options.ts'
import { tokenVerifier } from '../credential.ts'
import { MAX_TOKEN_LENGTH } from '../limits.ts'
import type { IdentityOf } from '../verifier.ts'

/** The verifiers of {@link byTokenForm}. */
export interface TokenForms<J extends TokenVerifier<unknown>, O extends TokenVerifier<unknown>> {
  /** Verifies tokens in the form of a signed JWT: three parts, of which the first is a JSON object. */
  readonly jwt: J
  /** Verifies all other tokens, for example with `introspection`. */
  readonly opaque: O
}

/**
 * Creates a token verifier that verifies JSON Web Tokens with `jwt` and all other tokens with `opaque`. A token is verified by one of the two:
 * a JWT that `jwt` rejects is not passed to `opaque`.
 *
 * The result is `live` if one of the verifiers is. Wrap `jwt` in `cached`, not the result.
 *
 * @throws {ConfigError} if a verifier is missing or is not a token verifier.
 * @example
 * bearer(byTokenForm({ jwt: cached(users, { maxEntries: 1000 }), opaque: introspection({ … }) }))
 */
export function byTokenForm<J extends TokenVerifier<unknown>, O extends TokenVerifier<unknown>>(
  verifiers: TokenForms<J, O>,
): TokenVerifier<IdentityOf<J> | IdentityOf<O>> {
  const { jwt, opaque } = OPTIONS.check(verifiers)

  function verifyByForm(token: string, proof?: Proof): Promise<Authentication<IdentityOf<J> | IdentityOf<O>>> {
    const verifier = isJwt(token) ? jwt : opaque
    // `verifier` is J or O, so its identity is one of theirs.
    return verifier.verify(token, proof) as Promise<Authentication<IdentityOf<J> | IdentityOf<O>>>
  }
  return Object.freeze({
    verify: verifyByForm,
    issuers: Object.freeze([...new Set([...jwt.issuers, ...opaque.issuers])]),
    live: jwt.live || opaque.live,
    ...(jwt.singleUse === true || opaque.singleUse === true ? { singleUse: true } : {}),
  })
}

const OPTIONS = optionSchema<TokenForms<TokenVerifier<unknown>, TokenVerifier<unknown>>>('byTokenForm', {
  jwt: tokenVerifier,
  opaque: tokenVerifier,
})

/** Only the start of the header is decoded. Tokens that are too long go to `jwt`, which rejects them by their length. */
function isJwt(token: string): boolean {
  if (typeof token !== 'string' || token.length > MAX_TOKEN_LENGTH) return true
  const parts = token.split('.', 4)
  return parts.length === 3 && /^\s*\{/.test(Buffer.from(parts[0]?.slice(0, 64) ?? '', 'base64url').toString())
}
