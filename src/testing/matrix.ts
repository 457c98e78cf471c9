/**
 * Evaluates a table of requests and callers, for snapshots of who may do what.
 *
 * @module
 */

import { BoundError, ConfigError } from '../errors.ts'
import { object, optional, optionSchema, string, valid } from '../options.ts'
import { compile, findAllowed, type PolicyDocument, type PolicySet, type RequestContext, type Verdict } from '../policy/index.ts'
import { checkStage, requestArn, type StagePart } from './request-arn.ts'
import { readTestedResult } from './tested-result.ts'

/** One column of a matrix. */
export interface MatrixCaller {
  /** A policy document, an authorizer response or a policy set. Default: `policies` of the matrix. */
  readonly policies?: PolicySet | PolicyDocument | PolicyResponseLike | undefined
  /** Condition keys of the caller's requests. `null` states that a key is absent. */
  readonly context?: RequestContext | undefined
  /** The principal of the caller's requests. Default: the caller's name. */
  readonly principal?: string | undefined
}

/** An authorizer response with a policy document. */
export interface PolicyResponseLike {
  /** The policy document. */
  readonly policyDocument: unknown
  /** The caller. Required if the policy allows a request. */
  readonly principalId?: unknown
  /** Values for the backend. */
  readonly context?: unknown
  /** The API key of a usage plan. */
  readonly usageIdentifierKey?: unknown
}

/** Options of {@link matrix}. */
export interface MatrixOptions {
  /** The policies of callers that have none of their own. */
  readonly policies?: MatrixCaller['policies']
  /** The rows: `GET /pets/1`, `$connect` or an execute-api ARN. At least one. */
  readonly routes: readonly string[]
  /** The columns: callers by name. At least one. */
  readonly callers: { readonly [name: string]: MatrixCaller }
  /** The API and stage of the requests. Default: the ones that the policies name. */
  readonly stage?: StagePart | undefined
}

/** One cell of a matrix. */
export interface MatrixCell {
  /** The row, as in the options. */
  readonly route: string
  /** The name of the column. */
  readonly caller: string
}

/** The verdicts of a table of requests and callers. */
export interface Matrix {
  /** The rows, in the order of the options. */
  readonly routes: readonly string[]
  /** The names of the columns, in the order of the options. */
  readonly callers: readonly string[]
  /** `verdicts[route][caller]` */
  readonly verdicts: { readonly [route: string]: { readonly [caller: string]: Verdict } }
  /** `resources[route][caller]`: the ARN that was evaluated. */
  readonly resources: { readonly [route: string]: { readonly [caller: string]: string } }
  /** Denials that depend on condition keys without a value in `context`: with some value, the request may be allowed. */
  readonly open: readonly MatrixCell[]
  /** The table as text: `allow`, `deny` (by a statement) or `-` (no statement allows it); `?` marks the cells in `open`. */
  toString(): string
}

/** The words for verdicts in tables. */
export const VERDICT_WORDS: { readonly [verdict in Verdict]: string } = {
  allow: 'allow',
  explicitDeny: 'deny',
  implicitDeny: '-',
}

const OPTIONS = optionSchema<MatrixOptions>('matrix', {
  policies: optional(object),
  routes: valid('a non-empty array of requests', (value) => Array.isArray(value) && value.length > 0),
  callers: valid('an object with at least one caller', (value) => object.accepts(value) && Object.keys(Object(value)).length > 0),
  stage: optional(object),
})

const POLICY_TYPES = ['identity', 'resource', 'boundaries', 'session', 'serviceControl', 'resourceControl']

/**
 * Evaluates every request for every caller.
 *
 * @throws {ConfigError} if an option is unknown or wrong, a request is one that no client can send, or the policies name
 *   several APIs or stages.
 * @example
 * String(matrix({ policies: readOnly(stage), routes: ['GET /pets', 'POST /pets'], callers: { anyone: {} } }))
 * //            anyone
 * // GET /pets  allow
 * // POST /pets deny
 */
export function matrix(options: MatrixOptions): Matrix {
  const { policies, routes, callers, stage } = OPTIONS.check(options)
  const target = stage === undefined ? {} : { stage: checkStage('matrix', stage) }
  const names = Object.keys(callers)
  const cells = names.flatMap((name) => evaluateCaller(name, { caller: callers[name], policies, routes, target }))
  const table = <T>(value: (cell: Cell) => T): { readonly [route: string]: { readonly [caller: string]: T } } =>
    Object.fromEntries(
      routes.map((route) => [
        route,
        Object.fromEntries(cells.filter((cell) => cell.route === route).map((cell) => [cell.caller, value(cell)])),
      ]),
    )
  const textOf = (route: string, caller: string): string => {
    const cell = cells.find((one) => one.route === route && one.caller === caller)
    return cell === undefined ? '' : `${VERDICT_WORDS[cell.verdict]}${cell.isOpen ? '?' : ''}`
  }
  return {
    routes: [...routes],
    callers: names,
    verdicts: table(({ verdict }) => verdict),
    resources: table(({ resource }) => resource),
    open: cells.filter(({ isOpen }) => isOpen).map(({ route, caller }) => ({ route, caller })),
    toString: () => tableText([['', ...names], ...routes.map((route) => [route, ...names.map((name) => textOf(route, name))])]),
  }
}

interface Cell extends MatrixCell {
  readonly verdict: Verdict
  readonly resource: string
  readonly isOpen: boolean
}

function evaluateCaller(
  name: string,
  {
    caller,
    policies,
    routes,
    target,
  }: {
    readonly caller: MatrixCaller | undefined
    readonly policies: MatrixOptions['policies']
    readonly routes: readonly string[]
    readonly target: { readonly stage?: StagePart }
  },
): readonly Cell[] {
  const { policies: own, context = {}, principal = name } = checkCaller(name, caller)
  const set = policySet(own ?? policies)
  const compiled = compile(set)
  const documents = [...(set.identity ?? []), ...(set.resource === undefined ? [] : [set.resource])]
  return [...new Set(routes)].map((route) => {
    const resource = requestArn('matrix', route, { documents, ...target })
    const verdict = compiled.decide({ principal, action: 'execute-api:Invoke', resource, context })
    const isOpen = verdict !== 'allow' && canBeAllowed(set, { resource, principal, context })
    return { route, caller: name, verdict, resource, isOpen }
  })
}

/** A proof that takes too many steps counts as open, because nothing is known then. */
function canBeAllowed(
  set: PolicySet,
  { resource, principal, context }: { readonly resource: string; readonly principal: string; readonly context: RequestContext },
): boolean {
  try {
    return findAllowed(set, resource, { principal, context }) !== undefined
  } catch (error) {
    if (error instanceof BoundError) return true
    throw error
  }
}

function checkCaller(name: string, caller: MatrixCaller | undefined): MatrixCaller {
  const checks = { policies: optional(object), context: optional(object), principal: optional(string) }
  return optionSchema<MatrixCaller>('matrix', checks, `callers[${JSON.stringify(name.slice(0, 64))}].`).check(caller)
}

function policySet(policies: MatrixCaller['policies']): PolicySet {
  if (policies === undefined) {
    throw new ConfigError('matrix', 'policies', '', 'policies are required, for the whole matrix or for each caller.')
  }
  // `compile` checks the members of a set.
  if (POLICY_TYPES.some((type) => Object.hasOwn(policies, type))) return policies as PolicySet
  const result = readTestedResult('matrix', policies)
  if (result.kind === 'policy') return result.policies
  throw new ConfigError('matrix', 'policies', 'a policy document, a policy response or a policy set')
}

/** Formats rows as lines with aligned columns. */
export function tableText(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const format = (row: readonly string[]): string => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' ')
  return rows.map((row) => format(row).trimEnd()).join('\n')
}
