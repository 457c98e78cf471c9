/**
 * A policy document of unknown origin, read once into statements that are quick to judge. Reading never fails: what is at
 * fault is reported, and then never matches on an Allow and always on a Deny.
 *
 * @module
 */

import type { PreparedCondition } from '../conditions/condition.ts'
import { compileGlob, everyWildcard, type Glob } from '../matching/glob.ts'
import { type PrincipalName, readPrincipalName } from '../matching/principal.ts'
import { partsOf, type ResourcePattern, resourcePattern } from '../matching/resource-pattern.ts'
import { type LeadingTemplate, leadingTemplate, parseTemplate, type Template } from '../matching/template.ts'
import { readConditions } from './condition-element.ts'
import type { Effect } from './document.ts'
import { type Fault, type FaultCode, memberPath } from './fault.ts'

export type PolicyKind = 'identity' | 'resource' | 'boundary' | 'session' | 'serviceControl' | 'resourceControl'

/** Where a statement stands; both indices count from 0. */
export interface StatementPlace {
  readonly kind: PolicyKind
  readonly policy: number
  readonly statement: number
  readonly sid: string | undefined
  /** Inside its document: `$.Statement[0]`. */
  readonly path: string
}

/** An element and its negation: `Action` and `NotAction`. */
export interface Element<T> {
  readonly negated: boolean
  readonly items: readonly T[]
  /** `$.Statement[0].Action`. */
  readonly path: string
  readonly faulty: boolean
}

export interface ResourceItem {
  readonly text: string
  /** Of a short resource what follows the API. */
  readonly template: Template
  /** `execute-api:/prod/GET/pets`, as resource policies may write it: of the API that the policy belongs to. */
  readonly isShort: boolean
  /** Ready to match when the text has no variable. */
  readonly pattern: ResourcePattern | undefined
  /** Quick to match although it has variables. */
  readonly leading: LeadingTemplate | undefined
}

export interface PreparedStatement {
  readonly place: StatementPlace
  readonly effect: Effect
  readonly actions: Element<Glob>
  readonly resources: Element<ResourceItem>
  /** `undefined` where policies have no principal. */
  readonly principals: Element<PrincipalName> | undefined
  readonly conditions: readonly PreparedCondition[]
  /** The statement as a whole is unreadable. */
  readonly faulty: boolean
}

export interface PreparedDocument {
  readonly statements: readonly PreparedStatement[]
  readonly faults: readonly Fault[]
}

type Report = (code: FaultCode, path: string) => void
type Members = { readonly [name: string]: unknown }

export function prepareDocument(document: unknown, kind: PolicyKind, policy: number): PreparedDocument {
  const faults: Fault[] = []
  const report: Report = (code, path) => faults.push({ code, path })
  const place = (statement: number, sid?: string): StatementPlace => ({
    kind,
    policy,
    statement,
    sid,
    path: `$.Statement[${statement}]`,
  })
  if (!isMembers(document)) {
    report('document-not-an-object', '$')
    return { statements: [unreadable(place(0))], faults }
  }
  for (const name of Object.keys(document)) if (!DOCUMENT_MEMBERS.has(name)) report('element-unknown', memberPath('$', name))
  const version = document['Version']
  if (version !== undefined && version !== '2012-10-17' && version !== '2008-10-17') report('version-unknown', '$.Version')
  const list = document['Statement']
  if (list === undefined) report('statement-missing', '$.Statement')
  // What is wrong with the document as a whole is wrong with each of its statements.
  const isFaulty = faults.length > 0
  const reader: StatementReader = {
    variables: version === '2012-10-17',
    hasPrincipal: kind === 'resource' || kind === 'resourceControl',
    report,
  }
  const statements = (Array.isArray(list) ? list : [list]).map((statement, index) => {
    const sid = isMembers(statement) && typeof statement['Sid'] === 'string' ? statement['Sid'] : undefined
    const prepared = readStatement(statement, place(index, sid), reader)
    return isFaulty ? { ...prepared, faulty: true } : prepared
  })
  return { statements, faults }
}

interface StatementReader {
  readonly variables: boolean
  readonly hasPrincipal: boolean
  readonly report: Report
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

function readStatement(statement: unknown, place: StatementPlace, reader: StatementReader): PreparedStatement {
  const { report } = reader
  if (!isMembers(statement)) {
    report('statement-not-an-object', place.path)
    return unreadable(place)
  }
  let faulty = false
  for (const name of Object.keys(statement)) {
    if (STATEMENT_MEMBERS.has(name) || statement[name] === undefined) continue
    report('element-unknown', memberPath(place.path, name))
    faulty = true
  }
  if (statement['Sid'] !== undefined && typeof statement['Sid'] !== 'string') report('text-expected', `${place.path}.Sid`)
  const effect = statement['Effect']
  if (effect !== 'Allow' && effect !== 'Deny') {
    report('effect-invalid', `${place.path}.Effect`)
    faulty = true
  }
  // A misspelt Allow opens nothing; anything else is taken for a Deny.
  const isAllow = typeof effect === 'string' && effect.toLowerCase() === 'allow'
  return {
    place,
    effect: isAllow ? 'Allow' : 'Deny',
    actions: readElement(statement, place, 'Action', reader, (text) => compileGlob(everyWildcard(text.toLowerCase()))),
    resources: readElement(statement, place, 'Resource', reader, (text) => readResource(text, reader)),
    principals: readPrincipals(statement, place, reader),
    conditions: readConditions(statement['Condition'], `${place.path}.Condition`, reader.variables, report),
    faulty,
  }
}

function readResource(text: string, { variables, hasPrincipal }: StatementReader): ResourceItem | FaultCode {
  const isShort = hasPrincipal && text.startsWith(SHORT)
  const template = parseTemplate(isShort ? text.slice(SHORT.length - 1) : text, variables, true)
  if (template === undefined) return 'variable-malformed'
  if (isShort) return { text, template, isShort, pattern: undefined, leading: undefined }
  if (text !== '*' && !isArn(template)) return 'resource-malformed'
  const pattern = template.fixed === undefined ? undefined : resourcePattern(template.fixed)
  return { text, template, isShort, pattern, leading: leadingTemplate(template) }
}

/** AWS takes `*` or an ARN, and no wildcard for the service. */
function isArn({ parts: [first] }: Template): boolean {
  // Stryker disable next-line ConditionalExpression,BooleanLiteral: an empty text does not come this far.
  if (first === undefined) return false
  if ('key' in first || !first.text.startsWith('arn:')) return false
  const { head, tail } = partsOf(first)
  const service = [...head, tail][2]
  return service === undefined || service.wild.length === 0
}

const SHORT = 'execute-api:/'

function readElement<T extends object>(
  statement: Members,
  place: StatementPlace,
  name: string,
  { report }: StatementReader,
  read: (text: string) => T | FaultCode,
): Element<T> {
  const negation = `Not${name}`
  const negated = statement[name] === undefined && statement[negation] !== undefined
  const path = `${place.path}.${negated ? negation : name}`
  const fault = (code: FaultCode): Element<T> => {
    report(code, path)
    return { negated, items: [], path, faulty: true }
  }
  const value = statement[negated ? negation : name]
  if (value === undefined) return fault('element-missing')
  if (!negated && statement[negation] !== undefined) return fault('element-twice')
  const texts = Array.isArray(value) ? value : [value]
  if (texts.length === 0) return fault('list-empty')
  const items: T[] = []
  for (const text of texts) {
    if (typeof text !== 'string' || text === '') return fault('text-expected')
    const item = read(text)
    if (typeof item === 'string') return fault(item)
    items.push(item)
  }
  return { negated, items, path, faulty: false }
}

function readPrincipals(
  statement: Members,
  place: StatementPlace,
  { hasPrincipal, report }: StatementReader,
): Element<PrincipalName> | undefined {
  const negated = statement['Principal'] === undefined && statement['NotPrincipal'] !== undefined
  const path = `${place.path}.${negated ? 'NotPrincipal' : 'Principal'}`
  const value = statement[negated ? 'NotPrincipal' : 'Principal']
  const fault = (code: FaultCode): Element<PrincipalName> => {
    report(code, path)
    return { negated, items: [], path, faulty: true }
  }
  if (value === undefined) return hasPrincipal ? fault('principal-missing') : undefined
  if (!hasPrincipal) return fault('principal-not-allowed')
  if (!negated && statement['NotPrincipal'] !== undefined) return fault('element-twice')
  const kinds: Members = isMembers(value) ? value : { AWS: value }
  const items: PrincipalName[] = []
  for (const [kind, names] of Object.entries(kinds)) {
    for (const name of Array.isArray(names) ? names : [names]) {
      const item = typeof name === 'string' ? readPrincipalName(kind, name) : undefined
      if (item === undefined) return fault('principal-malformed')
      items.push(item)
    }
  }
  return items.length === 0 ? fault('list-empty') : { negated, items, path, faulty: false }
}

/** Stands for a statement that cannot be read at all: a Deny of everything. */
function unreadable(place: StatementPlace): PreparedStatement {
  const nothing = { negated: false, items: [], path: place.path, faulty: true }
  return { place, effect: 'Deny', actions: nothing, resources: nothing, principals: undefined, conditions: [], faulty: true }
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
