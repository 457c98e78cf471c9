/**
 * Rules about the permissions that let API Gateway invoke functions.
 *
 * @module
 */

import type { Finding } from '../finding.ts'
import type { Template, TemplatePermission } from '../model.ts'
import { type LintCode, lintFinding } from './lint-codes.ts'

/** Permissions for every API, and for every stage of one. */
export function lintPermissions({ permissions }: Template): readonly Finding<LintCode>[] {
  return permissions.filter(letsGatewayInvoke).flatMap(({ sourceArn, at, generated, function: name = 'a function' }) => {
    if (sourceArn === undefined || namesEveryApi(sourceArn)) {
      const message = `Every API of every account may invoke ${name}, because the permission has no SourceArn. Name the API and the authorizer or route.`
      return [
        lintFinding(
          'invoke-permission-too-wide',
          sourceArn === undefined ? message : message.replace('has no SourceArn', 'names every API'),
          at,
        ),
      ]
    }
    if (generated || !/^arn:[^:]*:execute-api:[^:]*:[^:]*:[^/]+\/\*(?:\/|$)/.test(sourceArn)) return []
    const message = `Every stage of the API may invoke ${name}, because the SourceArn of the permission has a wildcard as its stage.`
    return [lintFinding('lambda-permission-stage-wildcard', message, at)]
  })
}

function letsGatewayInvoke({ action, principal }: TemplatePermission): boolean {
  const isInvoke = ['lambda:invokefunction', 'lambda:*', '*'].includes(action.toLowerCase())
  return isInvoke && ['apigateway.amazonaws.com', 'apigateway.amazonaws.com.cn', '*'].includes(principal)
}

/** The API id is a wildcard. */
function namesEveryApi(sourceArn: string): boolean {
  return sourceArn === '*' || /^arn:[^:]*:execute-api:[^:]*:[^:]*:\*/.test(sourceArn)
}
