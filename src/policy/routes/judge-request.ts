/**
 * What a document says about the one request it was made for: for records and logs. It reads the plan, not the document,
 * except where the document is stricter than the table.
 *
 * @module
 */

import { isInRange, parseAddress, parseRange } from '../conditions/ip-range.ts'
import type { EmittedDocument } from '../document.ts'
import { type ExecuteApiArn, formatExecuteApiArn } from '../execute-api-arn.ts'
import { globOf, matchesGlob } from '../language/glob.ts'
import type { Condition } from '../rule.ts'
import type { CompiledTable, KeyedRoute } from './compiled-table.ts'
import { classOf, type PathClass, type Ways } from './ways.ts'

export interface BuiltDocument {
  readonly document: EmittedDocument
  readonly ways: (route: number) => Ways
  readonly closed: readonly string[]
  readonly hasConditions: boolean
}

export interface Judged {
  readonly route: number | undefined
  readonly outcome: 'allow' | 'deny'
}

interface Asked {
  readonly arn: ExecuteApiArn
  /** With `cachePer: 'route'`: the route that the event names. */
  readonly only: KeyedRoute | undefined
  readonly sourceIp: string | undefined
}

export function judgeRequest(
  table: CompiledTable,
  { document, ways, closed }: BuiltDocument,
  { arn, only, sourceIp }: Asked,
): Judged {
  const { route, path, slashed } = table.find(arn)
  const named = only === undefined ? route : only.index < 0 ? undefined : only.index
  if (named === undefined) return { route: undefined, outcome: isOpen(document, arn) ? 'allow' : 'deny' }
  const isAllowed =
    mayPass(classOf(ways(named), path), sourceIp) &&
    (slashed?.route === undefined || only !== undefined || mayPass(classOf(ways(slashed.route), slashed.path), sourceIp))
  const isStricter =
    closed.length > 0 || only !== undefined || (arn.kind === 'method' && (arn.path.includes('%') || arn.path.includes('//')))
  return { route: named, outcome: isAllowed && (!isStricter || isOpen(document, arn)) ? 'allow' : 'deny' }
}

/** Whether some condition of the class can hold: the address where it is known, everything else may. */
function mayPass({ conditions }: PathClass, sourceIp: string | undefined): boolean {
  return conditions.some((condition) => addressFits(condition, sourceIp))
}

function addressFits(condition: Condition, sourceIp: string | undefined): boolean {
  const values = condition['IpAddress']?.['aws:SourceIp']
  if (values === undefined || sourceIp === undefined) return true
  const address = parseAddress(sourceIp)
  if (address === undefined) return false
  return (typeof values === 'string' ? [values] : values).some((value) => {
    const range = parseRange(value)
    return range !== undefined && isInRange(address, range)
  })
}

/** The document's own answer, conditions aside: an Allow matches and no unconditional Deny does. */
function isOpen({ Statement }: EmittedDocument, arn: ExecuteApiArn): boolean {
  const asked = formatExecuteApiArn(arn)
  const hits = (resources: string | string[]): boolean =>
    [resources].flat().some((resource) => matchesGlob(globOf(resource), asked))
  let isAllowed = false
  for (const statement of Statement) {
    const matches = 'Resource' in statement ? hits(statement.Resource) : !hits(statement.NotResource)
    if (!matches) continue
    if (statement.Effect === 'Allow') isAllowed = true
    else if (statement.Condition === undefined) return false
  }
  return isAllowed
}
