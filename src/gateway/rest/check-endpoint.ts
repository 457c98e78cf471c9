/**
 * Checks the options that depend on the endpoint type of a REST API, and those that `strict` rejects.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import type { RestApiOptions, RestAuthorizer } from '../rest-options.ts'

type Options = Omit<RestApiOptions<Record<string, RestAuthorizer>>, 'routes' | 'authorizers'>

/** @throws {ConfigError} for an option that the endpoint type does not have. */
export function checkEndpoint({ endpointType = 'REGIONAL', vpcEndpointIds, domains = {} }: Options): void {
  const isPrivate = endpointType === 'PRIVATE'
  if (vpcEndpointIds !== undefined && !isPrivate) throw privateOnly('vpcEndpointIds')
  for (const [name, { policy, stage }] of Object.entries(domains)) {
    const option = `domains["${name}"]`
    if (policy !== undefined && !isPrivate) throw privateOnly(`${option}.policy`)
    if (stage === null && isPrivate) {
      const problem = `${option}.stage cannot be null for a private API. Name the stage of the mapping.`
      throw new ConfigError('restApi', `${option}.stage`, '', problem)
    }
  }
}

function privateOnly(option: string): ConfigError {
  return new ConfigError('restApi', option, '', `${option} needs endpointType 'PRIVATE'. Only private APIs have it.`)
}

/** Options of `uncertain` whose values rest on behavior that was not observed either way. */
const INFERRED = [
  'missingSourceAtTtlZero',
  'allowWithoutPrincipalId',
  'cognitoWithSilentResourcePolicy',
  'authorizerTimeout',
] as const

/** @throws {ConfigError} with `strict`, for an option that rests on an inferred fact. */
export function checkStrict({ strict = false, uncertain = {}, usagePlans = {} }: Options): void {
  if (!strict) return
  for (const name of INFERRED) {
    if (uncertain[name] !== undefined) throw inferred(`uncertain.${name}`)
  }
  for (const [id, { quota }] of Object.entries(usagePlans)) {
    // AWS documents neither the boundaries of the periods nor, in one voice, the offset.
    if (quota !== undefined) throw inferred(`usagePlans["${id}"].quota`)
  }
}

function inferred(option: string): ConfigError {
  const problem = `${option} rests on behavior that AWS does not document. Remove it, or set strict to false.`
  return new ConfigError('restApi', option, '', problem)
}
