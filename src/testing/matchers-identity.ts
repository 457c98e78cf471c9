/**
 * The matcher that turns every hostile token on what a user has built: a verifier, an authorizer, or a function.
 *
 * @module
 */

import type { AuthorizerRequest } from '../events/index.ts'
import { events } from './events.ts'
import type { HostileTokenOptions } from './forge.ts'
import { hostileTokens } from './hostile-tokens.ts'
import type { TestIssuer } from './test-issuer.ts'

export interface HostileTokenMatchers {
  /**
   * On a verifier of tokens or of requests (`Authorization: Bearer …`), an authorizer of this package, or a function from a
   * token to whether it is taken: refuses every one of `hostileTokens(issuer)` without an outage, and takes each honest twin.
   */
  toRejectHostileTokens(issuer: TestIssuer, options?: HostileTokenOptions): Promise<void>
}

type Verdict = 'accepted' | 'refused' | 'failed'

/** For `expect.extend`: the matcher itself. */
export async function judgeHostileTokens(
  received: unknown,
  issuer: TestIssuer,
  options: HostileTokenOptions = {},
): Promise<{ readonly pass: boolean; readonly message: () => string }> {
  const ask = askerOf(received)
  const all = await hostileTokens(issuer, options)
  // Between a scheme and its credential blanks are legal (RFC 9110 section 11.4).
  const tokens = isAskedInHeader(received) ? all.filter(({ token }) => !token.startsWith(' ')) : all
  const wrong: string[] = []
  const twins = new Map<string, Verdict>()
  for (const { name, token, twin } of tokens) {
    const verdict = await ask(token)
    if (verdict !== 'refused') wrong.push(`${name}: ${verdict}`)
    if (!twins.has(twin)) {
      const verdictOfTwin = await ask(twin)
      twins.set(twin, verdictOfTwin)
      if (verdictOfTwin !== 'accepted') wrong.push(`${name}, its honest twin: ${verdictOfTwin}`)
    }
  }
  const listed = wrong.slice(0, 20).map((line) => `  ${line}`)
  const rest = wrong.length > listed.length ? [`  and ${wrong.length - listed.length} more`] : []
  return {
    pass: wrong.length === 0,
    message: () =>
      wrong.length === 0
        ? `expected one of ${tokens.length} hostile tokens to be accepted`
        : [
            `${wrong.length} wrong verdicts on ${tokens.length} hostile tokens and ${twins.size} honest ones:`,
            ...listed,
            ...rest,
          ].join('\n'),
  }
}

function isAskedInHeader(received: unknown): boolean {
  return (
    (typeof received === 'object' || typeof received === 'function') &&
    received !== null &&
    ('reads' in received || 'definition' in received)
  )
}

/** How to put a token to it. */
function askerOf(received: unknown): (token: string) => Promise<Verdict> {
  if (typeof received === 'function') {
    const eventOf = 'definition' in received ? eventMaker(received.definition) : (token: string) => token
    return async (token) => settleVerdict(() => received(eventOf(token)))
  }
  if (typeof received === 'object' && received !== null && 'verify' in received && typeof received.verify === 'function') {
    const verify = received.verify.bind(received)
    const isOfRequests = 'reads' in received
    return async (token) => settleVerdict(() => verify(isOfRequests ? requestWith(token) : token))
  }
  throw new TypeError('toRejectHostileTokens: expected a verifier, an authorizer or a function')
}

/** What API Gateway would make of a reply or a throw. */
async function settleVerdict(ask: () => unknown): Promise<Verdict> {
  try {
    return verdictOf(await ask())
  } catch (error) {
    return error instanceof Error && error.message === 'Unauthorized' ? 'refused' : 'failed'
  }
}

function verdictOf(answer: unknown): Verdict {
  if (typeof answer === 'boolean') return answer ? 'accepted' : 'refused'
  if (typeof answer !== 'object' || answer === null) return 'failed'
  if ('kind' in answer) return answer.kind === 'identified' ? 'accepted' : answer.kind === 'unavailable' ? 'failed' : 'refused'
  if ('isAuthorized' in answer) return answer.isAuthorized === true ? 'accepted' : 'refused'
  if ('policyDocument' in answer) return /"Effect":"Allow"/.test(JSON.stringify(answer.policyDocument)) ? 'accepted' : 'refused'
  return 'failed'
}

function eventMaker(definition: unknown): (token: string) => unknown {
  // Read by name only: what is not there is a REQUEST of a REST API.
  const { api, type, payload } = (definition ?? {}) as {
    readonly api?: unknown
    readonly type?: unknown
    readonly payload?: unknown
  }
  if (type === 'TOKEN') return (token) => events.token({ token: `Bearer ${token}` })
  const headersOf = (token: string): { readonly authorization: string } => ({ authorization: `Bearer ${token}` })
  if (api === 'WEBSOCKET') return (token) => events.connect({ headers: headersOf(token) })
  if (api === 'HTTP' && payload === '2.0') return (token) => events.httpApi2({ headers: headersOf(token) })
  if (api === 'HTTP') return (token) => events.httpApi1({ headers: headersOf(token) })
  return (token) => events.request({ headers: headersOf(token) })
}

function requestWith(token: string): AuthorizerRequest {
  return {
    arn: 'arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/test/GET/',
    method: 'GET',
    path: '/',
    headers: (name) => (name.toLowerCase() === 'authorization' ? [`Bearer ${token}`] : []),
    query: () => [],
    stageVariable: () => undefined,
    context: () => undefined,
    event: undefined,
  }
}
