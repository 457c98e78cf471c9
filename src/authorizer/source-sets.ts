import { type IdentitySource, sourceText } from '../events/index.ts'

/** Each source once, copied: a verifier's own may be written to later. Header names count in any case. */
export function distinct(sources: readonly IdentitySource[]): readonly IdentitySource[] {
  return [...new Map(sources.map((source) => [sourceText(source), { in: source.in, name: source.name }])).values()]
}

/** The first of `sources` that is not among `others`. */
export function outside(sources: readonly IdentitySource[], others: readonly IdentitySource[]): IdentitySource | undefined {
  const texts = new Set(others.map(sourceText))
  return sources.find((source) => !texts.has(sourceText(source)))
}

/** What every list has: API Gateway refuses a request that lacks an identity source before it asks. */
export function common(lists: readonly (readonly IdentitySource[])[]): readonly IdentitySource[] {
  return distinct(lists.flat()).filter((source) => lists.every((list) => outside([source], list) === undefined))
}
