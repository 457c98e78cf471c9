/**
 * Implements `toRejectHostileAssertions`: presents every hostile SAML assertion to a verifier, an authorizer or a function.
 *
 * @module
 */

import { type CredentialLocation, header } from '../../events/index.ts'
import { optional, optionSchema, string, valid, wrongValue } from '../../options.ts'
import type { HostileAssertionOptions } from '../hostile-assertions/assertion-forge.ts'
import { HOSTILE_ASSERTION_CHECKS, hostileAssertions } from '../hostile-assertions/hostile-assertions.ts'
import type { TestSamlIssuer } from '../hostile-assertions/saml-issuer.ts'
import { isLocation, isTestable, type Subject, subjectOf } from './hostile-token-matcher.ts'
import type { MatcherResult } from './policy-matchers.ts'

/** Options of the matcher `toRejectHostileAssertions`. */
export interface HostileAssertionMatcherOptions extends HostileAssertionOptions {
  /** Where the authorizer expects the assertion. Default: `header('authorization', 'SAML')`. */
  readonly from?: CredentialLocation | undefined
  /** The request of the authorizer events: `GET /users/user-1`. Default: for each route of the `definition` one, until one is accepted. */
  readonly request?: string | undefined
}

const MAX_LISTED = 20

const OPTIONS = optionSchema<HostileAssertionMatcherOptions>('toRejectHostileAssertions', {
  ...HOSTILE_ASSERTION_CHECKS,
  request: optional(string),
  from: optional(valid('a location such as header("authorization", "SAML")', isLocation)),
})

/** Passes if every hostile assertion is rejected and every valid counterpart is accepted. */
export async function matchHostileAssertions(
  received: unknown,
  issuer: TestSamlIssuer,
  options: HostileAssertionMatcherOptions = {},
): Promise<MatcherResult> {
  const { from = header('authorization', 'SAML'), request, ...assertionOptions } = OPTIONS.check(options)
  if (!isTestable(received))
    throw wrongValue('toRejectHostileAssertions', 'value', 'a verifier, a Lambda authorizer or a function', received)
  const rows = hostileAssertions(issuer, assertionOptions)
  const subject = await subjectOf(received, { from, request }, rows[0]?.twin ?? '')
  const failures: string[] = []
  const twins = new Map<string, string>()
  for (const { name, assertion, twin } of rows) {
    twins.set(twin, twins.get(twin) ?? name)
    // Whitespace around a credential may belong to the syntax of a header.
    if (subject.preserves(assertion)) await report(subject, { name, credential: assertion, expected: 'rejected' })
  }
  for (const [twin, name] of twins)
    await report(subject, { name: `${name}, its valid counterpart`, credential: twin, expected: 'accepted' })

  async function report({ verdictOf }: Subject, presented: Presented): Promise<void> {
    const verdict = await verdictOf(presented.credential)
    if (verdict !== presented.expected) failures.push(`  ${presented.name}: ${verdict}`)
  }
  const rest = failures.length > MAX_LISTED ? [`  and ${failures.length - MAX_LISTED} more`] : []
  const headline = `${failures.length} wrong verdicts on ${rows.length} hostile assertions and ${twins.size} valid ones:`
  return {
    pass: failures.length === 0,
    message: () =>
      failures.length === 0
        ? `expected one of ${rows.length} hostile assertions to be accepted`
        : [headline, ...failures.slice(0, MAX_LISTED), ...rest].join('\n'),
  }
}

interface Presented {
  readonly name: string
  readonly credential: string
  readonly expected: 'accepted' | 'rejected'
}
