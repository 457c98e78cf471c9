/**
 * Parses and fills strings with policy variables: `${aws:username}`, `${key, 'default'}`, and the escapes `${*}`,
 * `${?}`, `${$}`. A substituted value is literal: a `*` in it is never a wildcard.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 * @module
 */

import { type KeyName, keyName, type RequestContext, readSingle } from './context.ts'
import { compileGlob, type Glob, hasStringAt, matchesGlob, type Pattern, parsePattern } from './glob.ts'
import { arnColons } from './resource-pattern.ts'

interface Variable {
  readonly key: KeyName
  /** Used if the key is absent. */
  readonly fallback: string | undefined
}

/** A pattern whose variables are not filled in yet. */
export interface Template {
  readonly parts: readonly (Pattern | Variable)[]
  /** The pattern itself if it has no variable. */
  readonly fixed: Pattern | undefined
}

/** How the characters of a policy string are read. */
export interface TemplateSyntax {
  /** False for documents of version 2008-10-17, in which `${` is literal. */
  readonly variables: boolean
  /** Whether `*` and `?` are wildcards. */
  readonly wildcards: boolean
}

/** Returns `undefined` for a variable that is not closed, has no name or has a malformed default. */
export function parseTemplate(text: string, { variables, wildcards }: TemplateSyntax): Template | undefined {
  const literal = (piece: string): Pattern => (wildcards ? parsePattern(piece) : { text: piece, wild: [] })
  if (!variables || !text.includes('${')) {
    const fixed = literal(text)
    return { parts: [fixed], fixed }
  }
  const parts: (Pattern | Variable)[] = []
  let at = 0
  while (at < text.length) {
    const open = text.indexOf('${', at)
    if (open !== at) parts.push(literal(text.slice(at, open === -1 ? text.length : open)))
    if (open === -1) break
    const variable = parseVariable(text, open + 2)
    if (variable === undefined) return undefined
    parts.push(variable.part)
    at = variable.next
  }
  const patterns = parts.filter((part): part is Pattern => !isVariable(part))
  return { parts, fixed: patterns.length === parts.length ? joinPatterns(patterns) : undefined }
}

/** Fills in the variables. Returns `undefined` if a key is absent without a default or has several values. */
export function bindTemplate(template: Template, context: RequestContext): Pattern | undefined {
  const patterns: Pattern[] = []
  for (const part of template.parts) {
    if (!isVariable(part)) {
      patterns.push(part)
      continue
    }
    const value = substitute(part, context)
    if (value === undefined) return undefined
    patterns.push({ text: value, wild: [] })
  }
  return joinPatterns(patterns)
}

/**
 * A template whose variables are all in the last part of an ARN and before its first wildcard. It is matched without
 * building the filled string first, because most templates of real policies have this form.
 */
export interface LeadingTemplate {
  readonly lead: readonly (string | Variable)[]
  /** What follows the last variable. */
  readonly rest: Glob
}

/** Returns `undefined` for a template of any other form. */
export function parseLeadingTemplate({ parts }: Template): LeadingTemplate | undefined {
  const lead: (string | Variable)[] = []
  let rest: Pattern[] = []
  for (const part of parts) {
    if (isVariable(part)) {
      if (rest.some(({ wild }) => wild.length > 0)) return undefined
      lead.push(...rest.map(({ text }) => text), part)
      rest = []
    } else rest.push(part)
  }
  const [first] = lead
  if (typeof first !== 'string' || arnColons(first).length < 5) return undefined
  return { lead, rest: compileGlob(joinPatterns(rest)) }
}

/** Also false if a variable has no single value. */
export function matchesLeadingTemplate({ lead, rest }: LeadingTemplate, text: string, context: RequestContext): boolean {
  let at = 0
  for (const part of lead) {
    const value = typeof part === 'string' ? part : substitute(part, context)
    if (value === undefined || !hasStringAt(text, value, at)) return false
    at += value.length
  }
  return matchesGlob(rest, text, at)
}

function substitute({ key, fallback }: Variable, context: RequestContext): string | undefined {
  const value = readSingle(context, key)
  if (typeof value === 'string') return value
  return value.not === 'absent' ? fallback : undefined
}

/** The condition keys that a template reads. */
export function variableKeys(template: Template): readonly string[] {
  return template.parts.filter(isVariable).map(({ key }) => key.spelled)
}

/** @param start The offset after `${`. */
function parseVariable(text: string, start: number): { readonly part: Pattern | Variable; readonly next: number } | undefined {
  const first = text[start]
  if ((first === '*' || first === '?' || first === '$') && text[start + 1] === '}') {
    return { part: { text: first, wild: [] }, next: start + 2 }
  }
  let end = start
  while (!NAME_ENDS.has(text[end])) end++
  const name = text.slice(start, end)
  if (name === '' || !isKeyName(name)) return undefined
  if (text[end] === '}') return { part: { key: keyName(name), fallback: undefined }, next: end + 1 }
  let quote = end + 1
  while (text[quote] === ' ') quote++
  if (text[quote] !== "'") return undefined
  const close = text.indexOf("'", quote + 1)
  if (close === -1 || text[close + 1] !== '}') return undefined
  return { part: { key: keyName(name), fallback: text.slice(quote + 1, close) }, next: close + 2 }
}

const NAME_ENDS: ReadonlySet<string | undefined> = new Set([',', '}', undefined])

function isKeyName(name: string): boolean {
  for (const character of name) if ('${*?'.includes(character)) return false
  return true
}

function isVariable(part: Pattern | Variable): part is Variable {
  return 'key' in part
}

function joinPatterns(patterns: readonly Pattern[]): Pattern {
  let text = ''
  const wild: number[] = []
  for (const pattern of patterns) {
    for (const offset of pattern.wild) wild.push(text.length + offset)
    text += pattern.text
  }
  return { text, wild }
}
