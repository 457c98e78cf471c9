/**
 * Verifiers of tokens and requests, and combinators for them.
 *
 * @module
 */

export {
  type Authentication,
  type AuthorizerRequest,
  type ClientCertificate,
  type CredentialLocation,
  cookie,
  header,
  type Identity,
  type IdentitySource,
  type Json,
  type JwtVerifier,
  type Proof,
  query,
  type SingleUseTokenVerifier,
  type TokenVerifier,
  type Verifier,
} from '../events/index.ts'
export { albOidcData } from './alb/alb-oidc-data.ts'
export type { AlbOidcDataOptions } from './alb/alb-options.ts'
export { type ApiKeyIdentity, type ApiKeyOptions, apiKey } from './api-key/api-key.ts'
export { type ApiKeyRecord, type ApiKeys, hashApiKey } from './api-key/api-key-records.ts'
export {
  type AwsWorkloadIdentity,
  type AwsWorkloadOptions,
  awsWorkload,
  type IamCallerIdentity,
  type IamCallerOptions,
  iamCaller,
  type Partition,
} from './aws/index.ts'
export { type BasicIdentity, type BasicOptions, type BasicUser, basic } from './basic/basic.ts'
export { basicUsers } from './basic/basic-users.ts'
export { hashPassword, type PasswordCost } from './basic/password-hash.ts'
export { type BearerOptions, bearer } from './bearer.ts'
export { type CertificateIdentity, type ClientCertificateOptions, clientCertificate } from './certificate/client-certificate.ts'
export { type CodeMeaning, describeCode, IDENTITY_CODES, type IdentityCode } from './codes/codes.ts'
export type { TokenOutageCode, TokenRejectionCode } from './codes/token-codes.ts'
export type { OutageCode, RejectionCode, VerifierCode } from './codes/verifier-codes.ts'
export { type AllOf, type AllOfOptions, allOf } from './combinators/all-of.ts'
export { byTokenForm, type TokenForms } from './combinators/by-token-form.ts'
export {
  type EnrichableVerifier,
  type Enriched,
  type EnrichedIdentity,
  type Enrichment,
  type EnrichOptions,
  enrich,
} from './combinators/enrich.ts'
export { firstOf } from './combinators/first-of.ts'
export { type NotRevokedOptions, notRevoked, type RevocationStore } from './combinators/not-revoked.ts'
export { type RevocableBy, type RevocationTarget, revocationKey } from './combinators/revocation-key.ts'
export { cached, type TokenCache, type TokenCacheOptions } from './combinators/token-cache.ts'
export { where } from './combinators/where.ts'
export type { ExchangeRequest, ExchangeResponse, HttpExchange } from './http-request.ts'
export type { IdentityAttributes } from './identity-attributes.ts'
export { introspection } from './introspection/introspection.ts'
export type { IntrospectionOptions } from './introspection/introspection-options.ts'
export type { FetchDocument, FetchLimits } from './jwks/fetch-document.ts'
export type { RemoteKeys } from './jwks/issuer-keys.ts'
export { byIssuer } from './jwt/by-issuer.ts'
export type { ClaimPath } from './jwt/claim-path.ts'
export { type CognitoOptions, cognito } from './jwt/cognito.ts'
export { type OidcIdentity, type OidcOptions, oidc } from './jwt/oidc.ts'
export type { StandardResult, StandardSchema } from './jwt/standard-schema.ts'
export * from './presets/index.ts'
export type { PathMapping } from './public-path.ts'
export type { ReplayStore } from './replay-store.ts'
export { type CertificateBoundOptions, certificateBound } from './sender-constrained/certificate-bound.ts'
export { type DpopOptions, dpop } from './sender-constrained/dpop.ts'
export { type SigningKey, type SignUrlOptions, signUrl } from './signed-url/sign-url.ts'
export { type SignedParametersOptions, type SignedUrlIdentity, signedParameters } from './signed-url/signed-parameters.ts'
export { type IdentityOf, type VerifierOptions, verifier } from './verifier.ts'
