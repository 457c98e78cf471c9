/**
 * The one identity source of a TOKEN authorizer: a header, at every TTL.
 *
 * @module
 */

import { ConfigError } from '../errors.ts'
import { type Source, sourceText } from '../events/index.ts'
import type { Readers } from './identity-sources.ts'

/**
 * The header that every way in reads, and nothing else is read of the event.
 *
 * @throws {ConfigError} naming who reads something else.
 */
export function tokenSource({ subject, reads, ruleReads, ttlSeconds }: Readers): Source {
  const refuse = (option: string, expected: string): never => {
    throw new ConfigError(subject, option, `${expected}; use requestAuthorizer for others`)
  }
  const ways = reads === 'request' ? [] : reads
  const [first] = ways.flat()
  const isOther = (source: Source): boolean => first === undefined || sourceText(source) !== sourceText(first)
  if (first?.in !== 'header' || ways.some((way) => way.length === 0 || way.some(isOther))) {
    return refuse('authenticate', 'a verifier that reads one and the same header')
  }
  if (ruleReads === 'request' ? ttlSeconds > 0 : ruleReads.some(isOther)) {
    refuse('routes', 'made of rules that declare to read that header alone')
  }
  return first
}
