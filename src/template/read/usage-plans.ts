/**
 * Reads usage plans and API keys of CloudFormation.
 *
 * @module
 */

import { isRecord } from '../../internal/type-guards.ts'
import type { Quota, Throttle, UsagePlan } from '../model-settings.ts'
import type { ApiDraft } from './draft.ts'
import { type Fields, fieldsOf } from './fields.ts'
import { memberOf } from './parse-context.ts'
import { type Problem, setMembers } from './report.ts'
import { type Resource, reference, resourcesOf, type World } from './world.ts'

/** Limits of a plan: the same members in SAM and CloudFormation. */
export function readPlan(fields: Fields): Pick<UsagePlan, 'throttle' | 'quota' | 'methods'> {
  const throttle = fields.inner('Throttle')
  const quota = fields.inner('Quota')
  const limit = quota?.number('Limit')
  const period = quota?.string('Period')
  const known: Quota['period'] | undefined = period === 'DAY' || period === 'WEEK' || period === 'MONTH' ? period : undefined
  return setMembers({
    throttle: throttle === undefined ? undefined : readThrottle(throttle),
    quota:
      limit === undefined || known === undefined
        ? undefined
        : setMembers({ limit, period: known, offset: quota?.number('Offset') }),
    methods: {},
  })
}

function readThrottle(fields: Fields): Throttle {
  return setMembers({ rateLimit: fields.number('RateLimit'), burstLimit: fields.number('BurstLimit') })
}

/** Adds the plans that name a stage of the API. */
export function addUsagePlans(draft: ApiDraft, world: World, keyOf: (resource: Resource) => string): void {
  const keys = resourcesOf(world, 'AWS::ApiGateway::ApiKey')
  for (const resource of resourcesOf(world, 'AWS::ApiGateway::UsagePlan')) {
    const stages = planStages(resource, draft)
    if (stages.length === 0) continue
    const problems: Problem[] = []
    const fields = fieldsOf(world, resource.properties, problems)
    const planId = reference(resource)
    const members = resourcesOf(world, 'AWS::ApiGateway::UsagePlanKey').filter(
      ({ properties }) => properties['UsagePlanId'] === planId,
    )
    const ids = new Set(members.map(({ properties }) => properties['KeyId']))
    const enabled = keys.filter((key) => ids.has(reference(key)) && isEnabled(key))
    draft.usagePlans = [
      ...draft.usagePlans,
      {
        ...readPlan(fields),
        methods: methodThrottles(resource, draft),
        logicalId: keyOf(resource),
        keys: enabled.map(keyOf),
        stages,
      },
    ]
    for (const problem of problems) world.report.warning(problem, { api: draft.logicalId })
  }
}

/** An API key is disabled unless it says otherwise. */
function isEnabled({ properties }: Resource): boolean {
  return properties['Enabled'] === true || properties['Enabled'] === 'true'
}

function planStages({ properties }: Resource, draft: ApiDraft): readonly string[] {
  const list = properties['ApiStages']
  if (!Array.isArray(list)) return []
  return list
    .filter((one) => memberOf(one, 'ApiId') === draft.apiId)
    .flatMap((one) => {
      const stage = memberOf(one, 'Stage')
      return typeof stage === 'string' ? [stage] : []
    })
}

function methodThrottles({ properties }: Resource, draft: ApiDraft): { readonly [method: string]: Throttle } {
  const list = properties['ApiStages']
  if (!Array.isArray(list)) return {}
  const throttles = list.filter((one) => memberOf(one, 'ApiId') === draft.apiId).map((one) => memberOf(one, 'Throttle'))
  const entries = throttles.filter(isRecord).flatMap((one) => Object.entries(one))
  return Object.fromEntries(
    entries.map(([method, limits]) => {
      const [rate, burst] = [memberOf(limits, 'RateLimit'), memberOf(limits, 'BurstLimit')].map((value) =>
        value === undefined ? undefined : Number(value),
      )
      return [method, setMembers({ rateLimit: rate, burstLimit: burst })]
    }),
  )
}
