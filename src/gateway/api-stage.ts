/**
 * The API's own coordinates, checked and completed with defaults.
 *
 * @module
 */

import { ConfigError } from '../errors.ts'
import { partitionOf } from './partition.ts'
import type { ApiStage } from './request-context.ts'
import type { AnyRestApiOptions } from './rest-options.ts'

/** @throws {ConfigError} naming the option. */
export function apiStage(options: Omit<AnyRestApiOptions, 'routes' | 'authorizers'>): ApiStage {
  const { stage, region = 'us-east-1', accountId = '123456789012', apiId = 'a1b2c3d4e5', stageVariables = {} } = options
  demand(/^[A-Za-z0-9_-]{1,128}$/.test(stage), 'stage', 'letters, digits, hyphens and underscores, at most 128')
  demand(/^[a-z]{2}(-[a-z]+)+-\d{1,2}$/.test(region), 'region', 'a region name, e.g. eu-west-1')
  demand(/^\d{12}$/.test(accountId), 'accountId', 'twelve digits')
  demand(/^[a-z0-9]{1,32}$/.test(apiId), 'apiId', 'lower-case letters and digits')
  const variables = Object.entries(stageVariables)
  demand(variables.length <= 100, 'stageVariables', 'at most 100')
  for (const [name, value] of variables) {
    demand(/^[A-Za-z0-9_]{1,64}$/.test(name), 'stageVariables', 'named with letters, digits and underscores, at most 64')
    demand(typeof value === 'string' && value.length <= 512, `stageVariables["${name}"]`, 'text of at most 512 characters')
  }
  return { partition: partitionOf(region), region, accountId, apiId, stage, stageVariables: { ...stageVariables } }
}

function demand(holds: boolean, option: string, expected: string): void {
  if (!holds) throw new ConfigError('restApi', option, expected)
}
