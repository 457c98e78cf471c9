/**
 * The pseudo parameters of a stack.
 *
 * @module
 */

import type { PseudoParameters } from './read-options.ts'

/** The pseudo parameters of one stack, all set. */
export interface Environment {
  readonly region: string
  readonly accountId: string
  readonly partition: string
  readonly urlSuffix: string
  readonly stackName: string
  readonly stackId: string
  readonly notificationArns: readonly string[]
}

/** Fills in the defaults. `defaults` is what a cloud assembly states. */
export function environmentOf(
  given: PseudoParameters,
  defaults: {
    readonly region?: string | undefined
    readonly accountId?: string | undefined
    readonly stackName?: string | undefined
  } = {},
): Environment {
  const region = given.region ?? defaults.region ?? 'us-east-1'
  const accountId = given.accountId ?? defaults.accountId ?? '123456789012'
  const partition = given.partition ?? partitionOf(region)
  const stackName = given.stackName ?? defaults.stackName ?? 'stack'
  return {
    region,
    accountId,
    partition,
    urlSuffix: given.urlSuffix ?? (partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com'),
    stackName,
    stackId:
      given.stackId ??
      `arn:${partition}:cloudformation:${region}:${accountId}:stack/${stackName}/00000000-0000-0000-0000-000000000000`,
    notificationArns: given.notificationArns ?? [],
  }
}

/** The values of `Ref AWS::…`. */
export function pseudoParameters(environment: Environment): readonly (readonly [string, unknown])[] {
  return [
    ['AWS::Region', environment.region],
    ['AWS::AccountId', environment.accountId],
    ['AWS::Partition', environment.partition],
    ['AWS::URLSuffix', environment.urlSuffix],
    ['AWS::StackName', environment.stackName],
    ['AWS::StackId', environment.stackId],
    ['AWS::NotificationARNs', environment.notificationArns],
  ]
}

function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn'
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws'
}
