/**
 * The statements that speak of one action, filed for quick look-up.
 *
 * @module
 */

import { compileGlob, type Glob, type PatternText, slicePattern } from '../language/glob.ts'
import { matchesAction } from '../language/judge.ts'
import type { PreparedStatement, ResourceItem } from '../language/statement.ts'
import { chooseAnchors, literalSegments } from './anchor.ts'

/** One resource of one statement. */
export interface Entry {
  readonly statement: PreparedStatement
  readonly opens: boolean
  /** The resource as one pattern; `undefined`: it takes the statement's own, slower way. */
  readonly glob: Glob | undefined
  /** Nothing but the resource has to match. */
  readonly isPlain: boolean
}

export interface Plan {
  /** In lower case. */
  readonly action: string
  /** To be asked for every request. */
  readonly always: readonly Entry[]
  /** What the patterns of `shared` begin with; their globs leave it out. */
  readonly prefix: string
  readonly shared: readonly Entry[]
  readonly bySegment: ReadonlyMap<string, readonly Entry[]>
  /** Bit `length % 32` is set where some filed segment has that length: most segments of a request need no look-up. */
  readonly lengths: number
}

/** So few patterns are tried faster than looked up. */
const FEW = 4

/** @param action - In lower case. */
export function buildPlan(statements: readonly PreparedStatement[], action: string): Plan {
  const always: Entry[] = []
  const open: { readonly statement: PreparedStatement; readonly item: ResourceItem }[] = []
  for (const statement of statements) {
    const { faulty, effect, resources } = statement
    if (faulty ? effect === 'Allow' : !matchesAction(statement, action)) continue
    if (faulty || resources.faulty || resources.negated) always.push(entryOf(statement, undefined))
    else if (resources.items.some(({ isShort }) => isShort)) always.push(entryOf(statement, undefined))
    else for (const item of resources.items) open.push({ statement, item })
  }
  const anchors = open.length > FEW ? chooseAnchors(open.map(({ item }) => literalSegments(item.template))) : []
  const bySegment = new Map<string, Entry[]>()
  const fixed: { readonly statement: PreparedStatement; readonly pattern: PatternText }[] = []
  for (const [index, { statement, item }] of open.entries()) {
    const anchor = anchors[index]
    const pattern = plainPattern(statement, item)
    if (anchor !== undefined) {
      const filed = bySegment.get(anchor)
      const entry = entryOf(statement, pattern)
      if (filed === undefined) bySegment.set(anchor, [entry])
      else filed.push(entry)
    } else if (pattern !== undefined) fixed.push({ statement, pattern })
    else always.push(entryOf(statement, undefined))
  }
  const prefix = commonPrefix(fixed.map(({ pattern }) => pattern.text.slice(0, pattern.wild[0])))
  const shared = fixed.map(({ statement, pattern }) => entryOf(statement, slicePattern(pattern, prefix.length)))
  for (const list of [always, shared, ...bySegment.values()]) list.sort((a, b) => Number(a.opens) - Number(b.opens))
  let lengths = 0
  for (const segment of bySegment.keys()) lengths |= 1 << (segment.length % 32)
  return { action, always, prefix, shared, bySegment, lengths }
}

/** The item as one pattern for the whole ARN, where its statement is read so. */
function plainPattern({ effect }: PreparedStatement, { template, pattern }: ResourceItem): PatternText | undefined {
  if (template.fixed === undefined) return undefined
  return effect === 'Deny' || pattern?.head === undefined ? template.fixed : undefined
}

function entryOf(statement: PreparedStatement, pattern: PatternText | undefined): Entry {
  const { effect, principals, conditions } = statement
  return {
    statement,
    opens: effect === 'Allow',
    glob: pattern === undefined ? undefined : compileGlob(pattern),
    isPlain: pattern !== undefined && principals === undefined && conditions.length === 0,
  }
}

function commonPrefix(texts: readonly string[]): string {
  let [prefix = ''] = texts
  for (const text of texts) {
    let length = 0
    while (length < prefix.length && prefix[length] === text[length]) length++
    prefix = prefix.slice(0, length)
  }
  return prefix
}
