/**
 * The statements that speak of one action, filed for quick look-up.
 *
 * @module
 */

import type { PreparedStatement, ResourceItem } from '../language/statement.ts'
import { compileGlob, type Glob, type PatternText, slicePattern } from '../matching/glob.ts'
import { chooseAnchors, literalSegments } from './compiled-anchor.ts'
import { matchesAction } from './match-statement.ts'

/** One resource of one statement. */
export interface Entry {
  readonly statement: PreparedStatement
  readonly opens: boolean
  /** The resource as one pattern; `undefined`: it takes the statement's own, slower way. */
  readonly glob: Glob | undefined
}

export interface Plan {
  /** In lower case. */
  readonly action: string
  /** To be asked for every request. */
  readonly always: readonly Entry[] | undefined
  readonly shared: SharedEntries | undefined
  readonly filed: FiledEntries | undefined
}

/** Patterns that begin alike; their globs leave the beginning out. */
export interface SharedEntries {
  readonly prefix: string
  readonly entries: readonly Entry[]
}

/** Patterns filed under a segment that they ask for. */
export interface FiledEntries {
  readonly bySegment: ReadonlyMap<string, readonly Entry[]>
  /** Bit `length` (modulo 32, as shifts count) is set where some filed segment has that length: most segments need no look-up. */
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
  const fixed: FixedResource[] = []
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
  for (const list of [always, ...bySegment.values()]) list.sort(deniesFirst)
  return {
    action,
    always: always.length > 0 ? always : undefined,
    shared: fixed.length > 0 ? shareBeginning(fixed) : undefined,
    filed: bySegment.size > 0 ? { bySegment, lengths: lengthsOf(bySegment.keys()) } : undefined,
  }
}

interface FixedResource {
  readonly statement: PreparedStatement
  readonly pattern: PatternText
}

function shareBeginning(resources: readonly FixedResource[]): SharedEntries {
  const prefix = ownText(resources.map(({ pattern }) => pattern.text.slice(0, pattern.wild[0])).reduce(commonBeginning))
  const entries = resources.map(({ statement, pattern }) => entryOf(statement, slicePattern(pattern, prefix.length)))
  return { prefix, entries: entries.sort(deniesFirst) }
}

function deniesFirst(a: Entry, b: Entry): number {
  return Number(a.opens) - Number(b.opens)
}

function lengthsOf(segments: Iterable<string>): number {
  let lengths = 0
  for (const segment of segments) lengths |= 1 << segment.length
  return lengths
}

/** The item as one pattern for the whole ARN, where its statement is read so. */
function plainPattern({ effect }: PreparedStatement, { template, pattern }: ResourceItem): PatternText | undefined {
  return effect === 'Deny' || pattern?.narrow === undefined ? template.fixed : undefined
}

function entryOf(statement: PreparedStatement, pattern: PatternText | undefined): Entry {
  const glob = pattern === undefined ? undefined : compileGlob(pattern)
  return { statement, opens: statement.effect === 'Allow', glob }
}

/** A text of its own: a part of another one is kept as a window into it, which compares slower. */
function ownText(text: string): string {
  return JSON.parse(JSON.stringify(text))
}

function commonBeginning(a: string, b: string): string {
  let common = a
  while (!b.startsWith(common)) common = common.slice(0, -1)
  return common
}
