import { type Source, sourceText } from '../events/index.ts'

/** Each source once, copied: a verifier's own may be written to later. Header names count in any case. */
export function distinct(sources: readonly Source[]): readonly Source[] {
  return [...new Map(sources.map((source) => [sourceText(source), { in: source.in, name: source.name }])).values()]
}

/** The first of `sources` that is not among `others`. */
export function outside(sources: readonly Source[], others: readonly Source[]): Source | undefined {
  const texts = new Set(others.map(sourceText))
  return sources.find((source) => !texts.has(sourceText(source)))
}

/** What every list has: API Gateway refuses a request that lacks an identity source before it asks. */
export function common(lists: readonly (readonly Source[])[]): readonly Source[] {
  return distinct(lists.flat()).filter((source) => lists.every((list) => outside([source], list) === undefined))
}
