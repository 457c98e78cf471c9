/**
 * Writes the settings of stages, and the mappings of custom domain names to them.
 *
 * @module
 */

import { ConfigError } from '../../../errors.ts'
import type { TemplateApi } from '../../model.ts'
import type { MethodSetting } from '../../model-settings.ts'
import { withoutUndefined } from './resources.ts'
import type { WriteContext } from './write-context.ts'

/** Variables, response cache, method settings and access log of one stage of a REST API. */
export function stageProperties(context: WriteContext, api: TemplateApi, stage: string): { readonly [name: string]: unknown } {
  const settings = api.stageSettings[stage]
  const variables = settings?.variables ?? (stage === api.stage ? api.stageVariables : {})
  const methodSettings = Object.entries(settings?.methodSettings ?? {}).map(([key, setting]) => methodSetting(key, setting))
  return withoutUndefined({
    Variables: Object.keys(variables).length === 0 ? undefined : variables,
    CacheClusterEnabled: settings?.cacheClusterEnabled === true ? true : undefined,
    MethodSettings: methodSettings.length === 0 ? undefined : methodSettings,
    AccessLogSetting: accessLog(context, api, settings?.accessLogFormat),
  })
}

/** The access log of a stage, with a log group of its own. */
export function accessLog({ set }: WriteContext, { logicalId }: TemplateApi, format: string | undefined): object | undefined {
  if (format === undefined) return undefined
  const group = set.add(`${logicalId}AccessLogs`, { Type: 'AWS::Logs::LogGroup', Properties: { RetentionInDays: 30 } })
  return { DestinationArn: { 'Fn::GetAtt': [group, 'Arn'] }, Format: format }
}

/** The key is `{path}/{METHOD}`; in CloudFormation the slashes of the path are `~1`. */
function methodSetting(key: string, setting: MethodSetting): object {
  const slash = key.lastIndexOf('/')
  const path = key.slice(0, slash) || '/'
  return withoutUndefined({
    ResourcePath: path === '/*' ? '/*' : `/${path.replaceAll('/', '~1')}`,
    HttpMethod: key.slice(slash + 1),
    CachingEnabled: setting.cachingEnabled,
    ThrottlingRateLimit: setting.throttlingRateLimit,
    ThrottlingBurstLimit: setting.throttlingBurstLimit,
  })
}

/**
 * Maps existing custom domain names to the API. The domain names themselves need a certificate and are not written.
 *
 * @throws {ConfigError} for a domain name with mutual TLS, whose trust store is not known.
 */
export function addDomains({ set, subject }: WriteContext, api: TemplateApi, apiId: string): void {
  for (const { name, basePath, stage, mutualTls } of api.domains) {
    if (mutualTls)
      throw new ConfigError(subject, `domains["${name}"]`, 'a domain name without mutual TLS: its trust store is not known')
    const id = `${apiId}${name}${basePath}Mapping`
    if (api.kind === 'REST') {
      set.add(id, {
        Type: 'AWS::ApiGateway::BasePathMapping',
        Properties: withoutUndefined({
          DomainName: name,
          RestApiId: { Ref: apiId },
          BasePath: basePath === '' ? undefined : basePath,
          Stage: stage,
        }),
      })
    } else {
      set.add(id, {
        Type: 'AWS::ApiGatewayV2::ApiMapping',
        Properties: withoutUndefined({
          DomainName: name,
          ApiId: { Ref: apiId },
          ApiMappingKey: basePath === '' ? undefined : basePath,
          Stage: stage ?? api.stage,
        }),
      })
    }
  }
}
