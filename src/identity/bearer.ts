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
import { frozen } from '../internal/deep-freeze.ts'
import { checkArgument, optional, optionSchema } from '../options.ts'
import { rejected, settle } from './authentication.ts'
import { credentialLocation, isTokenText, readCredential, schemeExpression, tokenVerifier } from './credential.ts'

/** Options of {@link bearer}. */
export interface BearerOptions {
  /** Where the token is. Default: `header('authorization', 'Bearer')`. */
  readonly from?: CredentialLocation | undefined
}

/**
 * Creates a verifier of requests from a token verifier. The scheme is compared without regard to case.
 *
 * Absent: no value at the location, or another scheme. Rejected: a value without the scheme (`ERR_CREDENTIAL_FORM`), and a header,
 * parameter or cookie that is sent more than once (`ERR_CREDENTIAL_REPEATED`). An error that the token verifier throws is
 * `unavailable`.
 *
 * @throws {ConfigError} if an option is unknown or malformed, or the first argument is not a token verifier.
 * @example
 * bearer(cognito({ userPoolId, clientId, tokenUse: 'access' }))
 * bearer(users, { from: cookie('session') })
 */
export function bearer<I>(verifier: TokenVerifier<I>, options: BearerOptions = {}): Verifier<I> {
  const { from = header('authorization', 'Bearer') } = OPTIONS.check(options)
  checkArgument('bearer', 'verifier', tokenVerifier, verifier)

  function verifyBearer(request: AuthorizerRequest): Promise<Authentication<I>> {
    return settle(() => {
      const credential = readCredential(request, from)
      if (typeof credential !== 'string') return credential
      return isTokenText(credential) ? verifier.verify(credential) : rejected('ERR_CREDENTIAL_FORM')
    })
  }
  const identityValidationExpression = expressionFor(from, verifier.identityValidationExpression)
  return frozen({
    verify: verifyBearer,
    reads: [[{ ...from.source }]],
    issuers: [...verifier.issuers],
    ...(identityValidationExpression === undefined ? {} : { identityValidationExpression }),
  })
}

const OPTIONS = optionSchema<BearerOptions>('bearer', { from: optional(credentialLocation) })

/** Replaces the anchors of the token verifier's expression by the form of the scheme. */
function expressionFor(from: CredentialLocation, expression: string = '[A-Za-z0-9._~+/-]+=*'): string | undefined {
  const token = expression.replace(/^\^/, '').replace(/(?<!\\)\$$/, '')
  return schemeExpression(from, token.includes('|') ? `(?:${token})` : token)
}
