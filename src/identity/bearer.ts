/**
 * A token in a request: takes it out of its place and hands it to the verifier that judges tokens.
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
import { checkOptions } from '../options.ts'
import { rejected, settle } from './authentication-result.ts'
import { readCredential, requirePlace } from './credential.ts'
import { schemeExpression } from './scheme-expression.ts'
import { isTokenText, requireTokenVerifier } from './token-credential.ts'

export interface BearerOptions {
  /** Default: `header('authorization', 'Bearer')`. */
  readonly from?: CredentialLocation
}

/**
 * Makes a verifier of requests out of a verifier of tokens. The scheme counts in any case.
 *
 * Another scheme, or none of our place, is `absent`; our place without the scheme's form is `rejected`, and so is a header,
 * parameter or cookie that comes twice. What the token verifier throws ends as `unavailable`.
 *
 * @throws {ConfigError} for unknown options, and for what is no token verifier.
 * @example
 * bearer(cognito({ userPoolId, clientId, tokenUse: 'access' }))
 * bearer(users, { from: cookie('session') })
 */
export function bearer<I>(verifier: TokenVerifier<I>, options: BearerOptions = {}): Verifier<I> {
  checkOptions('bearer', options, ['from'])
  requireTokenVerifier('bearer', verifier)
  const { from = header('authorization', 'Bearer') } = options
  requirePlace('bearer', from)

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

/** The verifier's own expression, without its anchors, where the scheme's form wants the token. */
function expressionFor(from: CredentialLocation, expression = '[A-Za-z0-9._~+/-]+=*'): string | undefined {
  const token = expression.replace(/^\^/, '').replace(/(?<!\\)\$$/, '')
  return schemeExpression(from, token.includes('|') ? `(?:${token})` : token)
}
