/**
 * Prints a decision for people: one line for the decision, one for each statement.
 *
 * @module
 */

import { isRecord } from '../../internal/is-record.ts'
import { checkArgument, valid } from '../../options.ts'
import type { PolicyKind, StatementPlace } from '../language/statement.ts'
import type { Decision, TraceLine } from './evaluate.ts'
import type { NearMiss } from './near-miss.ts'
import { REASONS } from './policy-types.ts'

const decisionOfEvaluate = valid<Decision>(
  'a decision returned by evaluate',
  (value) => isRecord(value) && Array.isArray(value['trace']) && Object.hasOwn(REASONS, String(value['reason'])),
)

/**
 * Explains a decision: the reason, and for each statement why it does or does not apply. The text contains the requested
 * ARN and the caller, but no values of the request context.
 *
 * @throws {ConfigError} if `decision` is not the result of {@link evaluate}.
 * @example
 * explain(evaluate(policies, request))
 * // implicitDeny: no statement allows the request
 * //   identity policy 0, statement 0, Allow: "arn:…:a1b2c3/dev/GET/*" stops matching at the stage: policy has "dev", request has "prod" ($.Statement[0].Resource)
 */
export function explain(decision: Decision): string {
  const { verdict, reason, decidedBy, trace } = checkArgument('explain', 'decision', decisionOfEvaluate, decision)
  const headline = decidedBy === undefined ? REASONS[reason] : `${REASONS[reason]}: ${formatPlace(decidedBy)}`
  const lines = trace.map((line) => `  ${formatPlace(line.place)}, ${line.effect}: ${formatLine(line)}`)
  return [`${verdict}: ${headline}`, ...lines].join('\n')
}

const KINDS: { readonly [kind in PolicyKind]: string } = {
  identity: 'identity policy',
  resource: 'resource policy',
  boundary: 'permissions boundary',
  session: 'session policy',
  serviceControl: 'service control policy',
  resourceControl: 'resource control policy',
}

function formatPlace({ kind, policy, statement, sid }: StatementPlace): string {
  const document = kind === 'resource' ? KINDS[kind] : `${KINDS[kind]} ${policy}`
  return `${document}, statement ${statement}${sid === undefined ? '' : ` (${truncate(sid)})`}`
}

function formatLine({ code, path, nearest }: TraceLine): string {
  if (code === 'matches') return 'matches'
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
    case 'condition': {
      const key = `${truncate(miss.operator)} ${truncate(miss.key)}`
      if (miss.because === 'absent') return `${key} fails: the request does not have the key`
      if (miss.because === 'unreadable') return `${key} fails: the policy or the request has a value that cannot be compared`
      return `${key} fails: the policy requires ${miss.wanted.map(quote).join(' or ')}`
    }
  }
}

function quote(text: string): string {
  return JSON.stringify(truncate(text))
}

function truncate(text: string): string {
  return text.length <= 200 ? text : `${text.slice(0, 199)}…`
}
