/**
 * What the matchers say, without a test runner: passed or not, and a text that tells the near miss.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { type Decision, evaluate, explain, findAllowed, type PolicyDocument, type RequestContext } from '../../policy/index.ts'
import { askedArn, documentIn, type StagePart } from '../asked-request.ts'

export interface AskOptions {
  /** The API and stage that is meant; default: the one that the policy speaks of. Another one fails the test. */
  readonly stage?: StagePart
  /** Condition keys: `{ 'aws:SourceIp': '10.0.0.1' }`. */
  readonly context?: RequestContext
  /** Default: the reply's `principalId`, or `caller`. */
  readonly principal?: string
}

export interface Outcome {
  readonly pass: boolean
  readonly message: () => string
}

type Verdict = Decision['verdict']

/** What was asked last of a policy, for `because`. It lives as long as the policy does. */
const lastDecisions = new WeakMap<object, Decision>()

export function judge(received: unknown, asked: string, wanted: readonly Verdict[], options: AskOptions = {}): Outcome {
  return guarded(received, (document) => {
    const resource = askedArn([document], asked, options.stage)
    const request = {
      principal: options.principal ?? principalOf(received),
      action: 'execute-api:Invoke',
      resource,
      context: options.context ?? {},
    }
    const decision = evaluate({ identity: [document] }, request)
    if (typeof received === 'object' && received !== null) lastDecisions.set(received, decision)
    const pass = wanted.includes(decision.verdict)
    return { pass, message: () => `${asked}: expected ${pass ? 'not ' : ''}${wanted.join(' or ')}\n${explain(decision)}` }
  })
}

export function judgeReason(received: unknown, sid: string): Outcome {
  const decision = typeof received === 'object' && received !== null ? lastDecisions.get(received) : undefined
  if (decision === undefined) return failure('because(sid) follows toAllow, toDeny or toDenyExplicitly on the same policy')
  const applying = decision.trace.filter(({ code }) => code === 'matches').map(({ place }) => place.sid)
  const decided = decision.decidedBy?.sid
  const effect = decision.verdict === 'allow' ? 'Allow' : 'Deny'
  const pass =
    decided === sid || decision.trace.some((line) => line.code === 'matches' && line.effect === effect && line.place.sid === sid)
  const found = applying.map((one) => one ?? '(without a Sid)').join(', ') || 'none'
  return {
    pass,
    message: () => `expected ${pass ? 'another reason than' : 'the statement'} ${sid}; applying: ${found}\n${explain(decision)}`,
  }
}

export function judgeNever(received: unknown, pattern: string, options: AskOptions = {}): Outcome {
  return guarded(received, (document) => {
    if (options.stage !== undefined) askedArn([document], 'GET /', options.stage)
    const found = findAllowed(
      { identity: [document] },
      pattern,
      options.context === undefined ? {} : { context: options.context },
    )
    const doubt = found?.isCertain === false ? ', if conditions that were left open hold' : ''
    return {
      pass: found === undefined,
      message: () =>
        found === undefined
          ? `${pattern}: expected that some request is allowed; none is`
          : `${pattern}: expected never; allowed is ${found.resource}${doubt}`,
    }
  })
}

/** What is no policy, or speaks of another API, throws: it fails `.not` as well. */
function guarded(received: unknown, work: (document: PolicyDocument) => Outcome): Outcome {
  const document = documentIn(received)
  return document === undefined ? failure("expected a policy or an authorizer's reply with a policyDocument") : work(document)
}

function failure(text: string): never {
  throw new ConfigError('matcher', '', text)
}

function principalOf(received: unknown): string {
  const isReply = typeof received === 'object' && received !== null && 'principalId' in received
  return isReply && typeof received.principalId === 'string' && received.principalId !== '' ? received.principalId : 'caller'
}
