/**
 * Writes usage plans and API keys. Values of keys are never written: API Gateway makes them.
 *
 * @module
 */

import type { TemplateApi } from '../../model.ts'
import type { Throttle } from '../../model-settings.ts'
import { withoutUndefined } from './resources.ts'
import type { WriteContext } from './write-context.ts'

/** Adds the usage plans of a REST or WebSocket API. */
export function addUsagePlans(
  { set }: WriteContext,
  api: TemplateApi,
  { apiId, stageValue }: { readonly apiId: string; readonly stageValue: (stage: string) => unknown },
): void {
  for (const plan of api.usagePlans) {
    const methods = Object.entries(plan.methods).map(([method, throttle]) => [method, throttleOf(throttle)])
    const planId = set.add(plan.logicalId, {
      Type: 'AWS::ApiGateway::UsagePlan',
      Properties: withoutUndefined({
        ApiStages: plan.stages.map((stage) =>
          withoutUndefined({
            ApiId: { Ref: apiId },
            Stage: stageValue(stage),
            Throttle: methods.length === 0 ? undefined : Object.fromEntries(methods),
          }),
        ),
        Throttle: plan.throttle && throttleOf(plan.throttle),
        Quota: plan.quota && withoutUndefined({ Limit: plan.quota.limit, Period: plan.quota.period, Offset: plan.quota.offset }),
      }),
    })
    for (const key of plan.keys) {
      if (!Object.hasOwn(set.resources, key)) set.add(key, { Type: 'AWS::ApiGateway::ApiKey', Properties: { Enabled: true } })
      set.add(`${planId}${key}`, {
        Type: 'AWS::ApiGateway::UsagePlanKey',
        Properties: { KeyId: { Ref: key }, KeyType: 'API_KEY', UsagePlanId: { Ref: planId } },
      })
    }
  }
}

function throttleOf({ rateLimit, burstLimit }: Throttle): object {
  return withoutUndefined({ RateLimit: rateLimit, BurstLimit: burstLimit })
}
