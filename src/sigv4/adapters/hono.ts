/**
 * Middleware for Hono that verifies signed requests.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { BodyLimitError } from '../client/body-buffer.ts'
import { verifyRequest } from '../verify/verify-request.ts'
import type { VerifiedRequest } from '../verify/verify-result.ts'
import { fromFetchRequest, withoutBody } from './fetch-request.ts'
import {
  BODY_INCOMPLETE,
  BODY_TOO_LARGE,
  checkMiddleware,
  type MiddlewareOptions,
  type MiddlewareResponse,
  outage,
  rejectionResponse,
} from './middleware.ts'

/** The part of Hono's context that is used. */
export interface HonoContext {
  /** The request. */
  readonly req: {
    /** The request of the Fetch API. */
    readonly raw: Request
  }
  /** Sets a variable of the context. */
  set(name: 'sigv4', value: VerifiedRequest): void
}

const SUBJECT = 'honoSigV4'

/**
 * Creates middleware for Hono. It sets the context variable `sigv4`: route and authorize by its `path`. The handler can still read the body.
 *
 * A rejection is answered with API Gateway's response: 403, `x-amzn-ErrorType`, `{"message":…}`. A body over `maxBodyBytes` is 413. An outage is thrown as an `UnavailableError`.
 *
 * @throws {ConfigError} if an option is missing, unknown or wrong.
 * @example
 * app.use('*', honoSigV4({ lookup, regions: ['eu-west-1'], services: ['execute-api'], hosts: ['api.example.com'], payload: 'verify' }))
 */
export function honoSigV4(
  options: MiddlewareOptions,
): (context: HonoContext, next: () => Promise<void>) => Promise<Response | undefined> {
  const { options: verifyOptions, maxBodyBytes, readsBody } = checkMiddleware(SUBJECT, options)
  return async function sigV4(context, next) {
    const { raw } = context.req
    if (readsBody && raw.bodyUsed)
      throw new ConfigError(SUBJECT, 'request.body', '', 'the body was consumed by another middleware. Use this one before it.')
    const adapted = readsBody
      ? await fromFetchRequest(raw, { maxBodyBytes }).catch((error: unknown) =>
          error instanceof BodyLimitError ? BODY_TOO_LARGE : BODY_INCOMPLETE,
        )
      : withoutBody(raw)
    if ('status' in adapted) return toResponse(adapted)
    const result = await verifyRequest(adapted, verifyOptions)
    if (!result.ok) {
      if (result.kind === 'unavailable') throw outage(result.cause)
      return toResponse(rejectionResponse(result, raw.headers.get('authorization') ?? undefined))
    }
    context.set('sigv4', result)
    await next()
    return undefined
  }
}

function toResponse({ status, headers, body }: MiddlewareResponse): Response {
  return new Response(body, { status, headers })
}
