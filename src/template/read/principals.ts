/**
 * Reads IAM users and roles with their policies about execute-api.
 *
 * @module
 */

import type { PolicyDocument } from 'aws-lambda'
import { isRecord } from '../../internal/type-guards.ts'
import type { TemplatePrincipal } from '../model.ts'
import { memberOf } from './parse-context.ts'
import { findUnresolved, isUnresolved } from './unresolved.ts'
import { type Resource, resourcesOf, type World } from './world.ts'

/** Principals by logical id. A statement that is not known never widens what a principal may do. */
export function readPrincipals(
  world: World,
  keyOf: (resource: Resource) => string,
): { readonly [logicalId: string]: TemplatePrincipal } {
  const resources = resourcesOf(world, 'AWS::IAM::User', 'AWS::IAM::Role')
  return Object.fromEntries(
    resources.flatMap((resource) => {
      const arn = resource.stack.resolve({ 'Fn::GetAtt': [resource.logicalId, 'Arn'] })
      const policies = [...inline(resource.properties['Policies']), ...attached(resource, world)].flatMap((one) =>
        knownPart(one, resource, world),
      )
      return typeof arn === 'string' && policies.length > 0 ? [[keyOf(resource), { arn, policies }] as const] : []
    }),
  )
}

function inline(policies: unknown): readonly unknown[] {
  return Array.isArray(policies) ? policies.map((one) => memberOf(one, 'PolicyDocument')) : []
}

/** `AWS::IAM::Policy` resources that name the principal. */
function attached(resource: Resource, world: World): readonly unknown[] {
  const name = resource.stack.resolve({ Ref: resource.logicalId })
  const list = resource.type === 'AWS::IAM::User' ? 'Users' : 'Roles'
  return resourcesOf(world, 'AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy')
    .filter(({ properties }) => Array.isArray(properties[list]) && (properties[list] as readonly unknown[]).includes(name))
    .map(({ properties }) => properties['PolicyDocument'])
}

/** The statements about execute-api. One Deny that is not known removes the policy's Allows, too. */
function knownPart(document: unknown, resource: Resource, world: World): readonly PolicyDocument[] {
  const statements = memberOf(document, 'Statement')
  const list = (Array.isArray(statements) ? statements : [statements]).filter(isRecord)
  const relevant = list.filter((one) => isUnresolved(one) || mentionsExecuteApi(one))
  if (relevant.length === 0) return []
  const unknown = relevant.filter((one) => findUnresolved(one) !== undefined)
  const [first] = unknown
  if (first !== undefined) {
    const problem = findUnresolved(first)
    world.report.warning({
      code: problem?.code ?? 'unresolved',
      message: `A statement about execute-api of ${resource.logicalId} is left out. ${problem?.message ?? ''}`.trim(),
      at: problem?.at ?? resource.at,
    })
  }
  const hasUnknownDeny = unknown.some((one) => isUnresolved(one) || one['Effect'] !== 'Allow')
  const kept = hasUnknownDeny ? [] : relevant.filter((one) => !unknown.includes(one))
  return kept.length === 0 ? [] : [{ Version: '2012-10-17', Statement: kept } as unknown as PolicyDocument] // evaluated by the gateway, which checks it
}

function mentionsExecuteApi(statement: { readonly [name: string]: unknown }): boolean {
  const { Action: action, NotAction: notAction } = statement
  if (notAction !== undefined) return true
  const actions = Array.isArray(action) ? action : [action]
  return actions.some(
    (one) => typeof one !== 'string' || one === '*' || one.toLowerCase().startsWith('execute-api:') || /^[a-z-]*[*?]/i.test(one),
  )
}
