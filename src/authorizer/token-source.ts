/**
 * The one identity source of a TOKEN authorizer: a header, at every TTL.
 *
 * @module
 */

import { ConfigError } from '../errors.ts'
import { type Source, sourceText } from '../events/index.ts'
import type { Readers } from './identity-sources.ts'
import { outside } from './source-sets.ts'

/**
 * The header that every way in reads, and nothing else is read of the event.
 *
 * @throws {ConfigError} naming who reads something else.
 */
export function tokenSource({ subject, reads, ruleReads, ttlSeconds }: Readers): Source {
  const refuse = (option: string, expected: string): never => {
    throw new ConfigError(subject, option, `${expected}: a TOKEN event carries nothing else; use requestAuthorizer for it`)
  }
  const ways = reads === 'request' ? [] : reads
  const [first] = ways.flat()
  if (first?.in !== 'header' || ways.some((way) => way.length === 0 || outside(way, [first]))) {
    return refuse('authenticate', 'a verifier that reads one header, the same on every way in')
  }
  if (ruleReads === 'request') {
    return ttlSeconds === 0 ? first : refuse('routes', 'made of rules that declare what they read, or used with ttlSeconds 0')
  }
  const beside = outside(ruleReads, [first])
  return beside === undefined ? first : refuse('routes', `made of rules that read only that header, not ${sourceText(beside)}`)
}
