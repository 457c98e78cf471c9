/**
 * What a document says about the one request it was made for: for records and logs. It reads the plan, not the document,
 * except where the document is stricter than the table.
 *
 * @module
 */

import { isInRange, parseAddress, parseRange } from '../conditions/ip-range.ts'
import type { EmittedDocument } from '../document.ts'
import { type ExecuteApiArn, formatExecuteApiArn } from '../execute-api-arn.ts'
import { type Glob, globOf, matchesGlob } from '../language/glob.ts'
import type { Condition } from '../rule.ts'
import type { CompiledTable, KeyedRoute } from './compiled-table.ts'
import { METHODS } from './route-pattern.ts'
import { ALL, classOf, type PathClass, type Ways } from './ways.ts'

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
    closed.length > 0 ||
    only !== undefined ||
    (arn.kind === 'method' && (!METHODS.includes(arn.method) || /%|\/\/|\/\./.test(arn.path)))
  return { route: named, outcome: isAllowed && (!isStricter || isOpen(document, arn)) ? 'allow' : 'deny' }
}

/** Whether some condition of the class can hold: the address where it is known, everything else may. */
function mayPass({ key, conditions }: PathClass, sourceIp: string | undefined): boolean {
  return key === ALL.key || conditions.some((condition) => addressFits(condition, sourceIp))
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
function isOpen(document: EmittedDocument, arn: ExecuteApiArn): boolean {
  const asked = formatExecuteApiArn(arn)
  let isAllowed = false
  for (const { isAllow, isNegated, globs } of readDocument(document)) {
    if (globs.some((glob) => matchesGlob(glob, asked)) === isNegated) continue
    if (!isAllow) return false
    isAllowed = true
  }
  return isAllowed
}

interface ReadStatement {
  readonly isAllow: boolean
  readonly isNegated: boolean
  readonly globs: readonly Glob[]
}

// A memo: a frozen document does not change. It lives as long as the document is kept.
const readDocuments = new WeakMap<EmittedDocument, readonly ReadStatement[]>()

function readDocument(document: EmittedDocument): readonly ReadStatement[] {
  const present = readDocuments.get(document)
  if (present !== undefined) return present
  const read = document.Statement.filter(({ Effect, Condition }) => Effect === 'Allow' || Condition === undefined).map(
    (statement) => ({
      isAllow: statement.Effect === 'Allow',
      isNegated: !('Resource' in statement),
      globs: ['Resource' in statement ? statement.Resource : statement.NotResource].flat().map(globOf),
    }),
  )
  readDocuments.set(document, read)
  return read
}
