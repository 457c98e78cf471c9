/**
 * A simple reply of an HTTP API is one boolean, kept for a whole route or for all of them.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { isPredicate } from '../rules/combine.ts'
import type { Route } from './cells.ts'

/** @throws {ConfigError} naming the first route whose rule is not all or nothing for every request of the caller. */
export function proveSimpleReplies<I>(subject: string, routes: readonly Route<I>[]): void {
  for (const { key, rule } of routes) {
    const option = `routes[${JSON.stringify(key)}]`
    if (rule.binds.length > 0)
      throw new ConfigError(
        subject,
        option,
        `a rule that binds no path under simple replies; ${rule.name} binds ${rule.binds.join(', ')}`,
      )
    if (rule.reads === 'request' || rule.reads.length > 0)
      throw new ConfigError(subject, option, `a rule that reads no request under simple replies; ${rule.name} does`)
    if (!isPredicate(rule))
      throw new ConfigError(
        subject,
        option,
        `a rule that is all or nothing under simple replies; ${rule.name} may become a condition`,
      )
  }
}
