/**
 * Plans become one document: what is open, everything else closed explicitly, and the closed parts of what stars reach.
 *
 * @module
 */

import { ConfigError } from '../../../errors.ts'
import { frozen } from '../../../internal/deep-freeze.ts'
import type { EmittedDocument, EmittedStatement } from '../../language/document.ts'
import { isEmpty } from '../../rules/residual.ts'
import type { MethodPlan } from '../plan/method-plan.ts'
import { ALL, type ConditionLists, conditionsOf, NONE } from '../plan/open-paths.ts'
import { negateClass } from './negate-conditions.ts'
import { resourcesOf } from './resources.ts'

export interface DocumentOptions {
  /** For errors. */
  readonly subject: string
  /** `arn:aws:execute-api:eu-west-1:012345678901:a1b2c3/prod`. */
  readonly prefix: string
  /** Seconds since the epoch; from then on the document allows nothing, nor where API Gateway gives no time. */
  readonly expiresAt?: number | undefined
  readonly maxBytes?: number | undefined
  /** Deny everything else explicitly. Default true; a caller's own policy leaves other APIs alone. */
  readonly closesRest?: boolean
}

/**
 * The longest resource of a reply, in characters.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html
 */
const MAX_ARN = 512

type Resources = { readonly Resource: string[] } | { readonly NotResource: string[] }

/** @throws {ConfigError} over a limit. */
export function replyDocument(planned: readonly MethodPlan[], options: DocumentOptions): EmittedDocument {
  const { subject, prefix, expiresAt, maxBytes, closesRest = true } = options
  const { allows, denies } = resourcesOf(planned, MAX_ARN - prefix.length)
  const Statement: EmittedStatement[] = []
  const time = expiresAt === undefined ? undefined : new Date(expiresAt * 1000).toISOString().replace('.000Z', 'Z')
  const say = (
    sid: string,
    Effect: 'Allow' | 'Deny',
    resources: Resources,
    conditions: readonly ConditionLists[] = [{}],
  ): void => {
    for (const condition of conditions) {
      const Condition = Effect === 'Allow' && time !== undefined ? before(time, condition) : condition
      const Sid = isEmpty(condition) ? sid : sid + Statement.length
      Statement.push({ Sid, Effect, Action: 'execute-api:Invoke', ...resources, ...(isEmpty(Condition) ? {} : { Condition }) })
    }
  }
  // Names no resource: it may hold a value of the caller's.
  const refuse = (limit: string): never => {
    throw new ConfigError(subject, 'routes', `at most ${limit}`)
  }
  const listOf = (texts: Iterable<string>): string[] =>
    [...texts].sort().map((text) => {
      const arn = `${prefix}/${text}`
      return arn.length > MAX_ARN ? refuse(`${MAX_ARN} characters an ARN`) : arn
    })
  const everything = { Resource: listOf('*') }

  for (const [when, texts] of allows)
    say(when === ALL ? 'Open' : 'OpenIf', 'Allow', { Resource: listOf(texts) }, conditionsOf(when))
  if (allows.size === 0) say('Closed', 'Deny', everything)
  else {
    const restOf = (except?: string): Resources => {
      const open = new Set([...allows].flatMap(([when, texts]) => (when === except ? [] : [...texts])))
      return open.size === 0 ? everything : { NotResource: listOf(open) }
    }
    if (closesRest) say('DenyUnlisted', 'Deny', restOf())
    for (const [when, texts] of denies)
      say(when === NONE ? 'DenyNested' : 'DenyUnless', 'Deny', { Resource: listOf(texts) }, negateClass(subject, when))
    // Where the condition fails, all but what is open for another reason is denied; in a caller's own policy silence does it.
    for (const when of new Set(closesRest ? planned.flatMap(({ remainingPaths }) => remainingPaths) : []))
      say('DenyUnlistedUnless', 'Deny', restOf(when), negateClass(subject, when))
  }
  if (time !== undefined) say('Expired', 'Deny', everything, [{ DateGreaterThanEqualsIfExists: { 'aws:CurrentTime': [time] } }])

  const document: EmittedDocument = { Version: '2012-10-17', Statement }
  const sizeOf = (part: unknown): number => Buffer.byteLength(JSON.stringify(part))
  if (maxBytes !== undefined && sizeOf(document) > maxBytes) {
    // Stryker disable next-line EqualityOperator: of two that are equally large either may be named
    const { Sid } = Statement.reduce((one, other) => (sizeOf(other) > sizeOf(one) ? other : one))
    refuse(`${maxBytes} bytes: its largest statement is ${Sid}`)
  }
  return frozen(document)
}

/** A rule's own bound stays: both must hold, and one operator holds one bound a key. */
function before(time: string, condition: ConditionLists): NonNullable<EmittedStatement['Condition']> {
  const operator = condition['DateLessThan']?.['aws:CurrentTime'] === undefined ? 'DateLessThan' : 'ForAnyValue:DateLessThan'
  return { ...condition, [operator]: { ...condition[operator], 'aws:CurrentTime': time } }
}
