/**
 * Tokens that only the holder of a client certificate can use (RFC 8705): API Gateway has checked that the caller holds it, the
 * token names it.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8705#section-3
 * @module
 */

import { createHash } from 'node:crypto'
import {
  type Authentication,
  type AuthorizerRequest,
  type CredentialLocation,
  header,
  type TokenVerifier,
  type Verifier,
} from '../../events/index.ts'
import { checkOptions } from '../../options.ts'
import { rejected, settle } from '../authentication-result.ts'
import { readCertificate } from '../certificate/certificate-fields.ts'
import { readCredential, requirePlace } from '../credential.ts'
import { isTokenText, requireTokenVerifier } from '../token-credential.ts'

export interface CertificateBoundOptions {
  /** Default: `header('authorization', 'Bearer')`. */
  readonly from?: CredentialLocation
}

/**
 * Makes a verifier of requests out of one of tokens. The token must be bound to the caller's certificate (`cnf["x5t#S256"]`); a token that is
 * bound to nothing is refused too. A certificate lies in no identity source, so it stands under no result cache: TTL 0.
 *
 * Rejected: `ERR_PROOF_MISSING` without a certificate, `ERR_CERTIFICATE_FORM`, and what the token verifier says.
 *
 * @throws {ConfigError} for unknown options, and for what is no token verifier.
 */
export function certificateBound<I>(verifier: TokenVerifier<I>, options: CertificateBoundOptions = {}): Verifier<I> {
  requireTokenVerifier('certificateBound', verifier)
  checkOptions('certificateBound', options, ['from'])
  const { from = header('authorization', 'Bearer') } = options
  requirePlace('certificateBound', from)

  function verifyCertificateBound(request: AuthorizerRequest): Promise<Authentication<I>> {
    return settle(() => {
      const credential = readCredential(request, from)
      if (typeof credential !== 'string') return credential
      if (!isTokenText(credential)) return rejected('ERR_CREDENTIAL_FORM')
      const certificate = request.clientCertificate
      if (certificate === undefined) return rejected('ERR_PROOF_MISSING')
      const parsed = readCertificate(certificate.pem)
      if (parsed === undefined) return rejected('ERR_CERTIFICATE_FORM')
      return verifier.verify(credential, { x5tS256: createHash('sha256').update(parsed.raw).digest('base64url') })
    })
  }
  return Object.freeze({ verify: verifyCertificateBound, reads: 'request', issuers: Object.freeze([...verifier.issuers]) })
}
