/**
 * Counts requests by route, authorizer and hour, with a bounded number of groups.
 *
 * @module
 */

import { type Counter, counter, toGroupCount } from './cache-counts.ts'
import type { GroupCount } from './replay-result.ts'

/** The name of the group for everything beyond the limit. */
export const OTHER = '(other)'

/** Counters by name. */
export interface GroupCounters {
  /** The counter of a name. Beyond the limit all new names share one. */
  of(name: string): Counter
  /** The groups with most requests; the rest is one group. */
  largest(count: number): readonly (GroupCount & { readonly name: string })[]
  /** All groups, by name. */
  sorted(): readonly (GroupCount & { readonly name: string })[]
}

/** Creates counters for at most `limit` names. */
export function groupCounters(ttls: readonly number[], limit: number): GroupCounters {
  const groups = new Map<string, Counter>()

  function of(name: string): Counter {
    const known = groups.get(name)
    if (known !== undefined) return known
    // A name from a line would keep its block of lines in memory.
    const key = groups.size >= limit ? OTHER : Buffer.from(name, 'utf16le').toString('utf16le')
    const existing = groups.get(key)
    if (existing !== undefined) return existing
    const made = counter(ttls)
    groups.set(key, made)
    return made
  }

  /** A record that was never replayed leaves an empty group. */
  const named = (): [string, Counter][] => [...groups].filter(([, { requests }]) => requests > 0)

  return {
    of,
    largest(count) {
      const ordered = named().sort(([, left], [, right]) => right.requests - left.requests)
      const kept = ordered.filter(([name]) => name !== OTHER).slice(0, count)
      const names = new Set(kept.map(([name]) => name))
      const rest = counter(ttls)
      for (const [name, group] of ordered) {
        if (names.has(name)) continue
        rest.requests += group.requests
        for (const [index, invocations] of group.invocations.entries()) {
          rest.invocations[index] = (rest.invocations[index] ?? 0) + invocations
        }
      }
      const all: [string, Counter][] = rest.requests === 0 ? kept : [...kept, [OTHER, rest]]
      return all.map(([name, group]) => ({ name, ...toGroupCount(group, ttls) }))
    },
    sorted() {
      const ordered = named().sort(([left], [right]) => (left < right ? -1 : 1))
      return ordered.map(([name, group]) => ({ name, ...toGroupCount(group, ttls) }))
    },
  }
}
