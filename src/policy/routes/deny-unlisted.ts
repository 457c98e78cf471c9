/**
 * An Allow alone leaves the rest to silence, and silence is opened by a resource policy. This closes it.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { getOrAdd } from '../get-or-add.ts'
import type { EmittedDocument, EmittedStatement } from '../language/document.ts'
import { conditionText } from '../rules/condition-text.ts'
import type { Condition } from '../rules/rule.ts'
import { negateClass } from './emit/negate-conditions.ts'
import { DOT_SEGMENTS } from './emit/pattern-string.ts'
import { ALL, classOfAny } from './plan/open-paths.ts'

/**
 * The same document, with an explicit Deny for everything that it does not allow: other resources, and resources whose
 * conditions all fail. Below a star no dot segment leads out: `GET /users/me/../you`. For a reply of an authorizer; as a caller's own policy it would close every other API too.
 *
 * @throws {ConfigError} for an Allow with `NotResource`. @throws {RuleError} for a condition that has no opposite.
 */
export function denyUnlisted(document: EmittedDocument): EmittedDocument {
  const conditions = new Map<string, string[]>()
  for (const statement of document.Statement) {
    if (statement.Effect !== 'Allow') continue
    if (!('Resource' in statement))
      throw new ConfigError('denyUnlisted', 'document', 'one whose Allow statements have a Resource')
    const when: Condition = statement.Condition ?? {}
    for (const resource of [statement.Resource].flat()) getOrAdd(conditions, resource, () => []).push(conditionText(when))
  }
  const open = [...conditions.keys()].sort()
  const rest: EmittedStatement[] = [{ Sid: 'DenyUnlisted', Effect: 'Deny', Action: 'execute-api:*', ...allBut(open) }]
  const ways = waysOut(open)
  if (ways.length > 0) rest.push({ Sid: 'DenyDotSegments', Effect: 'Deny', Action: 'execute-api:*', Resource: ways })

  const classes = new Map([...conditions].map(([resource, when]) => [resource, when.includes('{}') ? ALL : classOfAny(when)]))
  // What is open without a condition has no opposite, so it gives no statement.
  for (const when of new Set(classes.values())) {
    const others = open.filter((resource) => classes.get(resource) !== when)
    for (const Condition of negateClass('denyUnlisted', when)) {
      rest.push({
        Sid: `DenyUnlistedUnless${rest.length}`,
        Effect: 'Deny',
        Action: 'execute-api:*',
        ...allBut(others),
        Condition,
      })
    }
  }
  return Object.freeze<EmittedDocument>({ Version: '2012-10-17', Statement: [...document.Statement, ...rest] })
}

/**
 * A backend that resolves dots would leave what stands before a star; above a star for the whole path there is nothing, unless
 * something stands between it and another star: the one of any stage crosses `/` too, and `GET` may be part of a path behind it.
 */
function waysOut(open: readonly string[]): string[] {
  const stages = open.flatMap((resource) => {
    const parts = resource.split('/')
    const below = parts.slice(3).join('/')
    const between = resource.split(/[*?]/).slice(1, -1)
    const isLeft = (below !== '*' && /[*?]/.test(below)) || between.some((text) => /[^/:]/.test(text))
    return isLeft ? [parts.slice(0, 2).join('/')] : []
  })
  return [...new Set(stages)].flatMap((stage) => DOT_SEGMENTS.map((dots) => `${stage}/${dots}`))
}

function allBut(resources: readonly string[]): { Resource: string } | { NotResource: string[] } {
  return resources.length === 0 ? { Resource: '*' } : { NotResource: [...resources] }
}
