/**
 * AWS_IAM: the request's signature, then the policies of whoever signed.
 *
 * @module
 */

import { executeApiError, type IssuedCredentials, verifyRequest } from '../../sigv4/index.ts'
import { type GatewayAnswer, gatewayAnswer } from '../gateway-response.ts'
import { headerValues } from '../raw-request.ts'
import type { IamPrincipal, UncertainBehaviour } from '../rest-options.ts'
import { type Authorization, type Authorize, type Call, type Refused, refused } from './authorization.ts'
import { denialText } from './denial-text.ts'
import type { PolicyJudge } from './evaluate-policies.ts'

export interface IamSetting {
  readonly principals: { readonly [accessKeyId: string]: IamPrincipal }
  readonly region: string
  readonly judge: PolicyJudge
  readonly uncertain: UncertainBehaviour
}

export function iamAuthorize({ principals, region, judge, uncertain }: IamSetting): Authorize {
  // The same object for the same key each time: derived keys are kept by it.
  const issued = new Map<string, IssuedCredentials & IamPrincipal>(
    Object.entries(principals).map(([id, principal]) => [id, { ...principal }]),
  )

  return async function authorizeIam(call: Call): Promise<Authorization> {
    const { method, rawPath, rawQuery, headers, body } = call.request
    const answer = await verifyRequest(
      { method, url: rawQuery === '' ? rawPath : `${rawPath}?${rawQuery}`, headers, body },
      {
        lookup: (accessKeyId) => issued.get(accessKeyId),
        regions: [region],
        services: ['execute-api'],
        payload: 'verify',
        now: () => call.nowMs,
      },
    )
    if (!answer.ok) return answer.kind === 'rejected' ? signatureRefused(call, answer) : outage()
    const principal = issued.get(answer.accessKeyId)
    return principal === undefined ? outage() : decide(call, answer.accessKeyId, principal)
  }

  function decide(call: Call, accessKey: string, principal: IamPrincipal): Authorization {
    const verdict = judge.iamCaller(principal, call)
    if (verdict.outcome === 'allow') {
      const iamCaller = { accessKey, accountId: principal.arn.split(':')[4] ?? '', userArn: principal.arn }
      return { kind: 'allowed', principal: principal.arn, lambda: 'not invoked', reason: verdict.reason, iamCaller }
    }
    const denial = { who: { caller: principal.arn }, by: verdict.by, explicit: verdict.outcome === 'explicitDeny' }
    const message = denialText(denial, call.arn, uncertain.denialText ?? 'new')
    return refused(gatewayAnswer('ACCESS_DENIED', { message }), verdict.reason, { principal: principal.arn })
  }
}

/** What execute-api says to an `Authorization` header that is no AWS signature, on a path it does not know. */
export function signatureAnswer(
  refusal: Parameters<typeof executeApiError>[0],
  headers: readonly (readonly [string, string])[],
): GatewayAnswer {
  const { errorType, message } = executeApiError(refusal, {
    authorization: headerValues(headers, 'authorization').join(','),
    dated: headerValues(headers, 'x-amz-date').length + headerValues(headers, 'date').length > 0,
    service: 'execute-api',
  })
  if (errorType === 'MissingAuthenticationTokenException') return gatewayAnswer('MISSING_AUTHENTICATION_TOKEN')
  if (errorType === 'ExpiredTokenException') return gatewayAnswer('EXPIRED_TOKEN', { message })
  return gatewayAnswer('INVALID_SIGNATURE', { errorType, message })
}

function signatureRefused(call: Call, refusal: Parameters<typeof executeApiError>[0]): Refused {
  return refused(signatureAnswer(refusal, call.request.headers), `the signature is refused: ${refusal.code}`)
}

function outage(): Refused {
  return refused(gatewayAnswer('AUTHORIZER_FAILURE'), 'the signature could not be checked')
}
