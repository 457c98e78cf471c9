/**
 * The codes of `lintTemplate` and their default severities.
 *
 * @module
 */

import type { Finding, Location } from '../finding.ts'

/** Every code that `lintTemplate` adds to the findings of reading, with its default severity. */
export const LINT_CODES = {
  'open-route': 'warning',
  'open-default-route': 'error',
  'open-method-beside-protected': 'warning',
  'api-key-only': 'warning',
  'root-security': 'warning',
  'auth-without-effect': 'error',
  'undefined-security-scheme': 'error',
  'scheme-without-authorizer': 'error',
  'conflicting-authorization': 'error',
  'preflight-authorized': 'warning',
  'extra-stage': 'info',
  'execute-api-endpoint-open': 'warning',
  'cached-method-arn': 'error',
  'cached-simple-response': 'error',
  'ttl-not-stated': 'warning',
  'cache-without-identity-source': 'error',
  'long-ttl': 'info',
  'identity-source-not-secret': 'warning',
  'response-cache-without-caller': 'error',
  'response-cache-unauthorized-invalidation': 'warning',
  'no-invoke-permission': 'error',
  'invoke-permission-too-wide': 'warning',
  'wrong-payload-version': 'error',
  'cognito-scopes-with-id-token': 'info',
  'cognito-no-scopes': 'info',
  'cognito-validation-expression': 'warning',
  'cognito-updated-issuer': 'error',
  'jwt-without-scopes': 'warning',
  'jwt-expected-values-not-required': 'error',
  'jwt-issuer-form': 'error',
  'unanchored-validation-expression': 'warning',
  'slow-validation-expression': 'warning',
  'not-a-context-variable': 'error',
  'resource-policy-open': 'warning',
  'resource-policy-no-allow': 'error',
  'resource-policy-principal-closes-others': 'error',
  'private-api-without-policy': 'error',
  'private-api-any-endpoint': 'warning',
  'ip-allow-behind-proxy': 'info',
  'cors-wildcard-with-credentials': 'error',
  'cors-reflects-origin': 'warning',
  'gateway-response-without-cors': 'info',
  'caller-credentials': 'warning',
  'client-header-to-tenant': 'error',
  'authorizer-context-overridable': 'warning',
  'lambda-permission-stage-wildcard': 'info',
  'websocket-message-authorizer': 'error',
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
