/**
 * The one identity source of a TOKEN authorizer: a header, at every TTL.
 *
 * @module
 */

import { ConfigError } from '../errors.ts'
import { type IdentitySource, sourceText } from '../events/index.ts'
import type { Readers } from './identity-sources.ts'

/**
 * The header that every way in reads, and nothing else is read of the event.
 *
 * @throws {ConfigError} naming what else is read.
 */
export function tokenSource({ subject, reads, ruleReads, ttlSeconds }: Readers): IdentitySource {
  const refuse = (option: string, stray?: IdentitySource): never => {
    const found = stray === undefined ? '' : `, not ${sourceText(stray)}`
    throw new ConfigError(subject, option, `declared to read one and the same header${found}; use requestAuthorizer for others`)
  }
  const ways = reads === 'request' ? [] : reads
  const sources = ways.flat()
  const [first] = sources
  const isStray = (source: IdentitySource): boolean => first?.in !== 'header' || sourceText(source) !== sourceText(first)
  const stray = sources.find(isStray)
  if (first === undefined || stray !== undefined || ways.some((way) => way.length === 0)) return refuse('authenticate', stray)
  if (ruleReads === 'request') return ttlSeconds === 0 ? first : refuse('routes')
  const beside = ruleReads.find(isStray)
  return beside === undefined ? first : refuse('routes', beside)
}
