/**
 * Reads stages, deployments and domain mappings of a REST API.
 *
 * @module
 */

import { isRecord } from '../../../internal/type-guards.ts'
import type { StageSettings } from '../../model-settings.ts'
import type { ApiDraft } from '../draft.ts'
import { type Fields, fieldsOf } from '../fields.ts'
import { type Problem, setMembers } from '../report.ts'
import { readMethodSettings } from '../stage-settings.ts'
import { isUnresolved } from '../unresolved.ts'
import { type Resource, resourcesOf, type World } from '../world.ts'
import type { CloudFormationContext } from './context.ts'

/** Adds stages and domains. */
export function addRestStages(draft: ApiDraft, { world }: CloudFormationContext): void {
  const deployments = resourcesOf(world, 'AWS::ApiGateway::Deployment').filter(
    ({ properties }) => properties['RestApiId'] === draft.apiId,
  )
  const stages = resourcesOf(world, 'AWS::ApiGateway::Stage').filter(({ properties }) => properties['RestApiId'] === draft.apiId)
  for (const { properties, at } of deployments) {
    const description = properties['StageDescription']
    if (properties['StageName'] !== undefined)
      addStage(properties, isRecord(description) && !isUnresolved(description) ? description : {}, at)
  }
  for (const { properties, at } of stages) addStage(properties, properties, at)
  if (deployments.length === 0 && stages.length === 0 && draft.routes.length > 0)
    world.report.observe(
      'api-without-deployment',
      'The API has no deployment, so its methods are not reachable. Add one.',
      draft.at,
      { api: draft.logicalId },
    )
  addRestDomains(draft, world)

  function addStage(
    named: { readonly [name: string]: unknown },
    settings: { readonly [name: string]: unknown },
    at: Resource['at'],
  ): void {
    const problems: Problem[] = []
    const name = fieldsOf(world, named, problems).string('StageName')
    draft.stageDrafts.set(name ?? 'prod', stageSettings(fieldsOf(world, settings, problems), at))
    for (const problem of problems) world.report.warning(problem, { api: draft.logicalId })
  }
}

/** Settings of one stage. */
export function stageSettings(fields: Fields, at: Resource['at']): StageSettings {
  return setMembers({
    variables: { ...fields.stringMap('Variables'), ...fields.stringMap('StageVariables') },
    cacheClusterEnabled: fields.boolean('CacheClusterEnabled') ?? false,
    methodSettings: readMethodSettings(fields),
    accessLogFormat: (fields.inner('AccessLogSetting') ?? fields.inner('AccessLogSettings'))?.string('Format'),
    at,
  })
}

function addRestDomains(draft: ApiDraft, world: World): void {
  for (const { properties, at } of resourcesOf(world, 'AWS::ApiGateway::BasePathMapping')) {
    if (properties['RestApiId'] === draft.apiId) addDomain(draft, world, { properties, at, basePath: 'BasePath' })
  }
}

/** Adds the mapping of a custom domain name. A name that is not known is left out: it has no effect on access. */
export function addDomain(
  draft: ApiDraft,
  world: World,
  mapping: {
    readonly properties: { readonly [name: string]: unknown }
    readonly at: Resource['at']
    readonly basePath: 'BasePath' | 'ApiMappingKey'
  },
): void {
  const { properties, at } = mapping
  const { DomainName: name, Stage: stage } = properties
  const key = properties[mapping.basePath]
  if (typeof name !== 'string') return
  const domain = resourcesOf(world, 'AWS::ApiGateway::DomainName', 'AWS::ApiGatewayV2::DomainName').find(
    (one) => one.properties['DomainName'] === name,
  )
  draft.domains = [
    ...draft.domains,
    {
      name,
      basePath: typeof key === 'string' ? key.replace(/^\/+|\/+$/g, '').replace(/^\(none\)$/, '') : '',
      ...(typeof stage === 'string' ? { stage } : {}),
      mutualTls: domain?.properties['MutualTlsAuthentication'] !== undefined,
      at,
    },
  ]
}
