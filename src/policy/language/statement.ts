/**
 * Reads a policy document of unknown origin once into statements that are fast to evaluate. Reading never fails: a faulty
 * part is reported, and then never matches on an Allow and always matches on a Deny.
 *
 * @module
 */

import { isRecord } from '../../internal/type-guards.ts'
import type { PreparedCondition } from '../conditions/condition.ts'
import type { Glob } from '../matching/glob.ts'
import type { PrincipalName } from '../matching/principal.ts'
import { readConditions } from './condition-element.ts'
import type { Effect } from './document.ts'
import { type Element, type ElementReader, type ResourceItem, readActions, readPrincipals, readResources } from './element.ts'
import { type Fault, type FaultCode, memberPath } from './fault.ts'

/** The type of a policy, as IAM distinguishes them. `boundary` is a permissions boundary. */
export type PolicyKind = 'identity' | 'resource' | 'boundary' | 'session' | 'serviceControl' | 'resourceControl'

/** Identifies one statement of a policy set. */
export interface StatementPlace {
  /** The type of the policy that has the statement. */
  readonly kind: PolicyKind
  /** For service control policies and resource control policies: the position of the organization level, from 0. */
  readonly level?: number
  /** The position of the policy among those of its type, or of its level, from 0. */
  readonly policy: number
  /** The position of the statement in its document, from 0. */
  readonly statement: number
  /** The statement's `Sid`. */
  readonly sid: string | undefined
  /** The JSON path in its document: `$.Statement[0]`. */
  readonly path: string
}

export interface PreparedStatement {
  readonly place: StatementPlace
  readonly effect: Effect
  readonly actions: Element<Glob>
  readonly resources: Element<ResourceItem>
  /** `undefined` if statements of this policy type have no principal. */
  readonly principals: Element<PrincipalName> | undefined
  readonly conditions: readonly PreparedCondition[]
  /** The statement as a whole cannot be read. */
  readonly faulty: boolean
}

/** Where a document is in a policy set. */
export type DocumentPlace = Pick<StatementPlace, 'kind' | 'policy' | 'level'>

export interface PreparedDocument {
  readonly statements: readonly PreparedStatement[]
  readonly faults: readonly Fault[]
}

/** Reads one document of a policy set. */
export function prepareDocument(document: unknown, { kind, policy, level }: DocumentPlace): PreparedDocument {
  const faults: Fault[] = []
  const report = (code: FaultCode, path: string): void => {
    faults.push({ code, path })
  }
  const placeOf = (statement: number, sid?: string): StatementPlace => ({
    kind,
    ...(level !== undefined && { level }),
    policy,
    statement,
    sid,
    path: `$.Statement[${statement}]`,
  })
  if (!isRecord(document)) {
    report('document-not-an-object', '$')
    return { statements: [denyAll(placeOf(0))], faults }
  }
  for (const name of Object.keys(document)) if (!DOCUMENT_MEMBERS.has(name)) report('element-unknown', memberPath('$', name))
  const version = document['Version']
  if (version !== undefined && version !== '2012-10-17' && version !== '2008-10-17') report('version-unknown', '$.Version')
  const list = document['Statement']
  if (list === undefined) report('statement-missing', '$.Statement')
  // A fault of the document is a fault of each of its statements.
  const isFaulty = faults.length > 0
  const statements = (Array.isArray(list) ? list : [list]).map((statement, index) => {
    const sid = isRecord(statement) && typeof statement['Sid'] === 'string' ? statement['Sid'] : undefined
    const place = placeOf(index, sid)
    const prepared = readStatement(statement, place, {
      path: place.path,
      variables: version === '2012-10-17',
      hasPrincipal: kind === 'resource' || kind === 'resourceControl',
      report,
    })
    return isFaulty ? { ...prepared, faulty: true } : prepared
  })
  return { statements, faults }
}

const DOCUMENT_MEMBERS: ReadonlySet<string> = new Set(['Version', 'Id', 'Statement'])
const STATEMENT_MEMBERS: ReadonlySet<string> = new Set([
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
])

function readStatement(statement: unknown, place: StatementPlace, reader: ElementReader): PreparedStatement {
  const { path, variables, report } = reader
  if (!isRecord(statement)) {
    report('statement-not-an-object', path)
    return denyAll(place)
  }
  let faulty = false
  for (const name of Object.keys(statement)) {
    if (STATEMENT_MEMBERS.has(name) || statement[name] === undefined) continue
    report('element-unknown', memberPath(path, name))
    faulty = true
  }
  if (statement['Sid'] !== undefined && typeof statement['Sid'] !== 'string') report('text-expected', `${path}.Sid`)
  const effect = statement['Effect']
  if (effect !== 'Allow' && effect !== 'Deny') {
    report('effect-invalid', `${path}.Effect`)
    faulty = true
  }
  // A misspelled Allow grants nothing; any other value is treated as a Deny.
  const isAllow = typeof effect === 'string' && effect.toLowerCase() === 'allow'
  return {
    place,
    effect: isAllow ? 'Allow' : 'Deny',
    actions: readActions(statement, reader),
    resources: readResources(statement, reader),
    principals: readPrincipals(statement, reader),
    conditions: readConditions(statement['Condition'], { path: `${path}.Condition`, variables, report }),
    faulty,
  }
}

/** Takes the place of a statement that cannot be read at all. */
function denyAll(place: StatementPlace): PreparedStatement {
  const nothing = { negated: false, items: [], path: place.path, faulty: true }
  return { place, effect: 'Deny', actions: nothing, resources: nothing, principals: undefined, conditions: [], faulty: true }
}
