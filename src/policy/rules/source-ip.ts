/**
 * The rule about the client's IP address. The address is not part of the cache key, so it is never read: it becomes an
 * IAM condition, which API Gateway evaluates for every request.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { wrongValue } from '../../options.ts'
import { isInRange, parseAddress, parseRange } from '../conditions/ip-range.ts'
import { type NetworkTest, withNetworkTest } from './condition-blocks.ts'
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
  for (const network of networks)
    if (typeof network !== 'string' || parseRange(network) === undefined)
      throw wrongValue('sourceIp', 'network', 'an address or a network in CIDR notation, such as 10.0.0.0/8', network)
  const condition = Object.freeze({ IpAddress: Object.freeze({ 'aws:SourceIp': Object.freeze([...networks].sort()) }) })
  withNetworkTest(condition, isInNetworks)
  const clauses = Object.freeze([Object.freeze({ bind: Object.freeze({}), when: condition })])
  return describedRule<Rule<unknown>>(
    { name: `sourceIp(${networks.join(', ')})`, binds: [], reads: [], partial: () => clauses },
    { unknowns: [], residual: () => clauses },
  )
}

const isInNetworks: NetworkTest = (text, networks) => {
  const address = parseAddress(text)
  return (
    address !== undefined &&
    networks.some((network) => {
      const range = parseRange(network)
      return range !== undefined && isInRange(address, range)
    })
  )
}
