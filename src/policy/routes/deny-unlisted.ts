/**
 * Denies explicitly everything that a document does not allow. Without an explicit deny, a resource policy may allow it.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { isRecord } from '../../internal/is-record.ts'
import { checkArgument, valid } from '../../options.ts'
import { getOrAdd } from '../get-or-add.ts'
import type { EmittedDocument, EmittedStatement } from '../language/document.ts'
import { type ConditionText, formatCondition } from '../rules/condition-blocks.ts'
import { negateAccess } from './emit/negate-conditions.ts'
import { DOT_SEGMENTS } from './emit/pattern-string.ts'
import { type AccessText, ALWAYS, formatAccess } from './plan/access-text.ts'

/**
 * Returns the document with explicit Deny statements for everything that it does not allow: other resources, and
 * resources whose conditions all fail. Dot segments below a wildcard (`GET /users/me/../you`) are denied too. Use it for
 * authorizer responses; as an identity-based policy it would deny every other API.
 *
 * @throws {ConfigError} for an argument that is not a document made by `policy`, and for an Allow with `NotResource`.
 * @throws {RuleError} for a condition that cannot be negated.
 * @example
 * denyUnlisted(policy(scope, allow('GET /pets')))
 */
export function denyUnlisted(document: EmittedDocument): EmittedDocument {
  checkArgument('denyUnlisted', 'document', emittedDocument, document)
  const allowed = accessByResource(document)
  const resources = [...allowed.keys()].sort()
  const denies: EmittedStatement[] = [{ Sid: 'DenyUnlisted', Effect: 'Deny', Action: 'execute-api:*', ...allBut(resources) }]
  const dotSegments = dotSegmentResources(resources)
  if (dotSegments.length > 0)
    denies.push({ Sid: 'DenyDotSegments', Effect: 'Deny', Action: 'execute-api:*', Resource: dotSegments })
  for (const access of new Set(allowed.values())) {
    if (access === ALWAYS) continue
    const others = resources.filter((resource) => allowed.get(resource) !== access)
    for (const Condition of negateAccess('denyUnlisted', access)) {
      const Sid = `DenyUnlistedUnless${denies.length}`
      denies.push({ Sid, Effect: 'Deny', Action: 'execute-api:*', ...allBut(others), Condition })
    }
  }
  return Object.freeze<EmittedDocument>({ Version: '2012-10-17', Statement: [...document.Statement, ...denies] })
}

const emittedDocument = valid<EmittedDocument>(
  'a document made by policy(…)',
  (value) => isRecord(value) && Array.isArray(value['Statement']) && value['Statement'].every(isRecord),
)

/** Under which conditions the Allow statements allow each resource. */
function accessByResource({ Statement }: EmittedDocument): ReadonlyMap<string, AccessText> {
  const conditions = new Map<string, ConditionText[]>()
  for (const statement of Statement) {
    if (statement.Effect !== 'Allow') continue
    if (!('Resource' in statement))
      throw new ConfigError('denyUnlisted', 'document', 'a document whose Allow statements have a Resource')
    const condition = formatCondition(statement.Condition ?? {})
    for (const resource of [statement.Resource].flat()) getOrAdd(conditions, resource, () => []).push(condition)
  }
  return new Map([...conditions].map(([resource, texts]) => [resource, formatAccess(texts)]))
}

/**
 * A backend that resolves dot segments would leave the part of the path before a wildcard. There is no such part if the
 * wildcard is the whole path, unless a wildcard stage precedes it: that one also matches `/`, so `GET` may be part of a path.
 */
function dotSegmentResources(resources: readonly string[]): string[] {
  const stages = resources.filter(hasPartToLeave).map((resource) => resource.split('/').slice(0, 2).join('/'))
  return [...new Set(stages)].flatMap((stage) => DOT_SEGMENTS.map((dots) => `${stage}/${dots}`))
}

function hasPartToLeave(resource: string): boolean {
  const path = resource.split('/').slice(3).join('/')
  const betweenWildcards = resource.split(/[*?]/).slice(1, -1)
  return (path !== '*' && /[*?]/.test(path)) || betweenWildcards.some((part) => /[^/:]/.test(part))
}

function allBut(resources: readonly string[]): { Resource: string } | { NotResource: string[] } {
  return resources.length === 0 ? { Resource: '*' } : { NotResource: [...resources] }
}
