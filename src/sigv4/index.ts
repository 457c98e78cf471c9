export type { AdaptedRequest } from './adapters/adapted-request.ts'
export { type ExpressRequest, type ExpressResponse, expressSigV4 } from './adapters/express.ts'
export { type FetchRequestOptions, fromFetchRequest } from './adapters/fetch-request.ts'
export { type HonoContext, honoSigV4 } from './adapters/hono.ts'
export { fromFunctionUrlEvent, fromHttpApiEvent, fromRestEvent } from './adapters/lambda-event.ts'
export type { MiddlewareOptions } from './adapters/middleware.ts'
export { fromNodeRequest, type NodeRequest } from './adapters/node-request.ts'
export { BodyLimitError } from './client/body-buffer.ts'
export type { CredentialsInput, ExpiringCredentials } from './client/credential-source.ts'
export { type CallerIdentityOptions, presignCallerIdentity } from './client/presign-caller-identity.ts'
export { type RequestSignerOptions, requestSigner } from './client/request-signer.ts'
export { type SignedFetch, type SignedFetchInit, signedFetch } from './client/signed-fetch.ts'
export type { SignedFetchOptions } from './client/signed-fetch-options.ts'
export { type ExecuteApiDetails, type ExecuteApiResponse, executeApiError } from './execute-api-error.ts'
export type { Expiration } from './expiration.ts'
export type { MismatchCause } from './explain/compare-canonical.ts'
export { explainSignatureMismatch, type SignatureDiagnosis } from './explain/explain-signature-mismatch.ts'
export type { HeadersOutput } from './header-list.ts'
export type { Body, HeadersInput, PathEncoding, UrlInput } from './request-types.ts'
export { type PresignOptions, presignRequest } from './sign/presign-request.ts'
export { type PresignedWebSocket, type PresignWebSocketOptions, presignWebSocket } from './sign/presign-web-socket.ts'
export type { CommonSignOptions, RequestToSign, SigningCredentials, SignOptions } from './sign/sign-options.ts'
export { signRequest } from './sign/sign-request.ts'
export type { SignedRequest } from './sign/sign-with-header.ts'
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
export { unsignedHeadersAccepted } from './verify/signed-headers.ts'
export type { RequestToVerify, VerifyOptions } from './verify/verify-options.ts'
export { verifyRequest } from './verify/verify-request.ts'
export type { VerificationUnavailable, VerifiedRequest, VerifyDebug, VerifyResult } from './verify/verify-result.ts'
