/**
 * An Allow alone leaves the rest to silence, and silence is opened by a resource policy. This closes it.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import type { EmittedDocument, EmittedStatement } from '../document.ts'
import type { Condition } from '../rule.ts'
import { conditionKey } from '../rules/condition-key.ts'
import { negateConditions } from './negate-conditions.ts'
import { DOT_SEGMENTS } from './pattern-text.ts'

/**
 * The same document, with an explicit Deny for everything that it does not allow: other resources, and resources whose
 * conditions all fail. Below a star no dot segment leads out: `GET /users/me/../you`. For a reply of an authorizer; as a caller's own policy it would close every other API too.
 *
 * @throws {ConfigError} for an Allow with `NotResource`. @throws {RuleError} for a condition that has no opposite.
 */
export function closeRest(document: EmittedDocument): EmittedDocument {
  const conditions = new Map<string, Map<string, Condition>>()
  for (const statement of document.Statement) {
    if (statement.Effect !== 'Allow') continue
    if (!('Resource' in statement)) throw new ConfigError('closeRest', 'document', 'one whose Allow statements have a Resource')
    const when: Condition = statement.Condition ?? {}
    for (const resource of [statement.Resource].flat()) {
      const known = conditions.get(resource) ?? new Map<string, Condition>()
      conditions.set(resource, known.set(conditionKey(when), when))
    }
  }
  const open = [...conditions.keys()].sort()
  const rest: EmittedStatement[] = [{ Sid: 'Rest', Effect: 'Deny', Action: 'execute-api:*', ...allBut(open) }]
  const ways = waysOut(open)
  if (ways.length > 0) rest.push({ Sid: 'WaysOut', Effect: 'Deny', Action: 'execute-api:*', Resource: ways })

  const classes = new Map<string, { readonly when: readonly Condition[]; readonly resources: Set<string> }>()
  for (const [resource, known] of conditions) {
    if (known.has('{}')) continue
    const key = [...known.keys()].sort().join('|')
    const one = classes.get(key) ?? { when: [...known.values()], resources: new Set<string>() }
    classes.set(key, one)
    one.resources.add(resource)
  }
  for (const { when, resources } of classes.values()) {
    const others = open.filter((resource) => !resources.has(resource))
    for (const block of negateConditions('closeRest', when)) {
      rest.push({
        Sid: `RestUnless${rest.length}`,
        Effect: 'Deny',
        Action: 'execute-api:*',
        ...allBut(others),
        Condition: mutable(block),
      })
    }
  }
  return Object.freeze<EmittedDocument>({ Version: '2012-10-17', Statement: [...document.Statement, ...rest] })
}

/** A backend that resolves dots would leave what stands before a star; above a star for the whole path there is nothing. */
function waysOut(open: readonly string[]): string[] {
  const stages = open.flatMap((resource) => {
    const [api = '', stage = '', , ...path] = resource.split('/')
    const below = path.join('/')
    return below !== '*' && /[*?]/.test(below) ? [`${api}/${stage}`] : []
  })
  return [...new Set(stages)].flatMap((stage) => DOT_SEGMENTS.map((dots) => `${stage}/${dots}`))
}

function allBut(resources: readonly string[]): { Resource: string } | { NotResource: string[] } {
  return resources.length === 0 ? { Resource: '*' } : { NotResource: [...resources] }
}

function mutable(condition: Condition): { [operator: string]: { [key: string]: string[] } } {
  return Object.fromEntries(
    Object.entries(condition).map(([operator, keys]) => [
      operator,
      Object.fromEntries(Object.entries(keys).map(([key, values]) => [key, [values].flat()])),
    ]),
  )
}
