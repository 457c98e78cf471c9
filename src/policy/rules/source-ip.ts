/**
 * The rule about the client's IP address. The address is not part of the cache key, so it is never read: it becomes an
 * IAM condition, which API Gateway evaluates for every request.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { wrongValue } from '../../options.ts'
import { isInRange, parseAddress, parseRange } from '../conditions/ip-range.ts'
import { withAddressTest } from './condition-blocks.ts'
import type { Rule } from './rule.ts'
import { describedRule } from './symbolic-residual.ts'

/**
 * The client's address is in one of these networks: `10.0.0.0/8`, `2001:db8::/32`, or a single address. Where API
 * Gateway provides no address, the rule fails. Private APIs see the address of their VPC endpoint, not the client's.
 *
 * @throws {ConfigError} without networks, or if one is neither an address nor a network in CIDR notation.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-aws-condition-keys.html
 * @example
 * sourceIp('10.0.0.0/8', '2001:db8::/32')
 */
export function sourceIp(first: string, ...rest: string[]): Rule<unknown>
export function sourceIp(...networks: string[]): Rule<unknown> {
  if (networks.length === 0) throw new ConfigError('sourceIp', 'network', '', 'requires at least one network.')
  const ranges = networks.map((network: unknown) => {
    const range = typeof network === 'string' ? parseRange(network) : undefined
    if (range !== undefined) return range
    throw wrongValue('sourceIp', 'network', 'an address or a network in CIDR notation, such as 10.0.0.0/8', network)
  })
  const condition = Object.freeze({ IpAddress: Object.freeze({ 'aws:SourceIp': Object.freeze([...networks].sort()) }) })
  withAddressTest(condition, (text) => {
    const address = parseAddress(text)
    return address !== undefined && ranges.some((range) => isInRange(address, range))
  })
  const clauses = Object.freeze([Object.freeze({ bind: Object.freeze({}), when: condition })])
  return describedRule<Rule<unknown>>(
    { name: `sourceIp(${networks.join(', ')})`, binds: [], reads: [], partial: () => clauses },
    { unknowns: [], residual: () => clauses },
  )
}
