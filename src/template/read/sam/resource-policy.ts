/**
 * Builds the resource policy that SAM generates from `Auth.ResourcePolicy`.
 *
 * @module
 */

import { isRecord } from '../../../internal/type-guards.ts'
import type { Fields } from '../fields.ts'
import type { Problem } from '../report.ts'
import { findUnresolved } from '../unresolved.ts'

/** One statement. */
export type Statement = { readonly [element: string]: unknown }

const KEYS = /^(?:CustomStatements|(?:IpRange|AwsAccount|SourceVpc|IntrinsicVpc|IntrinsicVpce)(?:Whitelist|Blacklist))$/

/** The statements for the given resources. Problems are added to the fields: they decide access. */
export function samPolicyStatements(fields: Fields, resources: readonly string[]): readonly Statement[] {
  for (const key of Object.keys(fields.object)) {
    if (!KEYS.test(key))
      fields.problems.push({
        code: 'unsupported-property',
        message: `${key} is not a property of ResourcePolicy. Remove it.`,
        at: fields.at(key),
      })
  }
  const base = { Action: 'execute-api:Invoke', Resource: resources }
  const accounts = (key: string, effect: 'Allow' | 'Deny'): readonly Statement[] => {
    const list = fields.strings(key)
    return list === undefined ? [] : [{ Effect: effect, Principal: { AWS: list }, ...base }]
  }
  const allowAll = { Effect: 'Allow', Principal: '*', ...base }
  const addresses = (key: string, operator: string): readonly Statement[] => {
    const list = fields.strings(key)
    return list === undefined
      ? []
      : [allowAll, { Effect: 'Deny', Principal: '*', ...base, Condition: { [operator]: { 'aws:SourceIp': list } } }]
  }
  return [
    ...accounts('AwsAccountWhitelist', 'Allow'),
    ...accounts('AwsAccountBlacklist', 'Deny'),
    ...addresses('IpRangeWhitelist', 'NotIpAddress'),
    ...addresses('IpRangeBlacklist', 'IpAddress'),
    ...networks(fields, 'Whitelist', 'StringNotEquals', base),
    ...networks(fields, 'Blacklist', 'StringEquals', base),
    ...customStatements(fields),
  ]
}

function networks(fields: Fields, list: 'Whitelist' | 'Blacklist', operator: string, base: Statement): readonly Statement[] {
  const mixed = fields.strings(`SourceVpc${list}`) ?? []
  const networkIds = [...mixed.filter((id) => !id.startsWith('vpce-')), ...(fields.strings(`IntrinsicVpc${list}`) ?? [])]
  const endpoints = [...mixed.filter((id) => id.startsWith('vpce-')), ...(fields.strings(`IntrinsicVpce${list}`) ?? [])]
  if (networkIds.length + endpoints.length === 0) return []
  const condition = {
    ...(networkIds.length > 0 ? { 'aws:SourceVpc': networkIds } : {}),
    ...(endpoints.length > 0 ? { 'aws:SourceVpce': endpoints } : {}),
  }
  return [
    { Effect: 'Allow', Principal: '*', ...base },
    { Effect: 'Deny', Principal: '*', ...base, Condition: { [operator]: condition } },
  ]
}

function customStatements(fields: Fields): readonly Statement[] {
  const given = fields.object['CustomStatements']
  if (given === undefined || given === null) return []
  const unknown = findUnresolved(given)
  const list = Array.isArray(given) ? given : [given]
  const problem: Problem | undefined =
    unknown !== undefined
      ? { code: unknown.code, message: unknown.message, at: unknown.at }
      : list.every(isRecord)
        ? undefined
        : {
            code: 'invalid-value',
            message: 'CustomStatements must be an array of statements.',
            at: fields.at('CustomStatements'),
          }
  if (problem === undefined) return list
  fields.problems.push(problem)
  return []
}
