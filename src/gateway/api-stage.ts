/**
 * Reads the region, account, API ID and stage of an API from the options and fills in the defaults.
 *
 * @module
 */

import { ConfigError } from '../errors.ts'

/** The values of an API and its stage that appear in ARNs and events. */
export interface ApiStage {
  readonly partition: string
  readonly region: string
  readonly accountId: string
  readonly apiId: string
  readonly stage: string
  readonly stageVariables: { readonly [name: string]: string }
}

/** The options from which an {@link ApiStage} is made. */
export interface ApiStageOptions {
  readonly stage: string
  readonly region?: string | undefined
  readonly accountId?: string | undefined
  readonly apiId?: string | undefined
  readonly stageVariables?: { readonly [name: string]: string } | undefined
}

/**
 * @param subject The function that was called, for messages. `httpApi` accepts the stage `$default`.
 * @throws {ConfigError} `option` names the first value that API Gateway does not accept.
 */
export function readApiStage(options: ApiStageOptions, subject: string): ApiStage {
  const { stage, region = 'us-east-1', accountId = '123456789012', apiId = 'a1b2c3d4e5', stageVariables = {} } = options
  const demand = (holds: boolean, option: string, expected: string): void => {
    if (!holds) throw new ConfigError(subject, option, expected)
  }
  const isDefaultStage = subject === 'httpApi' && stage === '$default'
  demand(isDefaultStage || /^[A-Za-z0-9_-]{1,128}$/.test(stage), 'stage', '1 to 128 letters, digits, hyphens and underscores')
  demand(/^[a-z]{2}(-[a-z]+)+-\d{1,2}$/.test(region), 'region', 'a Region name such as eu-west-1')
  demand(/^\d{12}$/.test(accountId), 'accountId', 'twelve digits')
  demand(/^[a-z0-9]{1,32}$/.test(apiId), 'apiId', '1 to 32 lowercase letters and digits')
  checkStageVariables({ subject, path: 'stageVariables' }, stageVariables)
  return { partition: partitionOf(region), region, accountId, apiId, stage, stageVariables: { ...stageVariables } }
}

/** @throws {ConfigError} with `path` as the option, for more than 100 variables or an invalid name or value. */
export function checkStageVariables(
  { subject, path }: { readonly subject: string; readonly path: string },
  stageVariables: { readonly [name: string]: unknown },
): void {
  const demand = (holds: boolean, option: string, expected: string): void => {
    if (!holds) throw new ConfigError(subject, option, expected)
  }
  const variables = Object.entries(stageVariables)
  demand(variables.length <= 100, path, 'an object with at most 100 variables')
  for (const [name, value] of variables) {
    const isName = /^[A-Za-z0-9_]{1,64}$/.test(name)
    demand(isName, path, 'an object whose names have 1 to 64 letters, digits and underscores')
    const isValue = typeof value === 'string' && value.length <= 512
    demand(isValue, `${path}["${name}"]`, 'a string of at most 512 characters')
  }
}

/** The host name of the default endpoint. */
export function defaultHost({ apiId, region, partition }: ApiStage): string {
  return `${apiId}.execute-api.${region}.amazonaws.com${partition === 'aws-cn' ? '.cn' : ''}`
}

/** The host names of a private API, one per associated VPC endpoint. */
export function endpointHosts(api: ApiStage, vpcEndpointIds: readonly string[]): ReadonlySet<string> {
  return new Set(vpcEndpointIds.map((id) => defaultHost({ ...api, apiId: `${api.apiId}-${id}` })))
}

/** The AWS partition of a Region. */
function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn'
  if (region.startsWith('us-gov-')) return 'aws-us-gov'
  return 'aws'
}
