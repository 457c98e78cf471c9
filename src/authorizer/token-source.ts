/**
 * The one identity source of a TOKEN authorizer: a header, at every TTL.
 *
 * @module
 */

import { ConfigError } from '../errors.ts'
import { type Source, sourceText } from '../events/index.ts'
import type { Readers } from './identity-sources.ts'
import { distinct, outside } from './source-sets.ts'

/**
 * The header that every way in reads, and nothing else is read of the event.
 *
 * @throws {ConfigError} naming what else is read.
 */
export function tokenSource({ subject, reads, ruleReads, ttlSeconds }: Readers): Source {
  const refuse = (option: string, expected: string): never => {
    throw new ConfigError(subject, option, `${expected}: a TOKEN event carries nothing else; use requestAuthorizer for it`)
  }
  const ways = reads === 'request' ? [] : reads
  const [first, second] = distinct(ways.flat())
  const odd = first?.in === 'header' ? second : first
  if (first === undefined || odd !== undefined || ways.some((way) => way.length === 0)) {
    const found = odd === undefined ? '' : `; it also reads ${sourceText(odd)}`
    return refuse('authenticate', `a verifier that reads one header, and reads it on every way in${found}`)
  }
  if (ruleReads === 'request') {
    if (ttlSeconds > 0) refuse('routes', 'made of rules that declare what they read, or used with ttlSeconds 0')
    return first
  }
  const beside = outside(ruleReads, [first])
  if (beside !== undefined) refuse('routes', `made of rules that read only that header, not ${sourceText(beside)}`)
  return first
}
