/**
 * Writes authorizers as SAM's `Auth.Authorizers`, where SAM can express them.
 *
 * @module
 */

import { ConfigError } from '../../../errors.ts'
import type { IdentitySource } from '../../../events/index.ts'
import type { TemplateApi } from '../../model.ts'
import type { TemplateAuthorizer } from '../../model-authorizer.ts'
import { invokeRole } from '../cloud-formation/permissions.ts'
import { withoutUndefined } from '../cloud-formation/resources.ts'
import type { WriteContext } from '../cloud-formation/write-context.ts'
import { arnValue, stageVariableOf } from '../function-target.ts'
import { formatIdentitySource } from '../identity-source-expression.ts'

/** SAM writes sources in this order, whatever the order of the template is. */
const SOURCE_ORDER: readonly IdentitySource['in'][] = ['header', 'query', 'stageVariable', 'context']
const SOURCE_LISTS: { readonly [part in IdentitySource['in']]: string } = {
  header: 'Headers',
  query: 'QueryStrings',
  stageVariable: 'StageVariables',
  context: 'Context',
}

/**
 * Returns `undefined` for an authorizer that the definition body must define: SAM would drop the TTL of a Cognito authorizer
 * and change the order of identity sources, and it does not know JWT authorizers of REST APIs.
 */
export function samAuthorizer(context: WriteContext, api: TemplateApi, authorizer: TemplateAuthorizer): object | undefined {
  const { type, identitySources, issuers: [issuer] = [] } = authorizer
  const ranks = identitySources.map((source) => SOURCE_ORDER.indexOf(source.in))
  const isOrdered = ranks.every((rank, index) => index === 0 || rank >= (ranks[index - 1] ?? 0))
  if (type === 'COGNITO_USER_POOLS' || !isOrdered || (type === 'JWT' && api.kind !== 'HTTP')) return undefined
  if (type === 'JWT') {
    return {
      IdentitySource: identitySources.map((source) => formatIdentitySource(source, 'HTTP')).join(','),
      JwtConfiguration: { issuer: issuer?.issuer, audience: issuer?.audiences },
    }
  }
  return api.kind === 'HTTP' ? httpAuthorizer(context, api, authorizer) : restAuthorizer(context, api, authorizer)
}

function restAuthorizer(context: WriteContext, api: TemplateApi, authorizer: TemplateAuthorizer): object {
  const { type, identitySources, identityValidationExpression, ttlSeconds = 300 } = authorizer
  const target = context.written.targetOf(api, authorizer)
  if (type === 'REQUEST' && ttlSeconds > 0 && identitySources.length === 0) {
    const problem = `authorizer ${authorizer.name} has a TTL and no identity source, which SAM rejects. Add one, or set the TTL to 0.`
    throw new ConfigError(context.subject, `authorizers["${authorizer.name}"]`, '', problem)
  }
  return withoutUndefined({
    FunctionPayloadType: type,
    FunctionArn: arnValue(target),
    FunctionInvokeRole: invokeRole(context, api, authorizer),
    DisableFunctionDefaultPermissions: needsOwnPermission(api, authorizer, context) || undefined,
    Identity:
      type === 'TOKEN'
        ? withoutUndefined({
            Header: identitySources[0]?.name,
            ValidationExpression: identityValidationExpression,
            ReauthorizeEvery: ttlSeconds,
          })
        : { ...sourceLists(identitySources), ReauthorizeEvery: ttlSeconds },
  })
}

function httpAuthorizer(context: WriteContext, api: TemplateApi, authorizer: TemplateAuthorizer): object {
  const { identitySources, payloadFormatVersion = '2.0', simpleResponses, ttlSeconds = 0 } = authorizer
  return withoutUndefined({
    AuthorizerPayloadFormatVersion: payloadFormatVersion,
    EnableSimpleResponses: simpleResponses === true ? true : undefined,
    FunctionArn: arnValue(context.written.targetOf(api, authorizer)),
    FunctionInvokeRole: invokeRole(context, api, authorizer),
    Identity: { ...sourceLists(identitySources), ReauthorizeEvery: ttlSeconds },
  })
}

function sourceLists(sources: readonly IdentitySource[]): { readonly [list: string]: readonly string[] } {
  const lists = SOURCE_ORDER.map((part) => [SOURCE_LISTS[part], sources.filter((source) => source.in === part)] as const)
  return Object.fromEntries(
    lists.filter(([, members]) => members.length > 0).map(([list, members]) => [list, members.map(({ name }) => name)]),
  )
}

/**
 * Whether a permission must be written. SAM writes one for authorizers of REST APIs that it defines itself, but for one ARN:
 * an alias that a stage variable selects needs a permission for each of its values.
 */
export function needsOwnPermission(api: TemplateApi, authorizer: TemplateAuthorizer, { written }: WriteContext): boolean {
  return api.kind === 'HTTP' || stageVariableOf(written.targetOf(api, authorizer).qualifier) !== undefined
}
