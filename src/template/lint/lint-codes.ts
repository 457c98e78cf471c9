/**
 * The codes of `lintTemplate` and their default severities.
 *
 * @module
 */

import type { Finding, Location } from '../finding.ts'

/** Every code that `lintTemplate` adds to the findings of reading, with its default severity. */
export const LINT_CODES = {
  /** A route without authorization, API key and resource policy. */
  'open-route': 'warning',
  /** `$default` or `/{proxy+}` is open and other routes are not. */
  'open-default-route': 'error',
  /** One method of a path is open and another is not. */
  'open-method-beside-protected': 'warning',
  /** An API key is the only check: keys identify clients and do not authorize. */
  'api-key-only': 'warning',
  /** An operation relies on root-level `security`, which AWS documents and applies differently. */
  'root-security': 'warning',
  /** SAM drops the `Auth` of an event: the route has the authorization of the API. */
  'auth-without-effect': 'error',
  /** `security` names a scheme that is not defined. */
  'undefined-security-scheme': 'error',
  /** A security scheme without an authorizer checks nothing. */
  'scheme-without-authorizer': 'error',
  /** Settings that contradict each other, such as an authorizer with `AuthorizationType: NONE`. */
  'conflicting-authorization': 'error',
  /** A preflight request needs a credential, and browsers send none. */
  'preflight-authorized': 'warning',
  /** SAM deploys a second stage named `Stage`. */
  'extra-stage': 'info',
  /** A custom domain name or mutual TLS can be bypassed through the default endpoint. */
  'execute-api-endpoint-open': 'warning',
  /** A policy for the requested ARN alone is cached for several routes. */
  'cached-method-arn': 'error',
  /** A cached boolean applies to several routes. */
  'cached-simple-response': 'error',
  /** The default of AWS or the TTL that was deployed last decides. */
  'ttl-not-stated': 'warning',
  /** A TTL without an identity source. */
  'cache-without-identity-source': 'error',
  /** A TTL above 900 seconds. */
  'long-ttl': 'info',
  /** The cache key holds no header or query parameter of the caller. */
  'identity-source-not-secret': 'warning',
  /** Responses of a protected route are cached for all callers. */
  'response-cache-without-caller': 'error',
  /** Any client may invalidate cached responses. */
  'response-cache-unauthorized-invalidation': 'warning',
  /** API Gateway may not invoke the authorizer: every request gets 500. */
  'no-invoke-permission': 'error',
  /** Every API may invoke a function. */
  'invoke-permission-too-wide': 'warning',
  /** Simple responses with payload format version 1.0. */
  'wrong-payload-version': 'error',
  /** A Cognito route with scopes accepts access tokens only. */
  'cognito-scopes-with-id-token': 'info',
  /** A Cognito route without scopes accepts ID tokens only. */
  'cognito-no-scopes': 'info',
  /** The expression is matched with `aud`, so it rejects every access token. */
  'cognito-validation-expression': 'warning',
  /** The updated issuer, which Cognito authorizers of REST APIs reject. */
  'cognito-updated-issuer': 'error',
  /** A JWT route of an HTTP API accepts every token of the audience. */
  'jwt-without-scopes': 'warning',
  /** A token without the claim passes. */
  'jwt-expected-values-not-required': 'error',
  /** The issuer cannot equal the `iss` claim of any token of it. */
  'jwt-issuer-form': 'error',
  /** The validation expression does not begin with `^` and end with `$`. */
  'unanchored-validation-expression': 'warning',
  /** The validation expression has nested repetitions. */
  'slow-validation-expression': 'warning',
  /** An identity source that does not exist: every request gets 401. */
  'not-a-context-variable': 'error',
  /** The resource policy allows every caller without a condition. */
  'resource-policy-open': 'warning',
  /** No statement allows, and a route needs an explicit Allow. */
  'resource-policy-no-allow': 'error',
  /** A specific AWS principal makes every method fail that is not AWS_IAM. */
  'resource-policy-principal-closes-others': 'error',
  /** A private API without a resource policy rejects every request. */
  'private-api-without-policy': 'error',
  /** A private API accepts requests through VPC endpoints of any account. */
  'private-api-any-endpoint': 'warning',
  /** `aws:SourceIp` is the address of the last proxy. */
  'ip-allow-behind-proxy': 'info',
  /** Every origin together with credentials. */
  'cors-wildcard-with-credentials': 'error',
  /** The Origin of the request is allowed together with credentials. */
  'cors-reflects-origin': 'warning',
  /** Browsers cannot read 401 and 403. */
  'gateway-response-without-cors': 'info',
  /** Callers need `lambda:InvokeFunction` as well. */
  'caller-credentials': 'warning',
  /** The client chooses a header from which the backend reads the caller or the tenant. */
  'client-header-to-tenant': 'error',
  /** A value of the authorizer is added to one that the client can send. */
  'authorizer-context-overridable': 'warning',
  /** Every stage of the API may invoke a function. */
  'lambda-permission-stage-wildcard': 'info',
  /** An authorizer on a route other than `$connect`, which AWS rejects. */
  'websocket-message-authorizer': 'error',
  /** The access log contains a credential. */
  'access-log-logs-authorization': 'warning',
} as const

/** What `lintTemplate` reports in addition to the findings of reading. The default severities are in {@link LINT_CODES}. */
export type LintCode = keyof typeof LINT_CODES

/** Where a finding is, besides its position. */
export interface Subject {
  readonly api?: string | undefined
  readonly route?: string | undefined
  readonly authorizer?: string | undefined
}

/** Creates a finding with the default severity of its code. */
export function lintFinding(code: LintCode, message: string, at: Location, subject: Subject = {}): Finding<LintCode> {
  return { code, severity: LINT_CODES[code], message, at, ...subject }
}
