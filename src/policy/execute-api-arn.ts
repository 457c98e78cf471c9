/**
 * Parses and formats execute-api ARNs. The only module that knows the meaning of their colons and slashes.
 *
 * @module
 */

import { ArnError } from '../errors.ts'

/** The stage of an API that an ARN names. */
export interface ApiStage {
  /** `aws`, `aws-cn`, `aws-us-gov`, … */
  readonly partition: string
  /** `eu-west-1` */
  readonly region: string
  /** Twelve digits. A string, because leading zeros are significant. */
  readonly accountId: string
  /** `a1b2c3d4e5` */
  readonly apiId: string
  /** `$default` is valid for HTTP APIs. */
  readonly stage: string
}

/** The ARN `…/{stage}/{METHOD}{path}` of a request to a REST or HTTP API. */
export interface MethodArn extends ApiStage {
  /** Distinguishes the two kinds of ARN. */
  readonly kind: 'method'
  /** `GET` */
  readonly method: string
  /** The path as sent, not decoded: `/pets/7`, `/` for the root. May contain `:` and `//`. */
  readonly path: string
}

/** The ARN `…/{stage}/{routeKey}` of a request to a WebSocket API. */
export interface RouteArn extends ApiStage {
  /** Distinguishes the two kinds of ARN. */
  readonly kind: 'route'
  /** Starts with `$`, for example `$connect`. */
  readonly routeKey: string
}

/** The parsed `methodArn` or `routeArn` of an authorizer event. */
export type ExecuteApiArn = MethodArn | RouteArn

/**
 * Parses the `methodArn` or `routeArn` of an authorizer event. Wildcards are rejected, so it does not parse policy
 * resources. Linear in the length of the ARN; region, API ID and partition have at most 64 characters.
 *
 * @throws {ArnError} `part` names the first invalid part. The ARN itself is not in the message, because a path may
 *   contain personal data.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-input.html
 * @example
 * parseExecuteApiArn('arn:aws:execute-api:eu-west-1:012345678901:a1b2c3/prod/GET/pets/7')
 * // { kind: 'method', stage: 'prod', method: 'GET', path: '/pets/7', region: 'eu-west-1', … }
 */
export function parseExecuteApiArn(arn: string): ExecuteApiArn {
  if (typeof arn !== 'string') throw new ArnError('scheme', '"arn"')
  const [scheme, partition = '', service, region = '', accountId = '', ...rest] = arn.split(':')
  // Only the first five colons are separators; later ones belong to the path.
  const [apiId = '', stage = '', method = '', ...segments] = rest.join(':').split('/')

  if (scheme !== 'arn') throw new ArnError('scheme', '"arn"')
  if (!isName(partition, /^aws(-[a-z]+)*$/)) throw new ArnError('partition', 'an AWS partition')
  if (service !== 'execute-api') throw new ArnError('service', '"execute-api"')
  if (!isName(region, /^[a-z0-9-]+$/)) throw new ArnError('region', 'a region name')
  if (!isName(accountId, /^\d{12}$/)) throw new ArnError('accountId', 'twelve digits')
  if (!isName(apiId, /^[a-z0-9]+$/)) throw new ArnError('apiId', 'an API id')
  if (stage === '' || hasWildcard(stage)) throw new ArnError('stage', 'a stage name without wildcards')
  if (method === '' || hasWildcard(method)) throw new ArnError('method', 'an HTTP method or a route key')

  const apiStage = { partition, region, accountId, apiId, stage }
  const path = segments.map((segment) => `/${segment}`).join('')
  return method.startsWith('$')
    ? { kind: 'route', ...apiStage, routeKey: method + path }
    : { kind: 'method', ...apiStage, method, path }
}

/**
 * The inverse of {@link parseExecuteApiArn}: `formatExecuteApiArn(parseExecuteApiArn(arn)) === arn`.
 *
 * @throws {ArnError} `part` names the first part that is not a string.
 */
export function formatExecuteApiArn(arn: ExecuteApiArn): string {
  const { kind } = checkParts(arn, ['kind'])
  if (kind === 'route') return `${formatStageArn(arn)}/${checkParts(arn, ['routeKey']).routeKey}`
  if (kind !== 'method') throw new ArnError('kind', '"method" or "route"')
  const { method, path } = checkParts(arn, ['method', 'path'])
  return `${formatStageArn(arn)}/${method}${path}`
}

/** The part of an ARN before the method or the route key, without the slash. */
export function formatStageArn(stageOfApi: ApiStage): string {
  const { partition, region, accountId, apiId, stage } = checkParts(stageOfApi, STAGE_PARTS)
  return `arn:${partition}:execute-api:${region}:${accountId}:${apiId}/${stage}`
}

const STAGE_PARTS = ['partition', 'region', 'accountId', 'apiId', 'stage'] as const

function checkParts<K extends string>(arn: unknown, names: readonly K[]): { readonly [P in K]: string } {
  // Any object may be read as a record of unknown values.
  const parts = (typeof arn === 'object' && arn !== null ? arn : {}) as { readonly [name: string]: unknown }
  for (const name of names) if (typeof parts[name] !== 'string') throw new ArnError(name, 'a string')
  return parts as { readonly [P in K]: string } // Each of them is a string.
}

/** The length is checked first, so that no expression runs over more than a name. */
function isName(text: string, form: RegExp): boolean {
  return text.length <= 64 && form.test(text)
}

function hasWildcard(text: string): boolean {
  return text.includes('*') || text.includes('?')
}
