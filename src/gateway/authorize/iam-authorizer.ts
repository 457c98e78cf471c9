/**
 * Authorizes requests to AWS_IAM routes: verifies the signature, then evaluates the policies of the principal.
 *
 * @module
 */

import { executeApiError, type IssuedCredentials, type RequestToVerify, verifyRequest } from '../../sigv4/index.ts'
import { verifyRequestV4a } from '../../sigv4/v4a/index.ts'
import { AUTHORIZATION_FACTS } from '../facts/authorization-facts.ts'
import { failedStep, passedStep } from '../facts/trace-steps.ts'
import { headerValues } from '../raw-request.ts'
import { type ErrorResponse, errorResponse } from '../responses/error-response.ts'
import type { UncertainBehaviour } from '../rest-options.ts'
import type { IamPrincipal } from '../shared-options.ts'
import { type Authorization, type Authorize, type Rejected, type RoutedRequest, reject } from './authorization.ts'
import { denialMessage } from './denial-message.ts'
import { policyStep } from './open-route.ts'
import type { PolicyEvaluator } from './policy-evaluator.ts'

const SIGNATURE_ASKED = 'signature of a principal of the API'

type SignatureRejection = Parameters<typeof executeApiError>[0]

/** Creates the authorization of routes with the authorization type `AWS_IAM`. */
export function iamAuthorizer({
  principals,
  region,
  policies,
  uncertain,
  acceptsV4a = false,
}: {
  readonly principals: { readonly [accessKeyId: string]: IamPrincipal }
  readonly region: string
  readonly policies: PolicyEvaluator
  readonly uncertain: UncertainBehaviour
  /** Whether the API accepts Signature Version 4A: REST APIs do, HTTP and WebSocket APIs do not. */
  readonly acceptsV4a?: boolean
}): Authorize {
  // `verifyRequest` caches derived keys by the identity of the credentials object, so each key has one object.
  const credentials = new Map<string, IssuedCredentials & IamPrincipal>(
    Object.entries(principals).map(([id, principal]) => [id, { ...principal }]),
  )

  const lookup = (accessKeyId: string): (IssuedCredentials & IamPrincipal) | undefined => credentials.get(accessKeyId)

  return async function authorize(request: RoutedRequest): Promise<Authorization> {
    const { method, rawPath, rawQuery, headers, body } = request.received
    const url = rawQuery === '' ? rawPath : `${rawPath}?${rawQuery}`
    const result = await verify({ method, url, headers, body }, () => request.nowMs)
    if (!result.ok) {
      const rejection = result.kind === 'rejected' ? rejectSignature(request, result) : rejectUnverifiable()
      request.steps.push(failedStep(AUTHORIZATION_FACTS.signature, SIGNATURE_ASKED, rejection.reason))
      return rejection
    }
    request.steps.push(passedStep(AUTHORIZATION_FACTS.signature, SIGNATURE_ASKED, 'the signature is valid'))
    const principal = credentials.get(result.accessKeyId)
    return principal === undefined ? rejectUnverifiable() : evaluatePolicies(request, result.accessKeyId, principal)
  }

  /** A signature of version 4A is valid if its region set contains the region of the API. */
  async function verify(
    received: RequestToVerify,
    now: () => number,
  ): Promise<Awaited<ReturnType<typeof verifyRequest | typeof verifyRequestV4a>>> {
    const options = {
      lookup,
      // Tests send requests to any host, for example localhost.
      hosts: null,
      services: ['execute-api'],
      payload: 'verify',
      // The route was chosen by the path as sent, so the signature must cover exactly this path.
      nonNormalPath: 'reject',
      now,
    } as const
    const result = await verifyRequest(received, { ...options, regions: [region] })
    const isOtherVersion = !result.ok && result.kind === 'rejected' && result.code === 'ERR_SIGV4_ALGORITHM'
    return isOtherVersion && acceptsV4a ? verifyRequestV4a(received, { ...options, region }) : result
  }

  function evaluatePolicies(request: RoutedRequest, accessKey: string, principal: IamPrincipal): Authorization {
    const decision = policies.forIamCaller(principal, request)
    request.steps.push(policyStep(AUTHORIZATION_FACTS.iamPolicy, 'Allow for the principal', decision))
    if (decision.outcome === 'allow') {
      const iamCaller = { accessKey, accountId: principal.arn.split(':')[4] ?? '', userArn: principal.arn }
      return {
        kind: 'allowed',
        principal: principal.arn,
        lambda: 'not invoked',
        cacheAgeSeconds: null,
        reason: decision.reason,
        iamCaller,
      }
    }
    const denial = { principal: { caller: principal.arn }, by: decision.by, explicit: decision.outcome === 'explicitDeny' }
    const message = denialMessage(denial, request.arn, uncertain.denialText ?? 'new')
    return reject(errorResponse('ACCESS_DENIED', { message }), decision.reason(), { principal: principal.arn })
  }
}

/** Returns the response to a rejected signature. It also applies to an unknown path with an `Authorization` header. */
export function signatureErrorResponse(
  rejection: SignatureRejection,
  headers: readonly (readonly [string, string])[],
): ErrorResponse {
  const { errorType, message } = executeApiError(rejection, {
    authorization: headerValues(headers, 'authorization').join(','),
    dated: headerValues(headers, 'x-amz-date').length + headerValues(headers, 'date').length > 0,
    service: 'execute-api',
  })
  if (errorType === 'MissingAuthenticationTokenException') return errorResponse('MISSING_AUTHENTICATION_TOKEN')
  if (errorType === 'ExpiredTokenException') return errorResponse('EXPIRED_TOKEN', { message })
  return errorResponse('INVALID_SIGNATURE', { errorType, message })
}

function rejectSignature({ received }: RoutedRequest, rejection: SignatureRejection): Rejected {
  return reject(signatureErrorResponse(rejection, received.headers), `the signature was rejected: ${rejection.code}`)
}

function rejectUnverifiable(): Rejected {
  return reject(errorResponse('AUTHORIZER_FAILURE'), 'the signature could not be verified')
}
