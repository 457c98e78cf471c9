/**
 * Emits plans as one IAM policy document.
 *
 *   Open, OpenIf         Allow  the open routes, with their conditions
 *   Closed               Deny   everything, if no route is open
 *   DenyUnlisted         Deny   every path that no Allow matches
 *   DenyNested           Deny   closed paths that the stars of an Allow also match
 *   DenyUnless           Deny   open paths whose condition fails
 *   DenyUnlistedUnless   Deny   all but the paths with other access, where a condition fails
 *   Expired              Deny   everything, from `expiresAt` on
 *
 * @module
 */

import { ConfigError } from '../../../errors.ts'
import { deepFreeze } from '../../../internal/deep-freeze.ts'
import type { EmittedDocument, EmittedStatement } from '../../language/document.ts'
import { isEmpty } from '../../rules/residual.ts'
import { type AccessText, ALWAYS, type ConditionLists, conditionsIn, NEVER } from '../plan/access-text.ts'
import type { MethodPlan } from '../plan/method-plan.ts'
import { negateAccess } from './negate-conditions.ts'
import { collectResources, type Resources } from './resources.ts'

export interface DocumentOptions {
  /** Name of the factory, for errors. */
  readonly subject: string
  /** The common part of all resources: `arn:aws:execute-api:eu-west-1:012345678901:a1b2c3/prod`. */
  readonly prefix: string
  /** Seconds since the epoch. From then on the document allows nothing, and neither does it if the time is not known. */
  readonly expiresAt?: number | undefined
  /** Whether everything else is denied explicitly. A caller's own policy must not affect other APIs. */
  readonly denyUnlisted: boolean
  /** Whether the plans cover the whole table of the API. */
  readonly isWholeTable: boolean
}

/**
 * The longest resource of an authorizer response, in characters.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html
 */
export const MAX_ARN_LENGTH = 512

/** @throws {ConfigError} if a resource is too long. */
export function responseDocument(plans: readonly MethodPlan[], options: DocumentOptions): EmittedDocument {
  const { subject, prefix } = options
  const resources = collectResources(plans, options)
  const Statement: EmittedStatement[] = []
  for (const draft of draftStatements(plans, resources, options))
    for (const condition of draft.conditions) Statement.push(emitStatement(draft, condition, Statement.length))
  return deepFreeze<EmittedDocument>({ Version: '2012-10-17', Statement })

  function emitStatement(draft: StatementDraft, own: ConditionLists, index: number): EmittedStatement {
    const condition = draft.effect === 'Allow' ? withExpiry(options.expiresAt, own) : own
    return {
      // A statement with a condition is one of several, so its index makes the Sid unique.
      Sid: isEmpty(own) ? draft.sid : draft.sid + index,
      Effect: draft.effect,
      Action: 'execute-api:Invoke',
      ...('allBut' in draft ? allBut(draft.allBut) : { Resource: formatArns(draft.resources) }),
      ...(!isEmpty(condition) && { Condition: condition }),
    }
  }

  function allBut(except: Iterable<string>): { readonly Resource: string[] } | { readonly NotResource: string[] } {
    const arns = formatArns(except)
    return arns.length === 0 ? { Resource: formatArns(['*']) } : { NotResource: arns }
  }

  function formatArns(suffixes: Iterable<string>): string[] {
    return [...suffixes].sort().map((suffix) => {
      const arn = `${prefix}/${suffix}`
      // The message contains no resource, because it may contain a value of the caller's.
      if (arn.length > MAX_ARN_LENGTH)
        throw new ConfigError(subject, 'routes', `expressible with at most ${MAX_ARN_LENGTH} characters per ARN`)
      return arn
    })
  }
}

/** A statement for each condition; each condition alone is enough. */
type StatementDraft = {
  readonly sid: string
  readonly effect: 'Allow' | 'Deny'
  readonly conditions: readonly ConditionLists[]
} & ({ readonly resources: Iterable<string> } | { readonly allBut: Iterable<string> })

const ALWAYS_HOLDS: readonly ConditionLists[] = [{}]

function draftStatements(
  plans: readonly MethodPlan[],
  { listed, allows, denies }: Resources,
  { subject, expiresAt, denyUnlisted }: DocumentOptions,
): readonly StatementDraft[] {
  const drafts: StatementDraft[] = []
  for (const [access, resources] of allows)
    drafts.push({ sid: access === ALWAYS ? 'Open' : 'OpenIf', effect: 'Allow', resources, conditions: conditionsIn(access) })
  if (allows.size === 0) drafts.push({ sid: 'Closed', effect: 'Deny', allBut: [], conditions: ALWAYS_HOLDS })
  else {
    if (denyUnlisted) drafts.push({ sid: 'DenyUnlisted', effect: 'Deny', allBut: resourcesBut(listed), conditions: ALWAYS_HOLDS })
    for (const [access, resources] of denies) {
      const sid = access === NEVER ? 'DenyNested' : 'DenyUnless'
      drafts.push({ sid, effect: 'Deny', resources, conditions: negateAccess(subject, access) })
    }
    // In a caller's own policy no statement is needed: without a matching Allow the request is denied.
    for (const access of new Set(denyUnlisted ? plans.flatMap(({ remainingPaths }) => remainingPaths) : [])) {
      const conditions = negateAccess(subject, access)
      drafts.push({ sid: 'DenyUnlistedUnless', effect: 'Deny', allBut: resourcesBut(listed, access), conditions })
    }
  }
  if (expiresAt !== undefined) {
    const conditions = [{ DateGreaterThanEqualsIfExists: { 'aws:CurrentTime': [formatTime(expiresAt)] } }]
    drafts.push({ sid: 'Expired', effect: 'Deny', allBut: [], conditions })
  }
  return drafts
}

/** All resources, without those that have the access `except`. */
function resourcesBut(resources: Resources['listed'], except?: AccessText): ReadonlySet<string> {
  return new Set([...resources].flatMap(([access, ofAccess]) => (access === except ? [] : [...ofAccess])))
}

function formatTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z')
}

/** Adds the expiry. A condition may already have an end: both must hold, and an operator compares a key once. */
function withExpiry(expiresAt: number | undefined, condition: ConditionLists): NonNullable<EmittedStatement['Condition']> {
  if (expiresAt === undefined) return condition
  const operator = condition['DateLessThan']?.['aws:CurrentTime'] === undefined ? 'DateLessThan' : 'ForAnyValue:DateLessThan'
  return { ...condition, [operator]: { ...condition[operator], 'aws:CurrentTime': formatTime(expiresAt) } }
}

/** The size of a document or statement, in bytes of JSON. */
export function documentSize(part: EmittedDocument | EmittedStatement): number {
  return Buffer.byteLength(JSON.stringify(part))
}
