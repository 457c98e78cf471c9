/**
 * Where the request comes from. The address is not part of the cache key, so it is never read: it becomes an IAM
 * condition, which API Gateway evaluates for every request.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { isInRange, parseAddress, parseRange } from '../conditions/ip-range.ts'
import { withAddressTest } from './condition-text.ts'
import { madeOf } from './formula.ts'
import type { Rule } from './rule.ts'

/**
 * The caller's address lies in one of these networks (`10.0.0.0/8`, `2001:db8::/32`, or one address). Where API Gateway
 * gives no address the rule fails. A private API sees the address of its endpoint here, not of the client.
 *
 * @throws {ConfigError} for what is no address and no network in CIDR notation.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-aws-condition-keys.html
 */
export function sourceIp(first: string, ...rest: string[]): Rule<unknown> {
  const networks = [first, ...rest]
  const ranges = networks.map((network) => {
    const range = typeof network === 'string' ? parseRange(network) : undefined
    if (range === undefined)
      throw new ConfigError('sourceIp', 'network', 'an address or a network in CIDR notation, such as 10.0.0.0/8')
    return range
  })
  const when = Object.freeze({ IpAddress: Object.freeze({ 'aws:SourceIp': Object.freeze([...networks].sort()) }) })
  withAddressTest(when, (text) => {
    const address = parseAddress(text)
    return address !== undefined && ranges.some((range) => isInRange(address, range))
  })
  const answer = Object.freeze([Object.freeze({ bind: Object.freeze({}), when })])
  return madeOf<Rule<unknown>>(
    { name: `sourceIp(${networks.join(', ')})`, binds: [], reads: [], partial: () => answer },
    { questions: [], answer: () => answer },
  )
}
