export { BodyLimitError } from './client/body-buffer.ts'
export type { CredentialsInput, ExpiringCredentials } from './client/credential-source.ts'
export { type CallerIdentityOptions, presignCallerIdentity } from './client/presign-caller-identity.ts'
export { type RequestSignerOptions, requestSigner } from './client/request-signer.ts'
export { type SignedFetch, type SignedFetchInit, signedFetch } from './client/signed-fetch.ts'
export type { SignedFetchOptions } from './client/signed-fetch-options.ts'
export { type ExecuteApiDetails, type ExecuteApiResponse, executeApiError } from './execute-api-error.ts'
export type { Expiration } from './expiration.ts'
export type { HeadersOutput } from './header-list.ts'
export type { Body, HeadersInput, PathEncoding, UrlInput } from './request-types.ts'
export { type PresignOptions, presignRequest } from './sign/presign-request.ts'
export type { RequestToSign, SigningCredentials, SignOptions } from './sign/sign-options.ts'
export { type SignedRequest, signRequest } from './sign/sign-request.ts'
export type {
  DateInput,
  HeaderBag,
  HttpRequest,
  QueryParameterBag,
  RequestPresigner,
  RequestPresigningArguments,
  RequestSigner,
  RequestSigningArguments,
} from './smithy-types.ts'
export { type CodeDescription, SIGV4_CODES, type VerifyCode } from './verify/codes.ts'
export type { CredentialsLookup, IssuedCredentials } from './verify/issued-credentials.ts'
export type { PayloadState } from './verify/payload.ts'
export type { ReceivedHeaders } from './verify/received-headers.ts'
export type { Rejection, RejectionDetail } from './verify/rejection.ts'
export type { RequestToVerify, VerifyOptions } from './verify/verify-options.ts'
export { verifyRequest } from './verify/verify-request.ts'
export type { VerificationUnavailable, VerifiedRequest, VerifyDebug, VerifyResult } from './verify/verify-result.ts'
