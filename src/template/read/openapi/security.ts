/**
 * Decides who may call an operation: `security` and `x-amazon-apigateway-auth`.
 *
 * @module
 */

import { isRecord } from '../../../internal/type-guards.ts'
import type { Location } from '../../finding.ts'
import type { Authorization, AuthorizationOrigin } from '../../model-route.ts'
import { CLOSED } from '../draft.ts'
import type { Problem } from '../report.ts'
import { findUnresolved } from '../unresolved.ts'

/** What a security scheme makes API Gateway check. */
export type Scheme =
  | { readonly kind: 'authorizer'; readonly type: 'CUSTOM' | 'COGNITO_USER_POOLS' | 'JWT' }
  | { readonly kind: 'iam' }
  | { readonly kind: 'api-key' }
  /** A scheme that API Gateway ignores. */
  | { readonly kind: 'nothing' }

/** The authorization of one operation. */
export interface OperationSecurity {
  readonly authorization: Authorization
  readonly from: AuthorizationOrigin
  readonly scopes: readonly string[]
  readonly apiKeyRequired: boolean
  readonly problems: readonly Problem[]
  /** Names of schemes that check nothing. */
  readonly ignored: readonly string[]
  /** Names of schemes that are not defined. */
  readonly undefinedNames: readonly string[]
}

/** The inputs of the decision. */
export interface SecurityInput {
  /** `security` of the operation, or of the root where that applies. */
  readonly security: unknown
  /** `x-amazon-apigateway-auth` of the operation. */
  readonly auth: unknown
  readonly from: AuthorizationOrigin
  readonly at: Location
  scheme(name: string): Scheme | undefined
}

/** Applies the rules of API Gateway's import. Any value that is not understood closes the route. */
export function operationSecurity(input: SecurityInput): OperationSecurity {
  const problems: Problem[] = []
  const problem = (code: Problem['code'], message: string): void => void problems.push({ code, message, at: input.at })
  const unknown = findUnresolved(input.security) ?? findUnresolved(input.auth)
  if (unknown !== undefined) problem(unknown.code, unknown.message)
  const entries = requirements(input.security, problem)
  const found = entries.map((entry) => ({ ...entry, scheme: input.scheme(entry.name) }))
  const undefinedNames = found.flatMap(({ name, scheme }) => (scheme === undefined && name !== 'NONE' ? [name] : []))
  if (undefinedNames.length > 0)
    problem(
      'unknown-authorizer',
      `security names ${undefinedNames[0]}, which is not a security scheme. API Gateway leaves such a method open.`,
    )
  const checks = found.filter(({ scheme }) => scheme?.kind === 'authorizer' || scheme?.kind === 'iam')
  const names = new Set(checks.map(({ name, scheme }) => (scheme?.kind === 'iam' ? 'AWS_IAM' : name)))
  const typed = authType(input.auth, problem)
  if (names.size > 1 || (typed !== undefined && names.size > 0 && !(typed === 'AWS_IAM' && names.has('AWS_IAM'))))
    problem(
      'ambiguous-security',
      'Two authorizations apply to one operation. API Gateway does not document which one counts; keep one.',
    )
  const [first] = checks
  return {
    authorization: problems.length > 0 ? CLOSED : authorizationOf(first, typed),
    from: first === undefined && typed === undefined ? 'none' : input.from,
    scopes: first?.scheme?.kind === 'authorizer' ? first.scopes : [],
    apiKeyRequired: found.some(({ scheme }) => scheme?.kind === 'api-key'),
    problems,
    ignored: found.flatMap(({ name, scheme }) => (scheme?.kind === 'nothing' ? [name] : [])),
    undefinedNames,
  }
}

interface Requirement {
  readonly name: string
  readonly scopes: readonly string[]
}

function requirements(security: unknown, problem: (code: Problem['code'], message: string) => void): readonly Requirement[] {
  if (security === undefined || security === null || findUnresolved(security) !== undefined) return []
  if (!Array.isArray(security) || !security.every(isRecord)) {
    problem('invalid-value', 'security must be an array of objects.')
    return []
  }
  return security.flatMap((entry) =>
    Object.entries(entry).map(([name, scopes]) => ({ name, scopes: Array.isArray(scopes) ? scopes.map(String) : [] })),
  )
}

function authType(auth: unknown, problem: (code: Problem['code'], message: string) => void): 'NONE' | 'AWS_IAM' | undefined {
  if (auth === undefined || auth === null) return undefined
  const type = isRecord(auth) ? String(auth['type']).toUpperCase() : ''
  if (type === 'NONE' || type === 'AWS_IAM') return type
  problem('invalid-value', 'x-amazon-apigateway-auth must have the type NONE or AWS_IAM.')
  return undefined
}

function authorizationOf(
  check: { readonly name: string; readonly scheme: Scheme | undefined } | undefined,
  typed: 'NONE' | 'AWS_IAM' | undefined,
): Authorization {
  if (typed !== undefined) return { type: typed }
  if (check?.scheme?.kind === 'iam') return { type: 'AWS_IAM' }
  if (check?.scheme?.kind === 'authorizer') return { type: check.scheme.type, authorizer: check.name }
  return { type: 'NONE' }
}
