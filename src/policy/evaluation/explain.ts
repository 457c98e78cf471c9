/**
 * Prints a decision for people: one line for the decision, one for each statement.
 *
 * @module
 */

import { isRecord } from '../../internal/type-guards.ts'
import { checkArgument, object, optional, optionSchema, valid } from '../../options.ts'
import type { PolicyKind, StatementPlace } from '../language/statement.ts'
import { keyName, type RequestContext, readValues } from '../matching/context.ts'
import type { CompiledFrom } from './compiled-from.ts'
import type { Decision, TraceLine } from './evaluate.ts'
import type { ConditionMiss, NearMiss } from './near-miss.ts'
import { REASONS } from './policy-types.ts'

const decisionOfEvaluate = valid<Decision>(
  'a decision returned by evaluate',
  (value) => isRecord(value) && Array.isArray(value['trace']) && Object.hasOwn(REASONS, String(value['reason'])),
)

/** Options of {@link explain}. */
export interface ExplainOptions {
  /**
   * The context of the evaluated request. With it, failed conditions also show the values that the request has. Default:
   * no values are shown, because they may be secret.
   */
  readonly context?: RequestContext | undefined
}

const OPTIONS = optionSchema<ExplainOptions>('explain', { context: optional(object) })

/**
 * Explains a decision: the reason, and for each statement why it does or does not apply, with every condition that fails.
 * For a document that was compiled from a route table, the route and its rule are named. The text contains the requested
 * ARN and the caller; values of the request context only with the option `context`.
 *
 * @throws {ConfigError} if `decision` is not the result of {@link evaluate}, or if an option is unknown or wrong.
 * @example
 * explain(evaluate(policies, request))
 * // implicitDeny: no statement allows the request
 * //   identity policy 0, statement 0, Allow: "arn:…:a1b2c3/dev/GET/*" stops matching at the stage: policy has "dev", request has "prod" ($.Statement[0].Resource)
 */
export function explain(decision: Decision, options: ExplainOptions = {}): string {
  const { verdict, reason, decidedBy, trace, compiledFrom } = checkArgument('explain', 'decision', decisionOfEvaluate, decision)
  const { context } = OPTIONS.check(options)
  const headline = decidedBy === undefined ? REASONS[reason] : `${REASONS[reason]}: ${formatPlace(decidedBy)}`
  const route = compiledFrom === undefined ? [] : [`  ${formatRoute(compiledFrom)}`]
  const lines = trace.map((line) => `  ${formatPlace(line.place)}, ${line.effect}: ${formatLine(line, context)}`)
  return [`${verdict}: ${headline}`, ...route, ...lines].join('\n')
}

function formatRoute({ route, rule }: CompiledFrom): string {
  if (route === undefined) return 'route table: no route matches the request'
  return `route table: ${truncate(route)}${rule === undefined ? '' : `, rule ${truncate(rule)}`}`
}

const KINDS: { readonly [kind in PolicyKind]: string } = {
  identity: 'identity policy',
  resource: 'resource policy',
  boundary: 'permissions boundary',
  session: 'session policy',
  serviceControl: 'service control policy',
  resourceControl: 'resource control policy',
}

function formatPlace({ kind, level, policy, statement, sid }: StatementPlace): string {
  const levelOfPolicy = level === undefined ? '' : ` of level ${level}`
  const document = kind === 'resource' ? KINDS[kind] : `${KINDS[kind]} ${policy}${levelOfPolicy}`
  return `${document}, statement ${statement}${sid === undefined ? '' : ` (${truncate(sid)})`}`
}

function formatLine({ code, path, nearest, failedConditions }: TraceLine, context: RequestContext | undefined): string {
  if (code === 'matches') return 'matches'
  if (failedConditions.length > 0)
    return failedConditions.map((failed) => `${formatCondition(failed, context)} (${failed.path})`).join('; ')
  return nearest === undefined ? `cannot be read (${path})` : `${formatMiss(nearest)} (${path})`
}

function formatMiss(miss: NearMiss): string {
  switch (miss.kind) {
    case 'action':
      return `does not apply to the action ${quote(miss.asked)}`
    case 'principal':
      return `does not apply to the caller ${quote(miss.asked)}`
    case 'excluded':
      return `excludes ${quote(miss.pattern)}`
    case 'variable':
      return `needs \${${truncate(miss.key)}}, which the request does not have`
    case 'resource': {
      const expected = miss.wanted === '' ? 'the policy has no further part' : `policy has ${quote(miss.wanted)}`
      const actual = miss.asked === '' ? 'the request has no further part' : `request has ${quote(miss.asked)}`
      return `${quote(miss.pattern)} stops matching at the ${miss.part}: ${expected}, ${actual}`
    }
    case 'condition':
      return formatCondition(miss, undefined)
  }
}

function formatCondition({ operator, key, because, wanted }: ConditionMiss, context: RequestContext | undefined): string {
  const failure = `${truncate(operator)} ${truncate(key)} fails`
  if (because === 'absent') return `${failure}: the request does not have the key`
  const values = context === undefined ? '' : formatValues(readValues(context, keyName(key)))
  if (because === 'unreadable') return `${failure}: the policy or the request has a value that cannot be compared${values}`
  return `${failure}: the policy requires ${wanted.map(quote).join(' or ')}${values}`
}

function formatValues(values: ReturnType<typeof readValues>): string {
  if (values === undefined) return ''
  const list = typeof values === 'string' ? [values] : 'malformed' in values ? [] : values
  return list.length === 0 ? ', the request has a malformed value' : `, the request has ${list.map(quote).join(', ')}`
}

function quote(text: string): string {
  return JSON.stringify(truncate(text))
}

function truncate(text: string): string {
  return text.length <= 200 ? text : `${text.slice(0, 199)}…`
}
