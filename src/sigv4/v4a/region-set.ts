/**
 * Region sets: the regions in which a signature of version 4A is valid.
 *
 * @module
 */

/** A name of a region, or a pattern with `*`. */
const MEMBER = /^[a-z0-9*-]{1,64}$/
const MAX_MEMBERS = 64
const MAX_LENGTH = MAX_MEMBERS * 66

/** Returns the members of a region set, or `undefined` if it is malformed. Spaces around commas are ignored. */
export function parseRegionSet(regionSet: unknown): readonly string[] | undefined {
  const texts: readonly unknown[] = Array.isArray(regionSet) ? regionSet : [regionSet]
  if (!texts.every((text) => typeof text === 'string' && text.length <= MAX_LENGTH)) return undefined
  const members = texts
    .join(',')
    .split(',', MAX_MEMBERS + 1)
    .map((member) => member.trim())
  return members.length <= MAX_MEMBERS && members.every((member) => MEMBER.test(member)) ? members : undefined
}

/**
 * Whether a region set contains a region. The comparison is case-sensitive, and spaces around commas are ignored. A malformed set contains no region.
 *
 * @param regionSet Names of regions, or patterns with `*`: an array, or a string that separates them with commas.
 * @example
 * regionSetContains('us-east-1,us-west-*', 'us-west-2') // true
 */
export function regionSetContains(regionSet: string | readonly string[], region: string): boolean {
  const members = parseRegionSet(regionSet)
  return typeof region === 'string' && members !== undefined && members.some((member) => matches(member, region))
}

/** The pattern is split at its stars: the parts must follow each other. Patterns are short, so this takes linear time. */
function matches(pattern: string, region: string): boolean {
  const [first = '', ...rest] = pattern.split('*')
  const last = rest.pop()
  if (last === undefined) return pattern === region
  if (!region.startsWith(first)) return false
  let position = first.length
  for (const part of rest) {
    const found = region.indexOf(part, position)
    if (found < 0) return false
    position = found + part.length
  }
  return region.endsWith(last) && region.length - last.length >= position
}
