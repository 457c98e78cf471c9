/**
 * Who is calling? One verifier a file, and the combinators.
 *
 * @module
 */

export {
  type Authentication,
  type AuthorizerRequest,
  type ClientCertificate,
  cookie,
  header,
  type Identity,
  type Json,
  type JwtVerifier,
  type Place,
  type Proof,
  query,
  type Source,
  type TokenVerifier,
  type Verifier,
} from '../events/index.ts'
export { type AlbOidcDataOptions, albOidcData } from './alb-oidc-data.ts'
export { type AllOf, allOf } from './all-of.ts'
export { type ApiKeyIdentity, type ApiKeyOptions, apiKey } from './api-key.ts'
export { type ApiKeyRecord, type ApiKeys, hashApiKey } from './api-key-records.ts'
export { type BasicIdentity, type BasicOptions, type BasicUser, basic } from './basic.ts'
export { basicUsers } from './basic-users.ts'
export { type BearerOptions, bearer } from './bearer.ts'
export { byIssuer } from './by-issuer.ts'
export { type CertificateBoundOptions, certificateBound } from './certificate-bound.ts'
export { type CertificateIdentity, type ClientCertificateOptions, clientCertificate } from './client-certificate.ts'
export { type CodeMeaning, describeCode, IDENTITY_CODES, type IdentityCode } from './codes.ts'
export { type DpopOptions, dpop, type ReplayStore } from './dpop.ts'
export { firstOf } from './first-of.ts'
export type { Holder } from './holder-record.ts'
export type { ExchangeAnswer, ExchangeRequest, HttpExchange } from './http-exchange.ts'
export type { IdentityOf } from './identity-of.ts'
export { introspection } from './introspection.ts'
export type { IntrospectionOptions } from './introspection-options.ts'
export { type NotRevokedOptions, notRevoked, type RevocationStore } from './not-revoked.ts'
export { hashPassword, type PasswordCost } from './password-hash.ts'
export { type Remembering, type RememberOptions, remember } from './remember.ts'
export { type RevocableBy, revocationKey } from './revocation-key.ts'
export { type SignedParametersOptions, type SignedUrlIdentity, signedParameters } from './signed-parameters.ts'
export { type SignUrlOptions, signUrl } from './signed-url.ts'
export { type CognitoOptions, cognito } from './token/cognito.ts'
export type { FetchDocument, FetchLimits } from './token/fetch-document.ts'
export type { RemoteKeys } from './token/issuer-keys.ts'
export { type OidcIdentity, type OidcOptions, oidc } from './token/oidc.ts'
export type { StandardResult, StandardSchema } from './token/standard-schema.ts'
export type { TokenOutageCode, TokenRejectionCode } from './token/token-codes.ts'
export { type VerifierOptions, verifier } from './verifier.ts'
export type { OutageCode, RejectionCode, VerifierCode } from './verifier-codes.ts'
export { where } from './where.ts'
