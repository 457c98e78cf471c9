/**
 * Indexes the statements that apply to one action by the segments of their resources.
 *
 * @module
 */

import type { ResourceItem } from '../language/element.ts'
import type { PreparedStatement } from '../language/statement.ts'
import { compileGlob, type Glob, type Pattern, slicePattern } from '../matching/glob.ts'
import { chooseAnchors, literalSegments } from './compiled-anchor.ts'
import { matchesAction } from './match-statement.ts'

/** One resource of one statement. */
export interface Entry {
  readonly statement: PreparedStatement
  readonly isAllow: boolean
  /** The resource as one pattern; `undefined`: the whole statement is matched, which is slower. */
  readonly glob: Glob | undefined
}

/** The statements that apply to one action. */
export interface Plan {
  /** In lowercase. */
  readonly action: string
  /** Matched for every request. */
  readonly always: readonly Entry[] | undefined
  readonly shared: SharedEntries | undefined
  readonly indexed: IndexedEntries | undefined
}

/** Patterns with a common prefix; their globs start after it. */
export interface SharedEntries {
  readonly prefix: string
  readonly entries: readonly Entry[]
}

/** Patterns by a segment that they require. */
export interface IndexedEntries {
  readonly bySegment: ReadonlyMap<string, readonly Entry[]>
  /** Bit `length` (modulo 32) is set if an indexed segment has that length: most segments of a request need no lookup. */
  readonly lengths: number
}

/** Comparing with this many patterns is faster than looking up segments. */
const FEW = 4

/** @param action In lowercase. */
export function buildPlan(statements: readonly PreparedStatement[], action: string): Plan {
  const always: Entry[] = []
  const separate: { readonly statement: PreparedStatement; readonly item: ResourceItem }[] = []
  for (const statement of statements) {
    const { faulty, effect, resources } = statement
    if (faulty ? effect === 'Allow' : !matchesAction(statement, action)) continue
    const isWhole = faulty || resources.faulty || resources.negated || resources.items.some(({ isShortForm }) => isShortForm)
    if (isWhole) always.push(createEntry(statement, undefined))
    else for (const item of resources.items) separate.push({ statement, item })
  }
  const anchors = separate.length > FEW ? chooseAnchors(separate.map(({ item }) => literalSegments(item.template))) : []
  const bySegment = new Map<string, Entry[]>()
  const unindexed: FixedResource[] = []
  for (const [index, { statement, item }] of separate.entries()) {
    const anchor = anchors[index]
    const pattern = singlePattern(statement, item)
    if (anchor !== undefined) {
      const entries = bySegment.get(anchor) ?? []
      entries.push(createEntry(statement, pattern))
      bySegment.set(anchor, entries)
    } else if (pattern !== undefined) unindexed.push({ statement, pattern })
    else always.push(createEntry(statement, undefined))
  }
  for (const list of [always, ...bySegment.values()]) list.sort(deniesFirst)
  return {
    action,
    always: always.length > 0 ? always : undefined,
    shared: unindexed.length > 0 ? sharePrefix(unindexed) : undefined,
    indexed: bySegment.size > 0 ? { bySegment, lengths: lengthBits(bySegment.keys()) } : undefined,
  }
}

interface FixedResource {
  readonly statement: PreparedStatement
  readonly pattern: Pattern
}

function sharePrefix(resources: readonly FixedResource[]): SharedEntries {
  const prefix = copyString(resources.map(({ pattern }) => pattern.text.slice(0, pattern.wild[0])).reduce(commonPrefix))
  const entries = resources.map(({ statement, pattern }) => createEntry(statement, slicePattern(pattern, prefix.length)))
  return { prefix, entries: entries.sort(deniesFirst) }
}

function deniesFirst(a: Entry, b: Entry): number {
  return Number(a.isAllow) - Number(b.isAllow)
}

function lengthBits(segments: Iterable<string>): number {
  let lengths = 0
  for (const segment of segments) lengths |= 1 << segment.length
  return lengths
}

/** The resource as one pattern for the whole ARN, unless its statement needs the narrow reading. */
function singlePattern({ effect }: PreparedStatement, { template, pattern }: ResourceItem): Pattern | undefined {
  return effect === 'Deny' || pattern?.narrow === undefined ? template.fixed : undefined
}

function createEntry(statement: PreparedStatement, pattern: Pattern | undefined): Entry {
  const glob = pattern === undefined ? undefined : compileGlob(pattern)
  return { statement, isAllow: statement.effect === 'Allow', glob }
}

/** Copies a string. The engine keeps a slice as a reference into the original, which is slower to compare. */
function copyString(text: string): string {
  return JSON.parse(JSON.stringify(text))
}

function commonPrefix(a: string, b: string): string {
  let common = a
  while (!b.startsWith(common)) common = common.slice(0, -1)
  return common
}
