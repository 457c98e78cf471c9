/**
 * Remembers which route table a document was compiled from, so that explanations can name the route and its rule.
 *
 * @module
 */

/** The part of a route table that decides a request. */
export interface CompiledFrom {
  /** The key of the route, `GET /pets/{id}`; `undefined` if the table has no route for the request. */
  readonly route: string | undefined
  /** The name of the rule of that route. */
  readonly rule: string | undefined
}

/** Finds the route of a requested resource. */
type FindRoute = (resource: string) => CompiledFrom | undefined

/** Affects explanations only. A document that is parsed from JSON is not in it. */
const SOURCES = new WeakMap<object, FindRoute>()

/** Records how to find the route of a resource in the table that the document was compiled from. */
export function recordCompiledFrom(document: object, find: FindRoute): void {
  SOURCES.set(document, find)
}

/** The route of the first document that was compiled from a table; `undefined` if there is none. */
export function findCompiledFrom(documents: readonly unknown[], resource: string): CompiledFrom | undefined {
  for (const document of documents) {
    const find = typeof document === 'object' && document !== null ? SOURCES.get(document) : undefined
    if (find !== undefined) return find(resource)
  }
  return undefined
}
