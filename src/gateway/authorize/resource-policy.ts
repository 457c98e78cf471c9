/**
 * Parses the policies in the options of an API, so that an invalid policy is reported while building and not on the
 * first request.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { isRecord } from '../../internal/type-guards.ts'
import { type PolicyDocument, PolicyError, parsePolicy } from '../../policy/index.ts'
import type { ApiStage } from '../api-stage.ts'

/** @throws {ConfigError} with `option`; the message states where the policy is invalid. */
export function parsePolicyOption(
  { subject, option }: { readonly subject: string; readonly option: string },
  policy: unknown,
): PolicyDocument {
  try {
    return parsePolicy(policy as PolicyDocument) // parsePolicy checks every element
  } catch (error) {
    const cause = error instanceof PolicyError ? error.message : 'it could not be parsed'
    throw new ConfigError(subject, option, `a valid policy document: ${cause}`)
  }
}

/**
 * Parses a resource policy and expands short resources (`execute-api:/prod/GET/pets`) to ARNs of this API.
 *
 * @throws {ConfigError} also if a statement has no principal.
 */
export function parseResourcePolicy(
  policy: PolicyDocument,
  { api, option }: { readonly api: ApiStage; readonly option: string },
): PolicyDocument {
  const parsed = parsePolicyOption({ subject: 'restApi', option }, expandShortResources(policy, api))
  for (const { Principal, NotPrincipal } of [parsed.Statement].flat()) {
    if (Principal === undefined && NotPrincipal === undefined) {
      throw new ConfigError('restApi', option, 'a resource policy: every statement needs a Principal')
    }
  }
  return parsed
}

const SHORT_PREFIX = 'execute-api:/'

function expandShortResources(policy: unknown, { partition, region, accountId, apiId }: ApiStage): unknown {
  const statements: unknown = isRecord(policy) ? policy['Statement'] : undefined
  if (typeof statements !== 'object' || statements === null) return policy
  const prefix = `arn:${partition}:execute-api:${region}:${accountId}:${apiId}/`
  const expand = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(expand)
    return typeof value === 'string' && value.startsWith(SHORT_PREFIX) ? prefix + value.slice(SHORT_PREFIX.length) : value
  }
  const expandStatement = (statement: unknown): unknown => {
    if (!isRecord(statement)) return statement
    const { Resource, NotResource } = statement
    return {
      ...statement,
      ...(Resource !== undefined && { Resource: expand(Resource) }),
      ...(NotResource !== undefined && { NotResource: expand(NotResource) }),
    }
  }
  return { ...(policy as object), Statement: [statements].flat().map(expandStatement) }
}
