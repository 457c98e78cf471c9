/**
 * Resolves the request that a test asks about, such as `GET /pets/1`, to an execute-api ARN.
 *
 * The API and stage are read from the policies under test, so that a test cannot pass because its policy is about
 * another API. Strings that no client can send as a request are rejected, because every policy denies them.
 *
 * @module
 */

import { ArnError, ConfigError } from '../errors.ts'
import { suggest } from '../internal/suggest.ts'
import { optional, optionSchema, valid, wrongValue } from '../options.ts'
import { type ApiStage, formatExecuteApiArn, type PolicyDocument, parseExecuteApiArn } from '../policy/index.ts'

/** The parts of an execute-api ARN before the method. A part that is not set is read from the policies. */
export type StagePart = { readonly [K in keyof ApiStage]?: ApiStage[K] | undefined }

/** Used for parts that the policies leave open with a wildcard. */
const DEFAULT_STAGE: ApiStage = {
  partition: 'aws',
  region: 'us-east-1',
  accountId: '123456789012',
  apiId: 'a1b2c3d4e5',
  stage: 'prod',
}
const PARTS = ['partition', 'region', 'accountId', 'apiId', 'stage'] as const

const METHODS: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

const EXPECTED = 'a method and a concrete path such as "GET /pets/1", "$connect" or an execute-api ARN'

/** The policies that a request is evaluated against, and the stage that the test names. */
export interface RequestTarget {
  readonly documents: readonly PolicyDocument[]
  readonly stage?: StagePart | undefined
}

/** Checks the option `stage` of a matcher or matrix. */
export function checkStage(subject: string, stage: unknown): StagePart {
  const name = valid<string>('a name without wildcards or slashes', (value) => isPartName(value))
  const part = optional(name)
  const schema = optionSchema<StagePart>(
    subject,
    { partition: part, region: part, accountId: part, apiId: part, stage: part },
    'stage.',
  )
  return schema.check(stage)
}

/**
 * Returns the ARN of one request: `GET /pets/1`, `$connect`, or an ARN that is returned unchanged.
 *
 * @throws {ConfigError} if no client can send the request, or if the policies are about several APIs or stages, or
 *   about a stage that differs from the one of the test.
 */
export function requestArn(subject: string, request: string, { documents, stage = {} }: RequestTarget): string {
  if (typeof request !== 'string' || request === '') throw wrongValue(subject, 'request', EXPECTED, request)
  if (!request.startsWith('arn:')) {
    const target = parseTarget(subject, request)
    return formatExecuteApiArn({ ...target, ...resolveStage(subject, documents, stage) })
  }
  const arn = parseArn(subject, request)
  checkTarget(subject, arn.kind === 'route' ? arn.routeKey : `${arn.method} ${arn.path}`)
  for (const part of PARTS) {
    if (stage[part] !== undefined && stage[part] !== arn[part])
      throw invalidRequest(subject, `the ARN and the option stage name different values for ${part}`)
  }
  const { partition, region, accountId, apiId } = arn
  resolveStage(subject, documents, { partition, region, accountId, apiId, stage: arn.stage })
  return request
}

/**
 * Checks a pattern of `toNeverAllow`: `DELETE /admin/*`, `ANY /users/{id}`, `$connect`, `*` or an ARN pattern.
 *
 * @throws {ConfigError} if no request can match the pattern, because then the proof would be meaningless.
 */
export function checkRequestPattern(subject: string, pattern: string, { documents, stage = {} }: RequestTarget): void {
  if (typeof pattern !== 'string' || pattern === '') throw wrongValue(subject, 'pattern', 'a non-empty string', pattern)
  if (pattern.startsWith('arn:')) {
    const [service = '', literals, method = ''] = splitArnPattern(pattern)
    if (!isWild(service) && service !== 'execute-api') throw invalidPattern(subject, 'the service of the ARN is not execute-api')
    if (!isWild(method) && method !== '' && method !== '$connect') checkMethod(subject, method)
    resolveStage(subject, documents, { ...literals, ...stage })
    return
  }
  resolveStage(subject, documents, stage)
  if (pattern === '*') return
  const [method = '', path, ...rest] = pattern.split(' ')
  if (path === undefined) {
    checkRouteKey(subject, pattern)
    return
  }
  if (rest.length > 0) throw invalidPattern(subject, 'the path contains a space. Percent-encode it: %20')
  if (method !== 'ANY' && method !== '*') checkMethod(subject, method)
  if (path.includes('?')) {
    throw invalidPattern(subject, 'policies do not see query strings; for wildcards use *, {name} or an ARN pattern')
  }
  const parameters = path.split('/').filter((segment) => /[{}]/.test(segment))
  if (!parameters.every((segment) => /^\{[^{}]+\}$/.test(segment)))
    throw invalidPattern(subject, 'braces must enclose a whole segment, as in {id} or {proxy+}')
  checkPath(subject, path.replace(/[*{}]/g, 'x'))
}

function parseTarget(
  subject: string,
  request: string,
):
  | { readonly kind: 'route'; readonly routeKey: string }
  | { readonly kind: 'method'; readonly method: string; readonly path: string } {
  checkTarget(subject, request)
  const [method = '', path] = request.split(' ')
  return path === undefined ? { kind: 'route', routeKey: method } : { kind: 'method', method, path }
}

function checkTarget(subject: string, request: string): void {
  const [method = '', path, ...rest] = request.split(' ')
  if (path === undefined) {
    checkRouteKey(subject, request)
    return
  }
  if (rest.length > 0) throw invalidRequest(subject, 'the path contains a space. Percent-encode it: %20')
  if (method === 'ANY') throw invalidRequest(subject, 'ANY is not a method that a client sends. Test each method')
  checkMethod(subject, method)
  checkPath(subject, path)
}

/** `$disconnect` and `$default` are never authorized, and other route keys neither. */
function checkRouteKey(subject: string, routeKey: string): void {
  if (routeKey === '$connect') return
  if (routeKey.startsWith('$')) throw invalidRequest(subject, 'the only WebSocket route that is authorized is $connect')
  throw new ConfigError(subject, 'request', EXPECTED)
}

function checkMethod(subject: string, method: string): void {
  if (METHODS.includes(method)) return
  const suggestion = suggest(method, METHODS)
  const advice = suggestion === undefined ? '' : ` Did you mean "${suggestion}"?`
  throw invalidRequest(subject, `"${method.slice(0, 20)}" is not a method. Known methods: ${METHODS.join(', ')}.${advice}`)
}

function checkPath(subject: string, path: string): void {
  if (!path.startsWith('/')) throw invalidRequest(subject, 'the path must begin with a slash')
  if (path.includes('?')) throw invalidRequest(subject, 'policies do not see query strings. Remove the query string')
  if (path.includes('*')) throw invalidRequest(subject, 'the path contains a wildcard. Test concrete paths, or use toNeverAllow')
  if (/[{}]/.test(path)) throw invalidRequest(subject, 'the path contains braces. Replace path parameters by values: /pets/1')
  if (!/^[!-~]*$/.test(path) || path.includes('#'))
    throw invalidRequest(subject, 'the path contains characters that a client percent-encodes')
}

function parseArn(subject: string, arn: string): ReturnType<typeof parseExecuteApiArn> {
  try {
    return parseExecuteApiArn(arn)
  } catch (error) {
    if (error instanceof ArnError) throw invalidRequest(subject, `the ARN is not one of a request. Its ${error.part} is wrong`)
    throw error
  }
}

function invalidRequest(subject: string, problem: string): ConfigError {
  return new ConfigError(subject, 'request', EXPECTED, `no client can send this request: ${problem}`)
}

function invalidPattern(subject: string, problem: string): ConfigError {
  return new ConfigError(subject, 'pattern', '', `no request can match this pattern: ${problem}`)
}

/** Finds the one API and stage that the policies and the test are about. */
function resolveStage(subject: string, documents: readonly PolicyDocument[], stage: StagePart): ApiStage {
  const stages = documents.flatMap(resourcesOf).map(stageOfResource)
  const mentioned = stages.filter((one) => one !== undefined)
  const resolved: { -readonly [P in keyof ApiStage]: ApiStage[P] } = { ...DEFAULT_STAGE }
  for (const part of PARTS) {
    const names = [...new Set(mentioned.map((one) => one[part]).filter((name) => !isWild(name)))]
    const isOpen = mentioned.some((one) => isWild(one[part]))
    const wanted = stage[part]
    if (wanted !== undefined && names.length > 0 && !isOpen && !names.includes(wanted)) {
      throw new ConfigError(subject, `stage.${part}`, '', `${part} is ${quoted(wanted)}, but the policy names ${listOf(names)}.`)
    }
    if (wanted === undefined && names.length > 1) {
      const advice = `Set the option stage.${part}.`
      throw new ConfigError(subject, `stage.${part}`, '', `the policy names more than one ${part}: ${listOf(names)}. ${advice}`)
    }
    resolved[part] = wanted ?? names[0] ?? resolved[part]
  }
  return resolved
}

function stageOfResource(resource: string): ApiStage | undefined {
  // The short form in resource policies: `execute-api:/prod/GET/pets` of the API that has the policy.
  if (resource.startsWith('execute-api:/')) {
    return { partition: '*', region: '*', accountId: '*', apiId: '*', stage: resource.split('/')[1] ?? '*' }
  }
  const [scheme, partition = '*', service = '', region = '*', accountId = '*', ...rest] = resource.split(':')
  if (scheme !== 'arn' || !['execute-api', '*'].includes(service)) return undefined
  const [apiId = '*', stage = '*'] = rest.join(':').split('/')
  return { partition, region, accountId, apiId, stage }
}

/** The service, the parts without wildcards, and the method of an ARN pattern. */
function splitArnPattern(pattern: string): [service: string, literals: StagePart, method: string | undefined] {
  const [, partition, service, region, accountId, ...rest] = pattern.split(':')
  const [apiId, stage, method] = rest.join(':').split('/')
  const literals = Object.entries({ partition, region, accountId, apiId, stage }).filter(
    ([, name]) => name !== undefined && name !== '' && !isWild(name),
  )
  return [service ?? '*', Object.fromEntries(literals), method]
}

function resourcesOf({ Statement }: PolicyDocument): string[] {
  return [Statement]
    .flat()
    .flatMap((statement) => [statement?.Resource ?? [], statement?.NotResource ?? []].flat())
    .filter((resource) => typeof resource === 'string')
}

function isPartName(value: unknown): boolean {
  return typeof value === 'string' && /^[^*?/:\s]{1,128}$/.test(value)
}

function isWild(text: string): boolean {
  return /[*?]/.test(text)
}

function listOf(names: readonly string[]): string {
  return names.map(quoted).join(' and ')
}

function quoted(name: string): string {
  return JSON.stringify(name)
}
