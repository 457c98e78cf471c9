/**
 * What API Gateway answers to a signature that it refuses: always 403, with a type and a text that say which of its checks failed.
 *
 * @module
 */

import { sha256Base64 } from '#hash'
import type { Refusal, RefusalDetail, VerifyCode } from './verify/rejection.ts'

export interface ExecuteApiAnswer {
  readonly status: 403
  /** The value of `x-amzn-ErrorType`. */
  readonly errorType:
    | 'MissingAuthenticationTokenException'
    | 'IncompleteSignatureException'
    | 'InvalidSignatureException'
    | 'UnrecognizedClientException'
    | 'ExpiredTokenException'
  /** The value of `message` in the body. */
  readonly message: string
}

export interface ExecuteApiDetails {
  /** The Authorization header as received. It goes into the message only as its SHA-256, as API Gateway does. */
  readonly authorization?: string | undefined
  /** Whether the request has an `X-Amz-Date` or a `Date` header. */
  readonly dated?: boolean
  /** The service that the scope should name. */
  readonly service?: string
}

const MISMATCH =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.'
const MISSING: ExecuteApiAnswer = {
  status: 403,
  errorType: 'MissingAuthenticationTokenException',
  message: 'Missing Authentication Token',
}

/**
 * Turns a refusal of `verifyRequest` into API Gateway's answer. The type and the texts of the common cases are AWS's own; for what AWS has no
 * text of its own the answer is that of a signature that does not match.
 *
 * @see https://repost.aws/knowledge-center/api-gateway-iam-sigv4-mismatch
 */
export function executeApiError(refusal: Pick<Refusal, 'code' | 'detail'>, details: ExecuteApiDetails = {}): ExecuteApiAnswer {
  const { code, detail = {} } = refusal
  switch (code) {
    case 'ERR_SIGV4_ABSENT':
      return MISSING
    case 'ERR_SIGV4_SCHEME':
    case 'ERR_SIGV4_FIELD_MISSING':
    case 'ERR_SIGV4_FIELD':
    case 'ERR_SIGV4_DATE_MISSING':
      return incomplete(describeAuthorization(code, details))
    case 'ERR_SIGV4_ALGORITHM':
      return incomplete("Unsupported AWS 'algorithm'.")
    case 'ERR_SIGV4_DATE':
      return incomplete("Date must be in ISO-8601 'basic format'. See http://en.wikipedia.org/wiki/ISO_8601")
    case 'ERR_SIGV4_SCOPE':
      return incomplete('Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term')
    case 'ERR_SIGV4_ACCESS_KEY':
    case 'ERR_SIGV4_SESSION_TOKEN':
      return {
        status: 403,
        errorType: 'UnrecognizedClientException',
        message: 'The security token included in the request is invalid.',
      }
    case 'ERR_SIGV4_SESSION_EXPIRED':
      return { status: 403, errorType: 'ExpiredTokenException', message: 'The security token included in the request is expired' }
    case 'ERR_SIGV4_EXPIRED':
      return invalid(
        `Signature expired: ${detail.signedAt} is now earlier than ${detail.limit} (${detail.now} - ${minutes(detail)})`,
      )
    case 'ERR_SIGV4_NOT_YET':
      return invalid(
        `Signature not yet current: ${detail.signedAt} is still later than ${detail.limit} (${detail.now} + ${minutes(detail)})`,
      )
    case 'ERR_SIGV4_REGION':
    case 'ERR_SIGV4_SERVICE':
      return invalid(
        describeScope(detail.scope ?? [code === 'ERR_SIGV4_REGION' ? 'region' : 'service'], details.service ?? 'execute-api'),
      )
    case 'ERR_SIGV4_SCOPE_DATE':
      return invalid(
        `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${detail.scopeDate ?? ''}' != '${detail.signedAt?.slice(0, 8)}', from '${detail.signedAt}'.`,
      )
    case 'ERR_SIGV4_TERMINATOR':
      return invalid("Credential should be scoped with a valid terminator: 'aws4_request'.")
    case 'ERR_SIGV4_HOST_UNSIGNED':
      return invalid("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.")
    case 'ERR_SIGV4_HEADER_UNSIGNED':
      return invalid(`'${detail.header}' must be a 'SignedHeader' in the AWS Authorization.`)
    case 'ERR_SIGV4_MECHANISM':
    case 'ERR_SIGV4_REPEATED':
    case 'ERR_SIGV4_REQUEST':
    case 'ERR_SIGV4_EXPIRES':
    case 'ERR_SIGV4_SIGNED_HEADERS':
    case 'ERR_SIGV4_HEADER_MISSING':
    case 'ERR_SIGV4_HOST':
    case 'ERR_SIGV4_PAYLOAD_HASH':
    case 'ERR_SIGV4_PAYLOAD_UNSIGNED':
    case 'ERR_SIGV4_PAYLOAD':
    case 'ERR_SIGV4_SIGNATURE':
      return invalid(MISMATCH)
  }
}

/** A header that is no list of `key=value`, or one in which something is missing, told in AWS's sentences. */
function describeAuthorization(
  code: VerifyCode,
  { authorization = '', dated = code !== 'ERR_SIGV4_DATE_MISSING' }: ExecuteApiDetails,
): string {
  const value = authorization.trim()
  const hash = sha256Base64(value)
  const blank = value.indexOf(' ')
  const parts = blank < 0 ? [] : value.slice(blank + 1).split(',')
  if (parts.some((part) => !part.includes('='))) {
    return `Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '${hash}'.`
  }
  const names = new Set(parts.map((part) => part.slice(0, part.indexOf('=')).trim()))
  const sentences = ['Credential', 'Signature', 'SignedHeaders']
    .filter((name) => !names.has(name))
    .map((name) => `Authorization header requires '${name}' parameter.`)
  if (!dated) sentences.push("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.")
  return `${sentences.join(' ')} (Hashed with SHA-256 and encoded with Base64) Authorization=${hash}`.trim()
}

function describeScope(scope: readonly string[], service: string): string {
  const region = scope.includes('region') ? 'Credential should be scoped to a valid region. ' : ''
  return scope.includes('service') ? `${region}Credential should be scoped to correct service: '${service}'. ` : region
}

function minutes({ windowSeconds = 300 }: RefusalDetail): string {
  return windowSeconds % 60 === 0 ? `${windowSeconds / 60} min.` : `${windowSeconds} sec.`
}

function incomplete(message: string): ExecuteApiAnswer {
  return { status: 403, errorType: 'IncompleteSignatureException', message }
}

function invalid(message: string): ExecuteApiAnswer {
  return { status: 403, errorType: 'InvalidSignatureException', message }
}
