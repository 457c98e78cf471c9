/**
 * Writes what API Gateway needs to invoke a function: a permission on the function for one authorizer or route, or a role.
 *
 * @module
 */

import { ConfigError } from '../../../errors.ts'
import type { TemplateApi } from '../../model.ts'
import type { TemplateAuthorizer } from '../../model-authorizer.ts'
import { arnValue, type FunctionTarget, qualifiersOf, stageVariableOf } from '../function-target.ts'
import { isLambda } from '../writable.ts'
import { serviceRole } from './functions.ts'
import { executeApiArn, pathId } from './resources.ts'
import { variablesOfStages, type WriteContext } from './write-context.ts'

/**
 * Adds a permission for the authorizer, one for each alias that the stages use. With an invoke role there is none.
 *
 * @param authorizerPath `authorizers/${LogicalId}`, or `authorizers/*` where the authorizer is not a resource.
 */
export function addAuthorizerPermission(
  context: WriteContext,
  {
    api,
    apiId,
    authorizer,
    authorizerPath,
  }: {
    readonly api: TemplateApi
    readonly apiId: string
    readonly authorizer: TemplateAuthorizer
    readonly authorizerPath: string
  },
): void {
  const { written } = context
  if (!isLambda(authorizer) || written.roleOf(authorizer) !== undefined) return
  const target = written.targetOf(api, authorizer)
  addPermissions(context, { api, target, id: `${authorizer.name}Permission`, sourceArn: executeApiArn(apiId, authorizerPath) })
}

/** Adds a permission for every route whose backend is a function. */
export function addRoutePermissions(context: WriteContext, api: TemplateApi, apiId: string): void {
  const done = new Set<string>()
  for (const { route, integration } of api.routes) {
    const target = context.integrationTarget(integration)
    if (target === undefined || integration.credentials !== undefined) continue
    const space = route.indexOf(' ')
    const method = route.slice(0, space)
    const path = route.slice(space + 1).replaceAll(/\{[^{}]*\}/g, '*')
    const pattern = space === -1 ? `*/${route}` : `*/${method === 'ANY' ? '*' : method}${path}`
    const key = JSON.stringify([target, pattern])
    if (done.has(key)) continue
    done.add(key)
    const id = `${api.logicalId}${space === -1 ? '' : method}${pathId(space === -1 ? route : route.slice(space + 1))}Permission`
    addPermissions(context, { api, target, id, sourceArn: executeApiArn(apiId, pattern) })
  }
}

function addPermissions(
  { set, subject }: WriteContext,
  {
    api,
    target,
    id,
    sourceArn,
  }: {
    readonly api: TemplateApi
    readonly target: FunctionTarget
    readonly id: string
    readonly sourceArn: object
  },
): void {
  const qualifiers = qualifiersOf(target, variablesOfStages(api))
  if (qualifiers.length === 0) {
    const variable = stageVariableOf(target.qualifier) ?? ''
    const problem = `no stage sets the stage variable ${variable}, which selects the alias of a function. A permission is needed for each alias.`
    throw new ConfigError(subject, 'functions', '', problem)
  }
  for (const qualifier of qualifiers) {
    const suffix = qualifier === undefined || qualifiers.length === 1 ? '' : qualifier
    const alias = `${target.logicalId}${qualifier}Alias`
    set.add(`${id}${suffix}`, {
      Type: 'AWS::Lambda::Permission',
      ...(qualifier !== undefined && Object.hasOwn(set.resources, alias) && { DependsOn: [alias] }),
      Properties: {
        Action: 'lambda:InvokeFunction',
        FunctionName: arnValue({ ...target, qualifier }),
        Principal: 'apigateway.amazonaws.com',
        SourceArn: sourceArn,
      },
    })
  }
}

/**
 * The role that API Gateway assumes to call the authorizer: an ARN as it is, or the logical id of a role that is written here
 * and may invoke this function only.
 */
export function invokeRole(context: WriteContext, api: TemplateApi, authorizer: TemplateAuthorizer): unknown {
  const role = context.written.roleOf(authorizer)
  if (role === undefined || role.startsWith('arn:')) return role
  if (!/^[A-Za-z0-9]{1,255}$/.test(role))
    throw new ConfigError(context.subject, `invokeRoles["${authorizer.name}"]`, 'the ARN of a role, or a logical id')
  const target = context.written.targetOf(api, authorizer)
  const resources = qualifiersOf(target, variablesOfStages(api)).map((qualifier) => arnValue({ ...target, qualifier }))
  const statement = {
    Effect: 'Allow',
    Action: 'lambda:InvokeFunction',
    Resource: resources.length === 1 ? resources[0] : resources,
  }
  if (!Object.hasOwn(context.set.resources, role))
    context.set.add(role, serviceRole('apigateway.amazonaws.com', 'invoke-authorizer', statement))
  return { 'Fn::GetAtt': [role, 'Arn'] }
}
