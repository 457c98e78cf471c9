/**
 * A decision in words, for people: one line for the verdict, one for each statement.
 *
 * @module
 */

import type { PolicyKind, StatementPlace } from '../language/statement.ts'
import type { Decision, TraceLine } from './evaluate.ts'
import type { NearMiss } from './near-miss.ts'
import type { Reason } from './policy-types.ts'

/**
 * @example
 * explain(evaluate(policies, request))
 * // implicitDeny: no statement allows it
 * //   identity policy 0, statement 0, Allow: stops at the stage of "arn:…:a1b2c3/dev/GET/*": "dev", asked for "prod"
 */
export function explain(decision: Decision): string {
  const lines = decision.trace.map((line) => `  ${placeText(line.place)}, ${line.effect}: ${lineText(line)}`)
  return [`${decision.verdict}: ${headline(decision)}`, ...lines].join('\n')
}

function headline({ reason, decidedBy }: Decision): string {
  return decidedBy === undefined ? WORDS[reason] : `${WORDS[reason]}: ${placeText(decidedBy)}`
}

const WORDS: { readonly [reason in Reason]: string } = {
  'denied-by-statement': 'denied by a statement',
  'allowed-by-identity-policy': 'allowed by the identity policy',
  'allowed-by-resource-policy': 'allowed by the resource policy',
  'allowed-by-both': 'allowed by the identity policy and by the resource policy of the other account',
  'nothing-allows': 'no statement allows it',
  'resource-policy-only-delegates': 'the resource policy names the account, so an identity policy must allow it, and none does',
  'cross-account-needs-identity-policy': 'the caller is of another account, and no identity policy allows it',
  'cross-account-needs-resource-policy': 'the caller is of another account, and no resource policy allows it',
  'boundary-does-not-allow': 'allowed, but a permissions boundary leaves it out',
  'session-policy-does-not-allow': 'allowed, but the session policies leave it out',
  'service-control-policy-does-not-allow': 'the service control policies leave it out',
  'resource-control-policy-does-not-allow': 'the resource control policies leave it out',
}

const KINDS: { readonly [kind in PolicyKind]: string } = {
  identity: 'identity policy',
  resource: 'resource policy',
  boundary: 'permissions boundary',
  session: 'session policy',
  serviceControl: 'service control policy',
  resourceControl: 'resource control policy',
}

function placeText({ kind, policy, statement, sid }: StatementPlace): string {
  const which = kind === 'resource' ? KINDS[kind] : `${KINDS[kind]} ${policy}`
  return `${which}, statement ${statement}${sid === undefined ? '' : ` (${short(sid)})`}`
}

function lineText({ code, path, nearest }: TraceLine): string {
  if (code === 'matches') return 'matches'
  return nearest === undefined ? `is not readable (${path})` : missText(nearest, path)
}

function missText(miss: NearMiss, path: string): string {
  switch (miss.kind) {
    case 'action':
      return `is not about ${quoted(miss.asked)} (${path})`
    case 'principal':
      return `is not about the caller ${quoted(miss.asked)} (${path})`
    case 'excluded':
      return `leaves out ${quoted(miss.pattern)} (${path})`
    case 'variable':
      return `needs \${${short(miss.key)}}, which the request does not have (${path})`
    case 'resource': {
      const wanted = miss.wanted === '' ? 'it ends there' : quoted(miss.wanted)
      const asked = miss.asked === '' ? 'asked for nothing more' : `asked for ${quoted(miss.asked)}`
      return `${quoted(miss.pattern)} stops matching at the ${miss.part}: ${wanted}, ${asked} (${path})`
    }
    case 'condition': {
      const key = `${short(miss.operator)} ${short(miss.key)}`
      if (miss.because === 'absent') return `${key} fails: the request does not have the key (${path})`
      if (miss.because === 'unreadable') return `${key} fails: policy or request has a value that cannot be compared (${path})`
      return `${key} fails: the policy says ${miss.wanted.map(quoted).join(' or ')} (${path})`
    }
  }
}

function quoted(text: string): string {
  return JSON.stringify(short(text))
}

function short(text: string): string {
  return text.length <= 200 ? text : `${text.slice(0, 199)}…`
}
