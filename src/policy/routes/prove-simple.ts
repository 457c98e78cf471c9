/**
 * A simple reply of an HTTP API is one boolean, kept for a whole route or for all of them.
 *
 * @module
 */

import { isPredicate } from '../rules/combine.ts'
import type { CallerTable } from './caller-table.ts'
import { refuserOf } from './parse/route-pattern.ts'

/** @throws {ConfigError} naming the first route whose rule is not all or nothing for every request of the caller. */
export function proveSimpleResponses<I>(subject: string, { cells }: Pick<CallerTable<I>, 'cells'>): void {
  for (const { key, rule } of cells) {
    const refuse = refuserOf(subject, key)
    if (rule.binds.length > 0)
      refuse(`a rule that binds no path under simple replies; ${rule.name} binds ${rule.binds.join(', ')}`)
    // 'request' has a length too.
    if (rule.reads.length > 0) refuse(`a rule that reads no request under simple replies; ${rule.name} does`)
    if (!isPredicate(rule)) refuse(`a rule that is all or nothing under simple replies; ${rule.name} may become a condition`)
  }
}
