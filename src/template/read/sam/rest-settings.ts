/**
 * Reads the settings of `AWS::Serverless::Api`: stages, endpoint, gateway responses, usage plan, domain.
 *
 * @module
 */

import type { ApiDraft } from '../draft.ts'
import { type Fields, fieldsOf } from '../fields.ts'
import { readGatewayResponse } from '../gateway-responses.ts'
import { readPolicyDocument } from '../policy-document.ts'
import { type Problem, setMembers } from '../report.ts'
import { readMethodSettings } from '../stage-settings.ts'
import { readPlan } from '../usage-plans.ts'
import { addSamDomain } from './domain.ts'
import type { SamApiInput } from './sam-api.ts'

/** Adds the settings to the draft. */
export function readRestSettings(fields: Fields, auth: Fields | undefined, input: SamApiInput): void {
  const { draft, world } = input
  const harmless: Problem[] = []
  const other = fieldsOf(world, fields.object, harmless)
  draft.name = other.string('Name') ?? draft.name
  readAccess(fields, draft)
  readStages(fields, other, draft)
  draft.binaryMediaTypes = (other.strings('BinaryMediaTypes') ?? []).map((type) => type.replaceAll('~1', '/'))
  readResponses(other, draft, world)
  addSamDomain(fields, draft)
  readUsagePlan(auth, draft)
  for (const problem of harmless) world.report.warning(problem, { api: draft.logicalId })
}

/** What decides who may call. */
function readAccess(fields: Fields, draft: ApiDraft): void {
  draft.disableExecuteApiEndpoint = fields.boolean('DisableExecuteApiEndpoint') ?? false
  const source = fields.string('ApiKeySourceType')
  if (source === 'AUTHORIZER') draft.apiKeySource = source
  else if (source !== undefined && source !== 'HEADER')
    fields.problems.push({
      code: 'invalid-value',
      message: 'ApiKeySourceType must be HEADER or AUTHORIZER.',
      at: fields.at('ApiKeySourceType'),
    })
  const endpoint = fields.object['EndpointConfiguration']
  const inner = typeof endpoint === 'string' ? undefined : fields.inner('EndpointConfiguration')
  const type = typeof endpoint === 'string' ? endpoint : inner?.string('Type')
  if (type === 'PRIVATE' || type === 'REGIONAL' || type === 'EDGE') draft.endpoint = type
  draft.vpcEndpointIds = inner?.has('VPCEndpointIds') === true ? (knownEndpoints(inner) ?? []) : []
  const policy = readPolicyDocument(fields, 'Policy')
  if (policy === undefined) return
  draft.resourcePolicy = policy
  draft.resourcePolicyAt = fields.at('Policy')
}

/** Ids of VPC endpoints that are not known are left out: they only add ways in. */
function knownEndpoints(inner: Fields): readonly string[] | undefined {
  const given = inner.object['VPCEndpointIds']
  return Array.isArray(given) ? given.filter((id) => typeof id === 'string') : undefined
}

function readStages(fields: Fields, other: Fields, draft: ApiDraft): void {
  const name = fields.string('StageName')
  if (!fields.has('StageName'))
    fields.problems.push({ code: 'missing-property', message: 'StageName is required.', at: fields.at() })
  const log = other.inner('AccessLogSetting')
  const settings = setMembers({
    variables: other.stringMap('Variables'),
    cacheClusterEnabled: other.boolean('CacheClusterEnabled') ?? false,
    methodSettings: readMethodSettings(other),
    accessLogFormat: log?.string('Format'),
    at: fields.has('StageName') ? fields.at('StageName') : fields.at(),
  })
  draft.stageDrafts.set(name ?? 'prod', settings)
  if (fields.has('OpenApiVersion') || name === 'Stage') return
  draft.stageDrafts.set('Stage', { variables: {}, cacheClusterEnabled: false, methodSettings: {}, at: fields.at() })
  draft.extraStages.add('Stage')
}

function readResponses(other: Fields, draft: ApiDraft, world: SamApiInput['world']): void {
  const responses = other.inner('GatewayResponses')
  for (const type of Object.keys(responses?.object ?? {})) {
    const response = responses?.inner(type)
    if (response === undefined) continue
    const parameters = response.inner('ResponseParameters')?.stringMap('Headers') ?? {}
    const flat = {
      ...response.object,
      ResponseParameters: Object.fromEntries(
        Object.entries(parameters).map(([name, value]) => [`gatewayresponse.header.${name}`, value]),
      ),
    }
    const copy = fieldsOf(world, world.origins.copy(flat, response.object), other.problems)
    draft.gatewayResponses = { ...draft.gatewayResponses, [type]: readGatewayResponse(copy, 'cloudformation') }
  }
}

/** `Auth.UsagePlan`: SAM creates a plan and one key. */
function readUsagePlan(auth: Fields | undefined, draft: ApiDraft): void {
  const plan = auth?.inner('UsagePlan')
  const create = plan?.string('CreateUsagePlan')
  if (plan === undefined || create === 'NONE') return
  if (create !== 'PER_API' && create !== 'SHARED') {
    plan.problems.push({
      code: plan.has('CreateUsagePlan') ? 'invalid-value' : 'missing-property',
      message: 'CreateUsagePlan must be PER_API, SHARED or NONE.',
      at: plan.at('CreateUsagePlan'),
    })
    return
  }
  const prefix = create === 'SHARED' ? 'Serverless' : draft.logicalId
  const stages = [...draft.stageDrafts.keys()].filter((name) => !draft.extraStages.has(name))
  draft.usagePlans = [
    ...draft.usagePlans,
    { ...readPlan(plan), logicalId: `${prefix}UsagePlan`, keys: [`${prefix}ApiKey`], stages },
  ]
}
