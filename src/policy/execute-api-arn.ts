/**
 * The ARN that API Gateway hands an authorizer: taken apart, and put together again.
 * The only module that knows where its colons and slashes go.
 *
 * @module
 */

import { ArnError } from '../errors.ts'

export interface ApiStage {
  /** `aws`, `aws-cn`, `aws-us-gov`, … Never assume `aws`. */
  readonly partition: string
  readonly region: string
  /** Twelve digits, kept as text: leading zeros count. */
  readonly accountId: string
  readonly apiId: string
  /** `$default` is a legal stage of an HTTP API. */
  readonly stage: string
}

/** `{stage}/{METHOD}{path}`, as REST and HTTP APIs send it. */
export interface MethodArn extends ApiStage {
  readonly kind: 'method'
  readonly method: string
  /** As sent, not decoded: `/pets/7`, `/` for the root. May contain `:` and `//`. */
  readonly path: string
}

/** `{stage}/{routeKey}`, as WebSocket APIs send it. */
export interface RouteArn extends ApiStage {
  readonly kind: 'route'
  /** Begins with `$`, e.g. `$connect`. */
  readonly routeKey: string
}

export type ExecuteApiArn = MethodArn | RouteArn

/**
 * Reads the `methodArn` or `routeArn` of an authorizer event. Not for policy patterns: a `*`
 * is refused wherever a real ARN has an id. Linear in the length of the ARN; names are at most 64 characters.
 *
 * @throws {ArnError} `part` names the first part that is wrong. The ARN itself is not in the
 *   message, because a path may carry personal data.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-input.html
 * @example
 * parseExecuteApiArn('arn:aws:execute-api:eu-west-1:012345678901:a1b2c3/prod/GET/pets/7')
 * // { kind: 'method', stage: 'prod', method: 'GET', path: '/pets/7', region: 'eu-west-1', … }
 */
export function parseExecuteApiArn(arn: string): ExecuteApiArn {
  const check = (isRight: boolean, part: string, expected: string): void => {
    if (!isRight) throw new ArnError(part, expected)
  }
  // Stryker disable next-line ArrayDeclaration: what is no text has no right scheme, whatever stands for it
  const parts = typeof arn === 'string' ? arn.split(':') : []
  // Stryker disable next-line StringLiteral: what stands for a missing part is no name either
  const [scheme, partition = '', service, region = '', accountId = '', ...rest] = parts
  // Only the first five colons separate; later ones belong to the path.
  const [apiId, stage = '', verb = '', ...segments] = rest.join(':').split('/') as [string, ...string[]]

  check(scheme === 'arn', 'scheme', '"arn"')
  check(isName(partition, /^aws(-[a-z]+)*$/), 'partition', 'an AWS partition')
  check(service === 'execute-api', 'service', '"execute-api"')
  check(isName(region, /^[a-z0-9-]+$/), 'region', 'a region name')
  check(isName(accountId, /^\d{12}$/), 'accountId', 'twelve digits')
  check(isName(apiId, /^[a-z0-9]+$/), 'apiId', 'an API id')
  check(isPlain(stage), 'stage', 'present')
  check(isPlain(verb), 'method', 'an HTTP method or a route key')

  const where = { partition, region, accountId, apiId, stage }
  const tail = segments.map((segment) => `/${segment}`).join('')
  return verb.startsWith('$')
    ? { kind: 'route', ...where, routeKey: verb + tail }
    : { kind: 'method', ...where, method: verb, path: tail }
}

/** The inverse: `formatExecuteApiArn(parseExecuteApiArn(arn)) === arn` for every legal `arn`. */
export function formatExecuteApiArn(arn: ExecuteApiArn): string {
  return `${formatStageArn(arn)}/${arn.kind === 'route' ? arn.routeKey : arn.method + arn.path}`
}

/** What comes before the method or the route key. */
export function formatStageArn({ partition, region, accountId, apiId, stage }: ApiStage): string {
  return `arn:${partition}:execute-api:${region}:${accountId}:${apiId}/${stage}`
}

/** The length is checked first, so that no expression runs over more than a name. */
function isName(text: string, form: RegExp): boolean {
  return text.length <= 64 && form.test(text)
}

function isPlain(text: string): boolean {
  return text !== '' && !text.includes('*') && !text.includes('?')
}
