/**
 * Rules about the settings of authorizers.
 *
 * @module
 */

import type { Finding } from '../finding.ts'
import type { TemplateApi } from '../model.ts'
import type { TemplateAuthorizer, TemplateIssuer } from '../model-authorizer.ts'
import { isContextVariable } from './context-variables.ts'
import { type LintCode, lintFinding } from './lint-codes.ts'
import { routesOf } from './result-cache.ts'
import { hasNestedQuantifier, isAnchored } from './validation-expression.ts'

/** Rules about type, function, validation expression and issuers. */
export function lintAuthorizer(api: TemplateApi, authorizer: TemplateAuthorizer): readonly Finding<LintCode>[] {
  const { name, type, identitySources, identityValidationExpression: expression, positions, at } = authorizer
  const subject = { api: api.logicalId, authorizer: name }
  const findings: Finding<LintCode>[] = []
  const add = (code: LintCode, message: string, member: string): void => {
    findings.push(lintFinding(code, message, positions[member] ?? at, subject))
  }
  const isFunction = type === 'TOKEN' || type === 'REQUEST'
  if (isFunction && authorizer.invocable === 'no')
    add(
      'no-invoke-permission',
      `API Gateway may not invoke the function of authorizer ${name}, so every request gets 500. Add an AWS::Lambda::Permission for it, or a role.`,
      'function',
    )
  if (authorizer.simpleResponses === true && authorizer.payloadFormatVersion === '1.0')
    add(
      'wrong-payload-version',
      `Authorizer ${name} has simple responses with payload format version 1.0, which only 2.0 supports. Set the version to '2.0'.`,
      'payloadFormatVersion',
    )
  if (expression !== undefined && type === 'COGNITO_USER_POOLS')
    add(
      'cognito-validation-expression',
      `The validation expression of authorizer ${name} is matched with the aud claim, which access tokens do not have, so it rejects all of them. Remove it.`,
      'identityValidationExpression',
    )
  if (expression !== undefined && type === 'TOKEN' && !isAnchored(expression))
    add(
      'unanchored-validation-expression',
      `The validation expression of authorizer ${name} does not begin with ^ and end with $. Anchor it, so that it describes the whole token.`,
      'identityValidationExpression',
    )
  if (expression !== undefined && hasNestedQuantifier(expression))
    add(
      'slow-validation-expression',
      `The validation expression of authorizer ${name} repeats a group that contains a repetition, which may take exponential time. Write it without nesting.`,
      'identityValidationExpression',
    )
  for (const source of identitySources) {
    if (source.in === 'context' && !isContextVariable(api.kind, source.name))
      add(
        'not-a-context-variable',
        `The identity source context.${source.name} of authorizer ${name} does not exist before authorization, so every request gets 401. Use a variable of the request.`,
        'identitySources',
      )
  }
  if (type === 'COGNITO_USER_POOLS' && namesUpdatedIssuer(authorizer))
    add(
      'cognito-updated-issuer',
      `Authorizer ${name} names an issuer issuer-cognito-idp, which Cognito authorizers of REST APIs reject. Use the original issuer, or a JWT authorizer.`,
      'providerArns',
    )
  for (const issuer of authorizer.issuers ?? [])
    for (const [code, message] of lintIssuer(name, issuer)) add(code, message, 'issuers')
  return findings
}

function namesUpdatedIssuer({ providerArns = [], issuers = [] }: TemplateAuthorizer): boolean {
  return [...providerArns, ...issuers.map(({ issuer }) => issuer)].some((value) => value.includes('issuer-cognito-idp'))
}

function lintIssuer(name: string, { issuer, claims }: TemplateIssuer): readonly (readonly [LintCode, string])[] {
  // Reading has reported an issuer that the template does not determine.
  const problem = issuer === '' ? undefined : issuerProblem(issuer)
  const form: readonly (readonly [LintCode, string])[] =
    problem === undefined
      ? []
      : [['jwt-issuer-form', `The issuer of authorizer ${name} ${problem}. Write it exactly as the iss claim of its tokens.`]]
  const optional = claims.filter(({ expected, required }) => expected.length > 0 && !required)
  return [
    ...form,
    ...optional.map(
      (claim) =>
        [
          'jwt-expected-values-not-required',
          `Authorizer ${name} accepts a token without the claim ${claim.name}, because it has expected values and is not required. Set Required to true.`,
        ] as const,
    ),
  ]
}

/** Providers whose discovery document states the issuer with, or without, a slash at its end. */
const TRAILING_SLASHES: readonly (readonly [RegExp, boolean])[] = [
  [/^[a-z0-9.-]+\.auth0\.com$/, true],
  [/^cognito-idp\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?$/, false],
  [/^accounts\.google\.com$/, false],
  [/^login\.microsoftonline\.com$/, false],
  [/^[a-z0-9.-]+\.okta\.com$/, false],
  [/^securetoken\.google\.com$/, false],
]

function issuerProblem(issuer: string): string | undefined {
  if (!URL.canParse(issuer)) return 'is not a URL'
  const { protocol, hostname, search, hash, pathname, username } = new URL(issuer)
  if (protocol !== 'https:') return 'does not begin with https://'
  if (search !== '' || hash !== '' || username !== '' || issuer.includes('?') || issuer.includes('#'))
    return 'has user information, a query or a fragment'
  const [, expected] = TRAILING_SLASHES.find(([host]) => hostname.length < 256 && host.test(hostname)) ?? []
  const hasSlash = issuer.endsWith('/')
  if (expected === undefined || expected === hasSlash) return undefined
  // Auth0's custom paths do not exist: the slash is all that follows the host.
  if (expected && pathname !== '/') return undefined
  return expected
    ? 'lacks the slash at its end that its discovery document has'
    : 'ends with a slash that its discovery document does not have'
}

/** Rules about routes with Cognito and JWT authorizers. */
export function lintTokenRoutes(api: TemplateApi, { name, type }: TemplateAuthorizer): readonly Finding<LintCode>[] {
  if (type !== 'COGNITO_USER_POOLS' && type !== 'JWT') return []
  return routesOf(api, name).flatMap((route) => {
    const subject = { api: api.logicalId, route: route.route, authorizer: name }
    const hasScopes = route.scopes.length > 0
    if (type === 'JWT') {
      if (hasScopes || api.kind !== 'HTTP') return []
      const message = `${route.route} has no scopes, so ID tokens and every other token of the audience are accepted. Set AuthorizationScopes.`
      return [lintFinding('jwt-without-scopes', message, route.at, subject)]
    }
    const code = hasScopes ? 'cognito-scopes-with-id-token' : 'cognito-no-scopes'
    const message = hasScopes
      ? `${route.route} has scopes, so it accepts access tokens only and ID tokens get 401.`
      : `${route.route} has no scopes, so it accepts ID tokens only and access tokens get 401.`
    return [lintFinding(code, message, route.at, subject)]
  })
}
