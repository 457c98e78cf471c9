/**
 * Rules about the resource policy of a REST API.
 *
 * @module
 */

import { isRecord } from '../../internal/type-guards.ts'
import type { Finding } from '../finding.ts'
import type { TemplateApi } from '../model.ts'
import { type LintCode, lintFinding } from './lint-codes.ts'
import { isPreflight } from './open-access.ts'

type Statement = { readonly [element: string]: unknown }

/** Rules about who a resource policy allows. */
export function lintResourcePolicy(api: TemplateApi): readonly Finding<LintCode>[] {
  if (api.kind !== 'REST') return []
  const at = api.resourcePolicyAt ?? api.at
  const add = (code: LintCode, message: string): Finding<LintCode> => lintFinding(code, message, at, { api: api.logicalId })
  if (api.resourcePolicy === undefined) {
    if (api.endpoint !== 'PRIVATE') return []
    const message = 'A private API without a resource policy rejects every request. Add a policy that allows its VPC endpoints.'
    return [add('private-api-without-policy', message)]
  }
  const given: unknown = api.resourcePolicy.Statement
  const statements: readonly Statement[] = [given].flat().filter(isRecord)
  const allows = statements.filter(({ Effect }) => Effect === 'Allow')
  const denies = statements.filter(({ Effect }) => Effect === 'Deny')
  const toAnyone = allows.filter(({ Principal }) => isAnyone(Principal))
  const isLimited = (keys: RegExp): boolean => [...toAnyone, ...denies].some((statement) => hasConditionOn(statement, keys))
  const findings: Finding<LintCode>[] = []
  if (toAnyone.some(({ Condition }) => !hasMembers(Condition)) && !denies.some(({ Condition }) => hasMembers(Condition))) {
    const message =
      'The resource policy allows every caller without a condition, which also turns an implicit deny of a Lambda authorizer into an allow. Add a condition, or remove the policy.'
    findings.push(add('resource-policy-open', message))
  }
  const needing = api.routes.filter(
    ({ authorization }) => authorization.type === 'NONE' || authorization.type === 'COGNITO_USER_POOLS',
  )
  if (allows.length === 0 && needing.length > 0) {
    const message = `The resource policy allows no caller, and ${needing[0]?.route} needs an explicit Allow of it. Add an Allow statement.`
    findings.push(add('resource-policy-no-allow', message))
  }
  const others = api.routes.filter((route) => route.authorization.type !== 'AWS_IAM' && !isPreflight(route))
  if (allows.some(({ Principal }) => isSpecific(Principal)) && others.length > 0) {
    const message = `The resource policy names an AWS principal, so every method without AWS_IAM authorization fails, such as ${others[0]?.route}. Use Principal "*" with a condition on aws:PrincipalArn.`
    findings.push(add('resource-policy-principal-closes-others', message))
  }
  if (api.endpoint === 'PRIVATE' && toAnyone.length > 0 && !isLimited(/^aws:sourcevpce?$/)) {
    const message =
      'The private API accepts requests through VPC endpoints of any account. Add a condition on aws:SourceVpce or aws:SourceVpc.'
    findings.push(add('private-api-any-endpoint', message))
  }
  if (statements.some((statement) => hasConditionOn(statement, /^aws:sourceip$/))) {
    const message =
      api.endpoint === 'PRIVATE'
        ? 'aws:SourceIp has no value for requests through a VPC endpoint. Use aws:VpcSourceIp.'
        : 'aws:SourceIp is the address of the last proxy: behind CloudFront or another proxy it is not the client. Make sure that clients call the API directly.'
    findings.push(add('ip-allow-behind-proxy', message))
  }
  return findings
}

function isAnyone(principal: unknown): boolean {
  if (principal === '*') return true
  return isRecord(principal) && [principal['AWS']].flat().includes('*')
}

/** A user, a role or an account; not `*` and not a service. */
function isSpecific(principal: unknown): boolean {
  if (!isRecord(principal)) return false
  return [principal['AWS']].flat().some((value) => typeof value === 'string' && value !== '*')
}

function hasMembers(condition: unknown): boolean {
  return isRecord(condition) && Object.keys(condition).length > 0
}

function hasConditionOn({ Condition }: Statement, keys: RegExp): boolean {
  if (!isRecord(Condition)) return false
  return Object.values(Condition).some(
    (operator) => isRecord(operator) && Object.keys(operator).some((key) => keys.test(key.toLowerCase())),
  )
}
