/**
 * Who may do what, as a table: for a snapshot, and for the question what a pull request changes.
 *
 * @module
 */

import { ConfigError } from '../errors.ts'
import { compile, type PolicyDocument, type PolicySet, type RequestContext, type Verdict } from '../policy/index.ts'
import { askedArn, documentIn, type StagePart } from './asked-request.ts'

/** Who asks. A caller's own policies come before those that are given for all. */
export interface MatrixCaller {
  /** A policy, an authorizer's reply, or a set. */
  readonly policies?: PolicySet | PolicyDocument | { readonly policyDocument: unknown }
  readonly context?: RequestContext
  /** Default: the caller's name. */
  readonly principal?: string
}

export interface MatrixOptions {
  /** For callers that bring none of their own. */
  readonly policies?: MatrixCaller['policies']
  /** What is asked: `GET /pets/1`, `$connect` or an ARN. */
  readonly routes: readonly string[]
  /** By name, in the order of the columns. */
  readonly callers: { readonly [name: string]: MatrixCaller }
  /** The API and stage that is meant; default: the one that the policies speak of. */
  readonly stage?: StagePart
}

export interface Matrix {
  readonly routes: readonly string[]
  readonly callers: readonly string[]
  /** `verdicts[route][caller]` */
  readonly verdicts: { readonly [route: string]: { readonly [caller: string]: Verdict } }
  /** A small table: `allow`, `deny` (by a statement) or `-` (by silence). */
  toString(): string
}

export interface Change {
  readonly route: string
  readonly caller: string
  readonly before: Verdict
  readonly after: Verdict
}

export interface Difference {
  /** What was denied and now is allowed. */
  readonly opened: readonly Change[]
  readonly closed: readonly Change[]
  /** Denied before and after, by silence or by a statement. */
  readonly other: readonly Change[]
  /** A small table of the changes, or `no change`. */
  toString(): string
}

/**
 * Asks for every route and caller.
 *
 * @throws {ConfigError} when a policy speaks of several APIs or stages, or a question is none.
 * @example
 * String(matrix({ policies: readOnly(stage), routes: ['GET /pets', 'POST /pets'], callers: { anybody: {} } }))
 * //            anybody
 * // GET /pets  allow
 * // POST /pets deny
 */
export function matrix({ policies, routes, callers, stage }: MatrixOptions): Matrix {
  if (!Array.isArray(routes) || routes.length === 0) throw new ConfigError('matrix', 'routes', 'a list of routes')
  const names = Object.keys(callers)
  if (names.length === 0) throw new ConfigError('matrix', 'callers', 'at least one caller')
  const verdicts: { [route: string]: { [caller: string]: Verdict } } = Object.fromEntries(routes.map((route) => [route, {}]))
  for (const [name, caller] of Object.entries(callers)) {
    const set = setOf(caller.policies ?? policies)
    const compiled = compile(set)
    for (const route of routes) {
      const resource = askedArn(documentsOf(set), route, stage)
      const request = {
        principal: caller.principal ?? name,
        action: 'execute-api:Invoke',
        resource,
        context: caller.context ?? {},
      }
      const row = verdicts[route]
      if (row !== undefined) row[name] = compiled.decide(request)
    }
  }
  const rows = routes.map((route) => [route, ...names.map((name) => WORDS[verdicts[route]?.[name] ?? 'implicitDeny'])])
  return { routes: [...routes], callers: names, verdicts, toString: () => tableText([['', ...names], ...rows]) }
}

/** What changes between two sets of policies, for every route and caller. Callers' own policies would hide it: they bring none. */
export function diff(
  before: MatrixOptions['policies'],
  after: MatrixOptions['policies'],
  options: Omit<MatrixOptions, 'policies'>,
): Difference {
  for (const [name, caller] of Object.entries(options.callers)) {
    if (caller.policies !== undefined)
      throw new ConfigError('diff', `callers[${JSON.stringify(name)}]`, 'without policies of their own')
  }
  return difference(matrix({ ...options, ...given(before) }), matrix({ ...options, ...given(after) }))
}

/** What changes between two tables of the same routes and callers: of two versions of an authorizer, say. */
export function difference(before: Matrix, after: Matrix): Difference {
  const changes: Change[] = []
  for (const route of after.routes) {
    for (const caller of after.callers) {
      const [old, now] = [before.verdicts[route]?.[caller], after.verdicts[route]?.[caller]]
      if (old === undefined || now === undefined) throw new ConfigError('difference', 'before', 'of the same routes and callers')
      if (old !== now) changes.push({ route, caller, before: old, after: now })
    }
  }
  const opened = changes.filter((change) => change.after === 'allow')
  const closed = changes.filter((change) => change.before === 'allow')
  const other = changes.filter((change) => change.after !== 'allow' && change.before !== 'allow')
  const lines = (sign: string, some: readonly Change[]): string[][] =>
    some.map((change) => [sign, change.route, change.caller, `${WORDS[change.before]} -> ${WORDS[change.after]}`])
  return {
    opened,
    closed,
    other,
    toString: () =>
      changes.length === 0 ? 'no change' : tableText([...lines('+', opened), ...lines('-', closed), ...lines('~', other)]),
  }
}

const WORDS: { readonly [verdict in Verdict]: string } = { allow: 'allow', explicitDeny: 'deny', implicitDeny: '-' }

const SETS = ['identity', 'resource', 'boundaries', 'session', 'serviceControl', 'resourceControl']

function setOf(policies: MatrixCaller['policies']): PolicySet {
  if (policies === undefined) throw new ConfigError('matrix', 'policies', 'given, for all callers or for each')
  const document = documentIn(policies)
  if (document !== undefined) return { identity: [document] }
  // `compile` refuses a member that is none.
  if (SETS.some((name) => Object.hasOwn(policies, name))) return policies as PolicySet
  throw new ConfigError('matrix', 'policies', "a policy, an authorizer's reply or a set of policies")
}

function documentsOf(set: PolicySet): readonly PolicyDocument[] {
  return [...(set.identity ?? []), ...(set.resource === undefined ? [] : [set.resource])]
}

function given(policies: MatrixOptions['policies']): Pick<MatrixOptions, 'policies'> {
  return policies === undefined ? {} : { policies }
}

function tableText(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join(' ')
        .trimEnd(),
    )
    .join('\n')
}
