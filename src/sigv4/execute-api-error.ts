/**
 * Converts rejections to the responses of API Gateway. It answers every invalid signature with 403, and the error type and message name the check that
 * failed.
 *
 * @module
 */

import { sha256Base64 } from '#hash'
import { ConfigError } from '../errors.ts'
import { boolean, optional, optionSchema, string, valid } from '../options.ts'
import { SIGV4_CODES, type VerifyCode } from './verify/codes.ts'
import type { Rejection, RejectionDetail } from './verify/rejection.ts'

/** The response of API Gateway to a request whose signature is not accepted. */
export interface ExecuteApiResponse {
  /** The HTTP status. */
  readonly status: 403
  /** The value of the `x-amzn-ErrorType` header. */
  readonly errorType:
    | 'MissingAuthenticationTokenException'
    | 'IncompleteSignatureException'
    | 'InvalidSignatureException'
    | 'UnrecognizedClientException'
    | 'ExpiredTokenException'
  /** The value of `message` in the JSON body. */
  readonly message: string
}

/** Facts about the request that some messages contain. */
export interface ExecuteApiDetails {
  /** The `Authorization` header as received. The message contains only its SHA-256, as in API Gateway. */
  readonly authorization?: string | undefined
  /** Whether the request has an `X-Amz-Date` or a `Date` header. Default: `true`, except for `ERR_SIGV4_DATE_MISSING`. */
  readonly dated?: boolean | undefined
  /** The service that the credential scope should name. Default: `execute-api`. */
  readonly service?: string | undefined
}

const SUBJECT = 'executeApiError'
const DETAILS = optionSchema<ExecuteApiDetails>(SUBJECT, {
  authorization: optional(valid('a string', (value) => typeof value === 'string')),
  dated: optional(boolean),
  service: optional(string),
})

const MISMATCH =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.'

/**
 * Returns API Gateway's response for a rejection of `verifyRequest`. Error types and messages of the common cases are those of AWS. Where AWS has no
 * message for a reason, the response is the one for a signature that does not match.
 *
 * @throws {ConfigError} if the code is not one of `verifyRequest`, or if a detail is unknown or invalid.
 * @see https://repost.aws/knowledge-center/api-gateway-iam-sigv4-mismatch
 * @example
 * executeApiError({ code: 'ERR_SIGV4_ABSENT' })
 * // { status: 403, errorType: 'MissingAuthenticationTokenException', message: 'Missing Authentication Token' }
 */
export function executeApiError(
  rejection: Pick<Rejection, 'code' | 'detail'>,
  details: ExecuteApiDetails = {},
): ExecuteApiResponse {
  const { code, detail = {} } = checkRejection(rejection)
  const { authorization, dated, service = 'execute-api' } = DETAILS.check(details)
  switch (code) {
    case 'ERR_SIGV4_ABSENT':
      return respond('MissingAuthenticationTokenException', 'Missing Authentication Token')
    case 'ERR_SIGV4_SCHEME':
    case 'ERR_SIGV4_FIELD_MISSING':
    case 'ERR_SIGV4_FIELD':
    case 'ERR_SIGV4_DATE_MISSING':
      return incomplete(describeAuthorization(authorization ?? '', dated ?? code !== 'ERR_SIGV4_DATE_MISSING'))
    case 'ERR_SIGV4_ALGORITHM':
      return incomplete("Unsupported AWS 'algorithm'.")
    case 'ERR_SIGV4_DATE':
      return incomplete("Date must be in ISO-8601 'basic format'. See http://en.wikipedia.org/wiki/ISO_8601")
    case 'ERR_SIGV4_SCOPE':
      return incomplete('Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term')
    case 'ERR_SIGV4_ACCESS_KEY':
    case 'ERR_SIGV4_SESSION_TOKEN':
      return respond('UnrecognizedClientException', 'The security token included in the request is invalid.')
    case 'ERR_SIGV4_SESSION_EXPIRED':
      return respond('ExpiredTokenException', 'The security token included in the request is expired')
    case 'ERR_SIGV4_EXPIRED':
      return invalid(describeTime('Signature expired', 'is now earlier than', '-', detail))
    case 'ERR_SIGV4_NOT_YET':
      return invalid(describeTime('Signature not yet current', 'is still later than', '+', detail))
    case 'ERR_SIGV4_REGION':
    case 'ERR_SIGV4_REGION_SET':
      return invalid(describeScope(detail.scope ?? ['region'], service))
    case 'ERR_SIGV4_SERVICE':
      return invalid(describeScope(detail.scope ?? ['service'], service))
    case 'ERR_SIGV4_SCOPE_DATE':
      return invalid(describeScopeDate(detail))
    case 'ERR_SIGV4_TERMINATOR':
      return invalid("Credential should be scoped with a valid terminator: 'aws4_request'.")
    case 'ERR_SIGV4_HOST_UNSIGNED':
      return invalid("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.")
    case 'ERR_SIGV4_HEADER_UNSIGNED':
      return invalid(detail.header ? `'${detail.header}' must be a 'SignedHeader' in the AWS Authorization.` : MISMATCH)
    case 'ERR_SIGV4_MECHANISM':
    case 'ERR_SIGV4_REPEATED':
    case 'ERR_SIGV4_REQUEST':
    case 'ERR_SIGV4_EXPIRES':
    case 'ERR_SIGV4_SIGNED_HEADERS':
    case 'ERR_SIGV4_HEADER_MISSING':
    case 'ERR_SIGV4_PATH':
    case 'ERR_SIGV4_HOST':
    case 'ERR_SIGV4_PAYLOAD_HASH':
    case 'ERR_SIGV4_PAYLOAD_UNSIGNED':
    case 'ERR_SIGV4_PAYLOAD':
    case 'ERR_SIGV4_SIGNATURE':
      return invalid(MISMATCH)
  }
}

function checkRejection(rejection: Pick<Rejection, 'code' | 'detail'>): Pick<Rejection, 'code' | 'detail'> {
  const code: unknown = typeof rejection === 'object' && rejection !== null ? rejection.code : undefined
  if (typeof code === 'string' && isVerifyCode(code)) return rejection
  throw new ConfigError(SUBJECT, 'rejection', 'a rejection of verifyRequest')
}

function isVerifyCode(code: string): code is VerifyCode {
  return Object.hasOwn(SIGV4_CODES, code)
}

/** Describes an `Authorization` header that is not a list of `key=value` pairs, or in which a field is missing. */
function describeAuthorization(authorization: string, isDated: boolean): string {
  const value = authorization.trim()
  const hash = sha256Base64(value)
  const space = value.indexOf(' ')
  const parts = space < 0 ? [] : value.slice(space + 1).split(',')
  if (parts.some((part) => !part.includes('='))) {
    return `Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '${hash}'.`
  }
  const names = new Set(parts.map((part) => part.slice(0, part.indexOf('=')).trim()))
  const sentences = ['Credential', 'Signature', 'SignedHeaders']
    .filter((name) => !names.has(name))
    .map((name) => `Authorization header requires '${name}' parameter.`)
  if (!isDated) sentences.push("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.")
  return `${sentences.join(' ')} (Hashed with SHA-256 and encoded with Base64) Authorization=${hash}`.trim()
}

function describeTime(problem: string, relation: string, sign: '+' | '-', detail: RejectionDetail): string {
  const { signedAt, limit, now, windowSeconds = 300 } = detail
  if (signedAt === undefined || limit === undefined || now === undefined) return problem
  const window = windowSeconds % 60 === 0 ? `${windowSeconds / 60} min.` : `${windowSeconds} sec.`
  return `${problem}: ${signedAt} ${relation} ${limit} (${now} ${sign} ${window})`
}

function describeScope(scope: readonly string[], service: string): string {
  const region = scope.includes('region') ? 'Credential should be scoped to a valid region. ' : ''
  return scope.includes('service') ? `${region}Credential should be scoped to correct service: '${service}'. ` : region
}

function describeScopeDate({ scopeDate = '', signedAt }: RejectionDetail): string {
  const problem = 'Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP'
  return signedAt === undefined ? `${problem}.` : `${problem}: '${scopeDate}' != '${signedAt.slice(0, 8)}', from '${signedAt}'.`
}

function incomplete(message: string): ExecuteApiResponse {
  return respond('IncompleteSignatureException', message)
}

function invalid(message: string): ExecuteApiResponse {
  return respond('InvalidSignatureException', message)
}

function respond(errorType: ExecuteApiResponse['errorType'], message: string): ExecuteApiResponse {
  return { status: 403, errorType, message }
}
