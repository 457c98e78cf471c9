/**
 * What the middleware for Express and for Hono share: the options and the responses.
 *
 * @module
 */

import { UnavailableError } from '../../errors.ts'
import { integer, type OptionSchema, optional, optionSchema } from '../../options.ts'
import { executeApiError } from '../execute-api-error.ts'
import type { Rejection } from '../verify/rejection.ts'
import { VERIFY_CHECKS, type VerifyOptions } from '../verify/verify-options.ts'
import { MAX_BODY_BYTES } from './fetch-request.ts'

/** Options of `expressSigV4` and `honoSigV4`. */
export interface MiddlewareOptions extends VerifyOptions {
  /** The largest body that the middleware reads itself, in bytes. A longer body is answered with 413. Default: 1048576. */
  readonly maxBodyBytes?: number | undefined
}

/** The options, ready to use. */
export interface CheckedMiddleware {
  readonly options: VerifyOptions
  readonly maxBodyBytes: number
  /** Whether the body is compared with its hash. */
  readonly readsBody: boolean
}

/** @throws {ConfigError} if an option is missing, unknown or wrong. */
export function checkMiddleware(subject: string, given: MiddlewareOptions): CheckedMiddleware {
  const schema: OptionSchema<MiddlewareOptions> = optionSchema<MiddlewareOptions>(subject, {
    ...VERIFY_CHECKS,
    maxBodyBytes: optional(integer(0, Number.MAX_SAFE_INTEGER)),
  })
  const { maxBodyBytes = MAX_BODY_BYTES, ...options } = schema.check(given)
  return { options, maxBodyBytes, readsBody: options.payload !== 'claimed' }
}

/** A response that the middleware sends itself. */
export interface MiddlewareResponse {
  readonly status: number
  readonly headers: { readonly [name: string]: string }
  readonly body: string
}

/** The body was not received completely. */
export const BODY_INCOMPLETE: MiddlewareResponse = respond(400, 'Bad Request', 'BadRequestException')
/** The body is longer than the limit; API Gateway's response. */
export const BODY_TOO_LARGE: MiddlewareResponse = respond(413, 'Request Too Long', 'RequestTooLargeException')

/** API Gateway's response to a request that is not accepted. */
export function rejectionResponse(rejection: Rejection, authorization: string | undefined): MiddlewareResponse {
  const { status, errorType, message } = executeApiError(rejection, { authorization })
  return respond(status, message, errorType)
}

/** The error for a request that could not be verified. Its message is constant; the cause may contain anything. */
export function outage(cause: unknown): UnavailableError {
  return new UnavailableError({ code: 'ERR_SIGV4_UNAVAILABLE', cause })
}

function respond(status: number, message: string, errorType: string): MiddlewareResponse {
  const headers = { 'content-type': 'application/json', 'x-amzn-errortype': errorType, 'cache-control': 'no-store' }
  return { status, headers, body: JSON.stringify({ message }) }
}
