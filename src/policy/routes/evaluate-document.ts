/**
 * Evaluates a document for one request, for decision records and logs.
 *
 * @module
 */

import { getOrAdd } from '../../internal/get-or-add.ts'
import { type ExecuteApiArn, formatExecuteApiArn } from '../execute-api-arn.ts'
import type { EmittedDocument, EmittedStatement } from '../language/document.ts'
import type { NetworkTest } from '../rules/condition-blocks.ts'
import { matchesResource } from './parse/tokens.ts'

/** What is known about a request. */
export interface RequestContext {
  readonly arn: ExecuteApiArn
  /** The client's address, if it is known. */
  readonly address: string | undefined
  /** Milliseconds since the epoch. */
  readonly now: number
  /** Whether an address is in networks. `undefined`: no rule is about addresses. */
  readonly isInNetworks: NetworkTest | undefined
}

/**
 * Whether the document allows the request. Conditions on the source address and the time are evaluated. A condition on
 * a key that is not known is assumed to hold on an Allow, and not to hold on a Deny.
 */
export function allowsRequest({ Statement }: EmittedDocument, context: RequestContext): boolean {
  const arn = formatExecuteApiArn(context.arn)
  const matching = Statement.filter((statement) => matchesArn(statement, arn) && conditionHolds(statement, context))
  return matching.length > 0 && matching.every(({ Effect }) => Effect === 'Allow')
}

function matchesArn(statement: EmittedStatement, arn: string): boolean {
  const { literals, patterns, isNegated } = getOrAdd(resourcesOf, statement, () => compileResources(statement))
  return (literals.has(arn) || patterns.some((resource) => matchesResource(resource, arn))) !== isNegated
}

interface CompiledResources {
  readonly literals: ReadonlySet<string>
  readonly patterns: readonly string[]
  readonly isNegated: boolean
}

// A memo: documents are frozen, and evaluated for many requests.
const resourcesOf = new WeakMap<EmittedStatement, CompiledResources>()

function compileResources(statement: EmittedStatement): CompiledResources {
  const isNegated = !('Resource' in statement)
  const resources = [isNegated ? statement.NotResource : statement.Resource].flat()
  return {
    literals: new Set(resources.filter((resource) => !resource.includes('*'))),
    patterns: resources.filter((resource) => resource.includes('*')),
    isNegated,
  }
}

function conditionHolds({ Effect, Condition = {} }: EmittedStatement, context: RequestContext): boolean {
  const results = Object.entries(Condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => comparisonHolds(operator, key, [values].flat(), context)),
  )
  if (results.includes(false)) return false
  return Effect === 'Allow' || !results.includes(undefined)
}

/** `undefined` if the key is not known. */
function comparisonHolds(
  operator: string,
  key: string,
  values: readonly string[],
  { address, now, isInNetworks }: RequestContext,
): boolean | undefined {
  if (key === 'aws:SourceIp' && address !== undefined && isInNetworks !== undefined) {
    if (operator === 'IpAddress') return isInNetworks(address, values)
    if (operator === 'NotIpAddress') return !isInNetworks(address, values)
  }
  const date = /^(?:ForAnyValue:)?Date(Less|Greater)Than(Equals)?(?:IfExists)?$/.exec(operator)
  if (key !== 'aws:CurrentTime' || date === null) return undefined
  // IAM times are in whole seconds.
  const seconds = Math.floor(now / 1000)
  return values.some((value) => {
    const difference = seconds - Date.parse(value) / 1000
    return (date[2] !== undefined && difference === 0) || (date[1] === 'Less' ? difference < 0 : difference > 0)
  })
}
