/**
 * Policies as AWS takes them when they are saved: what is no policy is refused while building, not on the first request.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { type PolicyDocument, PolicyError, parsePolicy } from '../../policy/index.ts'
import type { ApiStage } from '../request-context.ts'

/** @throws {ConfigError} naming the option and where the policy is wrong. */
export function savedPolicy(option: string, policy: PolicyDocument): PolicyDocument {
  try {
    return parsePolicy(policy)
  } catch (error) {
    const why = error instanceof PolicyError ? error.message : 'it cannot be read'
    throw new ConfigError('restApi', option, `a policy (${why})`)
  }
}

/**
 * A resource policy; `execute-api:/prod/GET/pets` means this API.
 *
 * @throws {ConfigError} also for a statement that does not say whom it is about.
 */
export function savedResourcePolicy(policy: PolicyDocument, api: ApiStage): PolicyDocument {
  const expanded = savedPolicy('resourcePolicy', expandShortArns(policy, api))
  for (const { Principal, NotPrincipal } of [expanded.Statement].flat()) {
    if (Principal === undefined && NotPrincipal === undefined) {
      throw new ConfigError('restApi', 'resourcePolicy', 'made of statements with a Principal')
    }
  }
  return expanded
}

function expandShortArns(policy: PolicyDocument, { partition, region, accountId, apiId }: ApiStage): PolicyDocument {
  const statements: unknown = typeof policy === 'object' && policy !== null ? policy.Statement : undefined
  if (typeof statements !== 'object' || statements === null) return policy
  const prefix = `arn:${partition}:execute-api:${region}:${accountId}:${apiId}/`
  const expand = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(expand)
    return typeof value === 'string' && value.startsWith('execute-api:/') ? prefix + value.slice('execute-api:/'.length) : value
  }
  const expandStatement = (statement: object): object => {
    const entries = Object.entries(statement)
    return Object.fromEntries(entries.map(([name, value]) => [name, RESOURCES.has(name) ? expand(value) : value]))
  }
  const list: readonly unknown[] = [statements].flat()
  // savedPolicy looks at every element next.
  const Statement = list.map((one) =>
    typeof one === 'object' && one !== null ? expandStatement(one) : one,
  ) as PolicyDocument['Statement']
  return { ...policy, Statement }
}

const RESOURCES: ReadonlySet<string> = new Set(['Resource', 'NotResource'])
