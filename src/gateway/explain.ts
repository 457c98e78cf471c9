/**
 * Writes a trace as lines of text.
 *
 * @module
 */

import { isRecord } from '../internal/type-guards.ts'
import { checkArgument, valid } from '../options.ts'
import type { Trace, TraceStep } from './trace.ts'

const traceOrResponse = valid<Trace | { readonly trace: Trace }>(
  'a trace, or a response of an offline API',
  (value) => isTrace(value) || (typeof value === 'object' && value !== null && 'trace' in value && isTrace(value.trace)),
)

/**
 * Writes a trace as lines of text: the decision, then each check with what was asked, what was found, and the source of the
 * rule. The text contains no credential, header value or body.
 *
 * @throws {ConfigError} if the argument is neither a trace nor a response with a trace.
 * @example
 * const response = await api.request('GET /pets/1')
 * explain(response)
 * // GET /pets/{id} of stage prod: 401 UNAUTHORIZED
 * //   identity source method.request.header.Authorization is missing
 * //   …
 * //   failed  identity sources: method.request.header.Authorization is present? missing (documented: https://docs.aws.amazon.com/…)
 */
export function explain(trace: Trace | { readonly trace: Trace }): string {
  const given = checkArgument('explain', 'trace', traceOrResponse, trace)
  return explainTrace('trace' in given ? given.trace : given)
}

function explainTrace(trace: Trace): string {
  const { api, status, outcome, reason, steps, confidence } = trace
  const lines = [
    `${describeTarget(trace)}: ${status} ${outcome}`,
    `  ${reason}`,
    ...describeCaller(trace).map((line) => `  ${line}`),
    ...steps.map((step) => `  ${explainStep(step)}`),
    `  ${api} API, confidence: ${confidence}`,
    ...('cause' in trace ? [`  thrown: ${describeCause(trace.cause)}`] : []),
  ]
  return lines.map(replaceControlCharacters).join('\n')
}

function describeTarget({ route, stage, canary }: Trace): string {
  const stageName = stage === null ? 'no stage' : `stage ${stage}`
  return `${route ?? 'no route'} of ${stageName}${canary ? ' (canary)' : ''}`
}

function describeCaller({
  authorization,
  authorizer,
  lambda,
  cacheAgeSeconds,
  principal,
  apiKeyId,
  usagePlanId,
}: Trace): string[] {
  const age = cacheAgeSeconds === null ? '' : ` (${cacheAgeSeconds} s old)`
  return [
    ...(authorization === null ? [] : [`authorization ${authorization}${authorizer === null ? '' : ` by ${authorizer}`}`]),
    ...(lambda === 'not invoked' ? [] : [`authorizer response: ${lambda}${age}`]),
    ...(principal === null ? [] : [`principal ${principal}`]),
    ...(apiKeyId === null ? [] : [`API key ${apiKeyId}${usagePlanId === null ? '' : ` of usage plan ${usagePlanId}`}`]),
  ]
}

function explainStep({ check, passed, asked, found, confidence, source }: TraceStep): string {
  return `${passed ? 'passed' : 'failed'}  ${check}: ${asked}? ${found} (${confidence}: ${source})`
}

/** Only the class: the message of a user's error may contain a credential. */
function describeCause(cause: unknown): string {
  if (typeof cause !== 'object' || cause === null) return `a ${cause === null ? 'null' : typeof cause}`
  return cause instanceof Error
    ? `an error of the class ${cause.constructor.name}; see trace.cause`
    : 'an object; see trace.cause'
}

/** A principal or a path must not be able to move the cursor of a terminal, or to add a line. */
function replaceControlCharacters(line: string): string {
  return line.replace(/[\p{Cc}\u2028\u2029]/gu, '?')
}

function isTrace(value: unknown): value is Trace {
  return isRecord(value) && Array.isArray(value['steps']) && typeof value['reason'] === 'string' && 'outcome' in value
}
