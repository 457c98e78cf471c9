/**
 * Authorizes requests to AWS_IAM routes of an HTTP API, and to routes without authorization.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-access-control-iam.html
 * @module
 */

import type { Authorize } from '../authorize/authorization.ts'
import { passedStep } from '../facts/trace-steps.ts'
import { HTTP_FACTS } from './http-facts.ts'
import { type HttpAuthorize, rejectHttp } from './http-request.ts'

/** Adapts the authorization of REST APIs. An HTTP API answers every rejection with 403 and without details. */
export function httpIamRoute(authorizeRest: Authorize): HttpAuthorize {
  return async function authorize(request) {
    const result = await authorizeRest(request)
    const { principal, lambda, cacheAgeSeconds } = result
    const details = { principal, lambda, cacheAgeSeconds }
    if (result.kind === 'rejected') {
      const type = result.response.status >= 500 ? 'INTERNAL_SERVER_ERROR' : 'FORBIDDEN'
      return rejectHttp(type, result.reason, { ...details, ...('cause' in result && { cause: result.cause }) })
    }
    // The authorization of an AWS_IAM route always names the caller.
    if (result.iamCaller === undefined) return rejectHttp('INTERNAL_SERVER_ERROR', 'the caller is not known', details)
    return { kind: 'allowed', reason: result.reason(), caller: { kind: 'iam', caller: result.iamCaller }, ...details }
  }
}

/** The authorization of routes with the authorization type `NONE`. HTTP APIs have no resource policies. */
export const openHttpRoute: HttpAuthorize = async ({ steps }) => {
  steps.push(passedStep(HTTP_FACTS.openRoute, 'authorization of the route', 'NONE'))
  return {
    kind: 'allowed',
    principal: null,
    lambda: 'not invoked',
    cacheAgeSeconds: null,
    reason: 'allowed: the route has no authorization',
    caller: { kind: 'anonymous' },
  }
}
