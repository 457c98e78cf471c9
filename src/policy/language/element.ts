/**
 * Reads the elements of a statement that have a negation: `Action`, `Resource` and `Principal`.
 *
 * @module
 */

import { isRecord } from '../../internal/type-guards.ts'
import { compileGlob, type Glob, parsePattern } from '../matching/glob.ts'
import { type PrincipalName, parsePrincipalName } from '../matching/principal.ts'
import { compileResource, type ResourcePattern, splitArn } from '../matching/resource-pattern.ts'
import { type LeadingTemplate, parseLeadingTemplate, parseTemplate, type Template } from '../matching/template.ts'
import type { FaultCode } from './fault.ts'

/** An element or its negation: `Action` or `NotAction`. */
export interface Element<T> {
  readonly negated: boolean
  readonly items: readonly T[]
  /** `$.Statement[0].Action`. */
  readonly path: string
  readonly faulty: boolean
}

export interface ResourceItem {
  /** As the policy writes it. */
  readonly text: string
  /** For the short form, only the part after the API. */
  readonly template: Template
  /** `execute-api:/prod/GET/pets`: the short form of resource policies, which means the API that the policy belongs to. */
  readonly isShortForm: boolean
  /** Set if the text has no variable and is not the short form. */
  readonly pattern: ResourcePattern | undefined
  /** Set if the text has variables that can be matched without filling them in first. */
  readonly leading: LeadingTemplate | undefined
}

/** Where a statement is, and how its elements are read. */
export interface ElementReader {
  /** `$.Statement[0]` */
  readonly path: string
  /** False for documents of version 2008-10-17, in which `${` is literal. */
  readonly variables: boolean
  /** Whether statements of this policy type have a principal. */
  readonly hasPrincipal: boolean
  /** Called for each fault. */
  readonly report: (code: FaultCode, path: string) => void
}

interface Members {
  readonly [name: string]: unknown
}

export function readActions(statement: Members, reader: ElementReader): Element<Glob> {
  return readElement(statement, 'Action', reader, (text) => compileGlob(parsePattern(text.toLowerCase())))
}

export function readResources(statement: Members, reader: ElementReader): Element<ResourceItem> {
  return readElement(statement, 'Resource', reader, (text) => parseResource(text, reader))
}

/** Returns `undefined` if statements of this policy type have no principal. */
export function readPrincipals(statement: Members, reader: ElementReader): Element<PrincipalName> | undefined {
  const { negated, path, value, fault } = findElement<PrincipalName>(statement, 'Principal', reader)
  if (value === undefined) return reader.hasPrincipal ? fault('principal-missing') : undefined
  if (!reader.hasPrincipal) return fault('principal-not-allowed')
  if (!negated && statement['NotPrincipal'] !== undefined) return fault('element-twice')
  const namesByType: Members = isRecord(value) ? value : { AWS: value }
  const items: PrincipalName[] = []
  for (const [type, names] of Object.entries(namesByType)) {
    for (const name of Array.isArray(names) ? names : [names]) {
      const item = typeof name === 'string' ? parsePrincipalName(type, name) : undefined
      if (item === undefined) return fault('principal-malformed')
      items.push(item)
    }
  }
  return items.length === 0 ? fault('list-empty') : { negated, items, path, faulty: false }
}

function readElement<T extends object>(
  statement: Members,
  name: string,
  reader: ElementReader,
  parse: (text: string) => T | FaultCode,
): Element<T> {
  const { negated, path, value, fault } = findElement<T>(statement, name, reader)
  if (value === undefined) return fault('element-missing')
  if (!negated && statement[`Not${name}`] !== undefined) return fault('element-twice')
  const texts = Array.isArray(value) ? value : [value]
  if (texts.length === 0) return fault('list-empty')
  const items: T[] = []
  for (const text of texts) {
    if (typeof text !== 'string' || text === '') return fault('text-expected')
    const item = parse(text)
    if (typeof item === 'string') return fault(item)
    items.push(item)
  }
  return { negated, items, path, faulty: false }
}

/** The value of an element or of its negation, and a function that reports a fault of it. */
function findElement<T>(
  statement: Members,
  name: string,
  { path: statementPath, report }: ElementReader,
): { negated: boolean; path: string; value: unknown; fault: (code: FaultCode) => Element<T> } {
  const negated = statement[name] === undefined && statement[`Not${name}`] !== undefined
  const member = negated ? `Not${name}` : name
  const path = `${statementPath}.${member}`
  const fault = (code: FaultCode): Element<T> => {
    report(code, path)
    return { negated, items: [], path, faulty: true }
  }
  return { negated, path, value: statement[member], fault }
}

const SHORT_FORM = 'execute-api:/'

function parseResource(text: string, { variables, hasPrincipal }: ElementReader): ResourceItem | FaultCode {
  const isShortForm = hasPrincipal && text.startsWith(SHORT_FORM)
  const template = parseTemplate(isShortForm ? text.slice(SHORT_FORM.length - 1) : text, { variables, wildcards: true })
  if (template === undefined) return 'variable-malformed'
  if (isShortForm) return { text, template, isShortForm, pattern: undefined, leading: undefined }
  if (text !== '*' && !isArn(template)) return 'resource-malformed'
  const pattern = template.fixed === undefined ? undefined : compileResource(template.fixed)
  return { text, template, isShortForm, pattern, leading: parseLeadingTemplate(template) }
}

/** AWS accepts `*` or an ARN, and no wildcard in place of the service. */
function isArn({ parts: [first] }: Template): boolean {
  if (first === undefined || 'key' in first || !first.text.startsWith('arn:')) return false
  const { head, tail } = splitArn(first)
  const service = [...head, tail][2]
  return service === undefined || service.wild.length === 0
}
