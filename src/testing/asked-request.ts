/**
 * A test asks about a route, `GET /pets/1`; a policy speaks of ARNs. Which API and stage is meant is read from the policy, so
 * that a test never passes because the policy concerns another one.
 *
 * @module
 */

import { ConfigError } from '../errors.ts'
import { type ApiStage, formatExecuteApiArn, type PolicyDocument, parseExecuteApiArn } from '../policy/index.ts'

/** Any of an ARN's parts before the route. What is left out is read from the policy. */
export type StagePart = Partial<ApiStage>

/** What stands in where a policy leaves a part open (`*`). */
const ANY_STAGE: ApiStage = {
  partition: 'aws',
  region: 'us-east-1',
  accountId: '123456789012',
  apiId: 'a1b2c3d4e5',
  stage: 'prod',
}
const PARTS = ['partition', 'region', 'accountId', 'apiId', 'stage'] as const

/** The document in a policy, an authorizer's reply, or the JSON of either; `undefined` when there is none. */
export function documentIn(received: unknown): PolicyDocument | undefined {
  const value = typeof received === 'string' ? parsed(received) : received
  if (typeof value !== 'object' || value === null) return undefined
  if ('policyDocument' in value) return documentIn(value.policyDocument)
  // `evaluate` trusts nothing inside a document; only that there is one is settled here.
  return 'Statement' in value ? (value as PolicyDocument) : undefined
}

/**
 * The ARN that a test asks for: `GET /pets/1`, `$connect`, or an ARN as it is.
 *
 * @throws {ConfigError} when the policy speaks of several APIs or stages, or of another one than `where` says.
 */
export function askedArn(documents: readonly PolicyDocument[], asked: string, where: StagePart = {}): string {
  if (asked.startsWith('arn:')) {
    const { partition, region, accountId, apiId, stage } = parseExecuteApiArn(asked)
    stageOf(documents, { partition, region, accountId, apiId, stage })
    return asked
  }
  const [method = '', path, ...more] = asked.split(' ')
  const stage = stageOf(documents, where)
  if (method.startsWith('$') && path === undefined) return formatExecuteApiArn({ kind: 'route', ...stage, routeKey: method })
  if (!/^[A-Z]+$/.test(method) || path === undefined || !path.startsWith('/') || more.length > 0) {
    throw new ConfigError('request', 'asked', 'a method, a space and a path, such as "GET /pets/1", $connect, or an ARN')
  }
  return formatExecuteApiArn({ kind: 'method', ...stage, method, path })
}

function stageOf(documents: readonly PolicyDocument[], where: StagePart): ApiStage {
  const found = new Map<string, ApiStage>()
  for (const resource of documents.flatMap(resourcesOf)) {
    const stage = stageIn(resource)
    if (stage !== undefined) found.set(Object.values(stage).join(' '), stage)
  }
  const stages = [...found.values()]
  const settled: { [part: string]: string } = { ...ANY_STAGE }
  for (const part of PARTS) {
    const spoken = [...new Set(stages.map((stage) => stage[part]).filter((text) => !/[*?]/.test(text)))]
    const wanted = where[part]
    if (
      wanted !== undefined &&
      spoken.length > 0 &&
      stages.every((stage) => !/[*?]/.test(stage[part])) &&
      !spoken.includes(wanted)
    ) {
      throw new ConfigError('policy', part, `${wanted}: it speaks of ${spoken.join(' and ')}`)
    }
    if (wanted === undefined && spoken.length > 1)
      throw new ConfigError('policy', part, `one: it speaks of ${spoken.join(' and ')}, so say which is meant`)
    settled[part] = wanted ?? spoken[0] ?? settled[part] ?? ''
  }
  const { partition = '', region = '', accountId = '', apiId = '', stage = '' } = settled
  return { partition, region, accountId, apiId, stage }
}

function stageIn(resource: string): ApiStage | undefined {
  const [scheme, partition = '*', service = '', region = '*', accountId = '*', ...rest] = resource.split(':')
  if (scheme !== 'arn' || !['execute-api', '*'].includes(service)) return undefined
  const [apiId = '*', stage = '*'] = rest.join(':').split('/')
  return { partition, region, accountId, apiId, stage }
}

function resourcesOf({ Statement }: PolicyDocument): string[] {
  return [Statement]
    .flat()
    .flatMap((statement) => [statement?.Resource ?? [], statement?.NotResource ?? []].flat())
    .filter((resource) => typeof resource === 'string')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
