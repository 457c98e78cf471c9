/**
 * Verifies tokens that only the holder of a client certificate can use (RFC 8705). API Gateway has checked that the caller holds the
 * certificate; the token names it.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8705#section-3
 * @module
 */

import {
  type Authentication,
  type AuthorizerRequest,
  type CredentialLocation,
  header,
  type TokenVerifier,
  type Verifier,
} from '../../events/index.ts'
import { checkArgument, optional, optionSchema } from '../../options.ts'
import { rejected, settle } from '../authentication.ts'
import { readCertificate } from '../certificate/certificate-fields.ts'
import { credentialLocation, isTokenText, readCredential, tokenVerifier } from '../credential.ts'

/** Options of {@link certificateBound}. */
export interface CertificateBoundOptions {
  /** Where the token is. Default: `header('authorization', 'Bearer')`. */
  readonly from?: CredentialLocation | undefined
}

/**
 * Creates a verifier of requests from a token verifier. The token must be bound to the caller's certificate (`cnf["x5t#S256"]`); a token
 * without a confirmation is rejected too. A certificate is not an identity source, so the authorizer needs `ttlSeconds: 0`.
 *
 * Rejected with `ERR_PROOF_MISSING` without a certificate, `ERR_CERTIFICATE_FORM`, or a code of the token verifier.
 *
 * @throws {ConfigError} if an option is unknown or malformed, or the first argument is not a token verifier.
 * @example
 * certificateBound(oidc({ issuer, audience, algorithms: ['ES256'] }))
 */
export function certificateBound<I>(verifier: TokenVerifier<I>, options: CertificateBoundOptions = {}): Verifier<I> {
  checkArgument('certificateBound', 'verifier', tokenVerifier, verifier)
  const { from = header('authorization', 'Bearer') } = OPTIONS.check(options)

  function verifyCertificateBound(request: AuthorizerRequest): Promise<Authentication<I>> {
    return settle(() => {
      const credential = readCredential(request, from)
      if (typeof credential !== 'string') return credential
      if (!isTokenText(credential)) return rejected('ERR_CREDENTIAL_FORM')
      const certificate = request.clientCertificate
      if (certificate === undefined) return rejected('ERR_PROOF_MISSING')
      const parsed = readCertificate(certificate.pem)
      if (parsed === undefined) return rejected('ERR_CERTIFICATE_FORM')
      return verifier.verify(credential, { x5tS256: parsed.sha256.toString('base64url') })
    })
  }
  return Object.freeze({ verify: verifyCertificateBound, reads: 'request', issuers: Object.freeze([...verifier.issuers]) })
}

const OPTIONS = optionSchema<CertificateBoundOptions>('certificateBound', { from: optional(credentialLocation) })
