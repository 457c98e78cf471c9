/**
 * Reads a token from a request and passes it to a token verifier.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6750
 * @module
 */

import {
  type Authentication,
  type AuthorizerRequest,
  type CredentialLocation,
  header,
  type TokenVerifier,
  type Verifier,
} from '../events/index.ts'
import { deepFreeze } from '../internal/deep-freeze.ts'
import { checkArgument, oneOf, optional, optionSchema } from '../options.ts'
import { rejected, settle } from './authentication.ts'
import { credentialLocation, isTokenText, readCredential, schemeExpression, tokenVerifier } from './credential.ts'

/** Options of {@link bearer}. */
export interface BearerOptions {
  /** Where the token is. Default: `header('authorization', 'Bearer')`. */
  readonly from?: CredentialLocation | undefined
  /**
   * `optional`: a value without a scheme is the token itself, so `Bearer x` and `x` are equivalent. Another scheme stays absent. Default:
   * `required`. Without effect if `from` has no scheme.
   */
  readonly scheme?: 'required' | 'optional' | undefined
}

/**
 * Creates a verifier of requests from a token verifier. The scheme is compared without regard to case.
 *
 * Absent: no value at the location, or another scheme. Rejected: a value without the scheme (`ERR_CREDENTIAL_FORM`), and a header,
 * parameter or cookie that is sent more than once (`ERR_CREDENTIAL_REPEATED`). An error that the token verifier throws is
 * `unavailable`. A verifier that is `singleUse` requires `ttlSeconds: 0`.
 *
 * @throws {ConfigError} if an option is unknown or malformed, or the first argument is not a token verifier.
 * @example
 * bearer(cognito({ userPoolId, clientId, tokenUse: 'access' }))
 * bearer(users, { from: cookie('session') })
 * bearer(users, { scheme: 'optional' }) // accepts `Authorization: Bearer x` and `Authorization: x`
 */
export function bearer<I>(verifier: TokenVerifier<I>, options: BearerOptions = {}): Verifier<I> {
  const { from = header('authorization', 'Bearer'), scheme = 'required' } = OPTIONS.check(options)
  const isSchemeOptional = scheme === 'optional'
  checkArgument('bearer', 'verifier', tokenVerifier, verifier)

  function verifyBearer(request: AuthorizerRequest): Promise<Authentication<I>> {
    return settle(() => {
      const credential = readCredential(request, from, { isSchemeOptional })
      if (typeof credential !== 'string') return credential
      return isTokenText(credential) ? verifier.verify(credential) : rejected('ERR_CREDENTIAL_FORM')
    })
  }
  const identityValidationExpression = expressionFor(from, {
    isSchemeOptional,
    expression: verifier.identityValidationExpression,
  })
  return deepFreeze({
    verify: verifyBearer,
    // A cached response would accept a used credential again, and only `'request'` requires TTL 0.
    reads: verifier.singleUse === true ? 'request' : [[{ ...from.source }]],
    issuers: [...verifier.issuers],
    ...(identityValidationExpression === undefined ? {} : { identityValidationExpression }),
  })
}

const OPTIONS = optionSchema<BearerOptions>('bearer', {
  from: optional(credentialLocation),
  scheme: optional(oneOf('required', 'optional')),
})

interface TokenForm {
  readonly isSchemeOptional: boolean
  /** The token verifier's own expression. */
  readonly expression: string | undefined
}

/** Replaces the anchors of the token verifier's expression by the form of the scheme. */
function expressionFor(
  from: CredentialLocation,
  { isSchemeOptional, expression = '[A-Za-z0-9._~+/-]+=*' }: TokenForm,
): string | undefined {
  const token = expression.replace(/^\^/, '').replace(/(?<!\\)\$$/, '')
  return schemeExpression(from, token.includes('|') ? `(?:${token})` : token, { isSchemeOptional })
}
