/**
 * Texts with policy variables: `${aws:username}`, `${key, 'default'}`, and the escapes `${*}`, `${?}`, `${$}`.
 * What a variable brings in is literal: a `*` in a value is never a wildcard.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 * @module
 */

import { type KeyName, keyName, type RequestContext, readSingle } from './context.ts'
import { compileGlob, everyWildcard, type Glob, matchesGlob, type PatternText } from './glob.ts'
import { colonsOf } from './resource-pattern.ts'

interface Variable {
  readonly key: KeyName
  /** Stands in when the key is absent. */
  readonly fallback: string | undefined
}

/** A pattern with variables still open. */
export interface Template {
  readonly parts: readonly (PatternText | Variable)[]
  /** The pattern itself when it has no variable. */
  readonly fixed: PatternText | undefined
}

/**
 * Reads a text of a policy. `variables` is false for documents of version 2008-10-17, where `${` is literal.
 *
 * @returns `undefined` for a variable that is not closed, has no name or a malformed default.
 */
export function parseTemplate(text: string, variables: boolean, wildcards: boolean): Template | undefined {
  const literal = (piece: string): PatternText => (wildcards ? everyWildcard(piece) : { text: piece, wild: [] })
  if (!variables || !text.includes('${')) {
    const fixed = literal(text)
    return { parts: [fixed], fixed }
  }
  const parts: (PatternText | Variable)[] = []
  let at = 0
  while (at < text.length) {
    const open = text.indexOf('${', at)
    if (open !== at) parts.push(literal(text.slice(at, open === -1 ? text.length : open)))
    if (open === -1) break
    const read = readVariable(text, open + 2)
    if (read === undefined) return undefined
    parts.push(read.part)
    at = read.next
  }
  const patterns = parts.filter((part): part is PatternText => !isVariable(part))
  return { parts, fixed: patterns.length === parts.length ? join(patterns) : undefined }
}

/** Fills the variables in. `undefined`: one has no single value, and no default. */
export function bindTemplate(template: Template, context: RequestContext): PatternText | undefined {
  // Stryker disable next-line ConditionalExpression: it is what the parts come to.
  if (template.fixed !== undefined) return template.fixed
  const patterns: PatternText[] = []
  for (const part of template.parts) {
    if (!isVariable(part)) {
      patterns.push(part)
      continue
    }
    const text = variableText(part, context)
    if (text === undefined) return undefined
    patterns.push({ text, wild: [] })
  }
  return join(patterns)
}

/** A template whose variables all stand before its first wildcard, in the last part of an ARN: it is matched without being filled in. */
export interface LeadingTemplate {
  readonly lead: readonly (string | Variable)[]
  /** What follows the last variable. */
  readonly rest: Glob
}

/** `undefined`: the template has to be filled in and read as a whole. */
export function leadingTemplate({ parts }: Template): LeadingTemplate | undefined {
  const lead: (string | Variable)[] = []
  let rest: PatternText[] = []
  for (const part of parts) {
    if (isVariable(part)) {
      if (rest.some(({ wild }) => wild.length > 0)) return undefined
      lead.push(...rest.map(({ text }) => text), part)
      rest = []
    } else rest.push(part)
  }
  const [first] = lead
  if (typeof first !== 'string' || colonsOf(first).length < 5) return undefined
  return { lead, rest: compileGlob(join(rest)) }
}

/** False also where a variable has no single value, which matches nothing. */
export function matchesLeading({ lead, rest }: LeadingTemplate, text: string, context: RequestContext): boolean {
  let at = 0
  for (const part of lead) {
    const literal = typeof part === 'string' ? part : variableText(part, context)
    if (literal === undefined || !text.startsWith(literal, at)) return false
    at += literal.length
  }
  return matchesGlob(rest, text, at)
}

function variableText({ key, fallback }: Variable, context: RequestContext): string | undefined {
  const value = readSingle(context, key)
  if (typeof value === 'string') return value
  return value.not === 'absent' ? fallback : undefined
}

/** The names of the keys that a text asks for. */
export function variablesOf(template: Template): readonly string[] {
  return template.parts.filter(isVariable).map(({ key }) => key.spelled)
}

function readVariable(text: string, start: number): { readonly part: PatternText | Variable; readonly next: number } | undefined {
  const first = text[start]
  if ((first === '*' || first === '?' || first === '$') && text[start + 1] === '}') {
    return { part: { text: first, wild: [] }, next: start + 2 }
  }
  let end = start
  while (!NAME_ENDS.has(text[end])) end++
  const name = text.slice(start, end)
  if (name === '' || !isKey(name)) return undefined
  if (text[end] === '}') return { part: { key: keyName(name), fallback: undefined }, next: end + 1 }
  let quote = end + 1
  while (text[quote] === ' ') quote++
  if (text[quote] !== "'") return undefined
  const close = text.indexOf("'", quote + 1)
  if (close === -1 || text[close + 1] !== '}') return undefined
  return { part: { key: keyName(name), fallback: text.slice(quote + 1, close) }, next: close + 2 }
}

const NAME_ENDS: ReadonlySet<string | undefined> = new Set([',', '}', undefined])

function isKey(name: string): boolean {
  for (const character of name) if ('${*?'.includes(character)) return false
  return true
}

function isVariable(part: PatternText | Variable): part is Variable {
  return 'key' in part
}

function join(patterns: readonly PatternText[]): PatternText {
  let text = ''
  const wild: number[] = []
  for (const pattern of patterns) {
    for (const offset of pattern.wild) wild.push(text.length + offset)
    text += pattern.text
  }
  return { text, wild }
}
