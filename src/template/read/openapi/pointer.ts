/**
 * Follows `$ref` inside one document.
 *
 * @module
 */

import { isRecord } from '../../../internal/type-guards.ts'
import { memberOf } from '../parse-context.ts'

/** References in a row: more is a cycle. */
const MAX_REFERENCES = 20

/** The value itself, or what its `$ref` points to; `undefined` for a reference that leaves the document or does not end. */
export function resolvePointer(document: unknown, value: unknown): unknown {
  let current = value
  for (let step = 0; step < MAX_REFERENCES; step += 1) {
    const reference = isRecord(current) ? current['$ref'] : undefined
    if (typeof reference !== 'string') return current
    if (!reference.startsWith('#/')) return undefined
    current = reference
      .slice(2)
      .split('/')
      .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'))
      .reduce<unknown>((owner, key) => memberOf(owner, key), document)
  }
  return undefined
}
