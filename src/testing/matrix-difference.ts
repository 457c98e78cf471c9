/**
 * Compares two matrices, for the question of what a change to a policy allows or denies.
 *
 * @module
 */

import { ConfigError } from '../errors.ts'
import { checkArgument, object, unknownOption } from '../options.ts'
import type { Verdict } from '../policy/index.ts'
import { type Matrix, type MatrixCell, type MatrixOptions, matrix, tableText, VERDICT_WORDS } from './matrix.ts'

/** One cell whose verdict, or whose API or stage, differs. */
export interface Change {
  /** The row of the matrix. */
  readonly route: string
  /** The column of the matrix. */
  readonly caller: string
  /** The verdict in the first matrix. */
  readonly before: Verdict
  /** The verdict in the second matrix. */
  readonly after: Verdict
  /** Set if the policies are about different APIs or stages. */
  readonly moved?: Move | undefined
}

/** The ARNs that were evaluated for one cell of two matrices. */
export interface Move {
  /** The ARN in the first matrix. */
  readonly from: string
  /** The ARN in the second matrix. */
  readonly to: string
}

/** The changes between two matrices. */
export interface Difference {
  /** Requests that are allowed now and were not before; with `moved`, allowed at another API or stage. */
  readonly opened: readonly Change[]
  /** Requests that were allowed before and are not now; with `moved`, no longer allowed at the previous API or stage. */
  readonly closed: readonly Change[]
  /** Requests that are denied before and after, but by a statement in one case only, or at another API or stage. */
  readonly other: readonly Change[]
  /** Denials, before or after, that depend on condition keys without a value in `context`: a change may be hidden there. */
  readonly open: readonly MatrixCell[]
  /** The changes as a table: `+` opened, `-` closed, `~` other, `?` open; or `no change` if there are none of these. */
  toString(): string
}

/**
 * Compares two versions of the policies of all callers.
 *
 * @throws {ConfigError} if a caller has policies of its own, which would hide the difference, or as {@link matrix} does.
 * @example
 * String(diff(before, after, { routes: ['GET /pets', 'POST /pets'], callers: { anyone: {} } }))
 * // + POST /pets anyone - -> allow
 */
export function diff(
  before: MatrixOptions['policies'],
  after: MatrixOptions['policies'],
  options: Omit<MatrixOptions, 'policies'>,
): Difference {
  checkArgument('diff', 'options', object, options)
  const known = ['routes', 'callers', 'stage']
  for (const name of Object.keys(options)) if (!known.includes(name)) throw unknownOption('diff', name, known)
  for (const [name, caller] of Object.entries(options.callers ?? {})) {
    if (caller?.policies !== undefined)
      throw new ConfigError(
        'diff',
        `callers[${JSON.stringify(name)}]`,
        'an object without policies: they would hide the difference',
      )
  }
  return difference(matrix({ ...options, policies: before }), matrix({ ...options, policies: after }))
}

/**
 * Compares two matrices of the same requests and callers, for example of two versions of an authorizer.
 *
 * @throws {ConfigError} if a request or a caller is missing in one of them.
 */
export function difference(before: Matrix, after: Matrix): Difference {
  checkMatrix('before', before)
  checkMatrix('after', after)
  checkSameNames('routes', before.routes, after.routes)
  checkSameNames('callers', before.callers, after.callers)
  const changes = after.routes.flatMap((route) => after.callers.flatMap((caller) => changeOf(route, caller, before, after)))
  const isMoved = ({ moved }: Change): boolean => moved !== undefined
  const opened = changes.filter((change) => change.after === 'allow' && (change.before !== 'allow' || isMoved(change)))
  const closed = changes.filter((change) => change.before === 'allow' && (change.after !== 'allow' || isMoved(change)))
  const other = changes.filter((change) => change.after !== 'allow' && change.before !== 'allow')
  const open = after.routes.flatMap((route) =>
    after.callers
      .filter((caller) => isOpen(before, route, caller) || isOpen(after, route, caller))
      .map((caller) => ({ route, caller })),
  )
  const rows = [
    ...rowsOf('+', opened),
    ...rowsOf('-', closed),
    ...rowsOf('~', other),
    ...open.map(({ route, caller }) => ['?', route, caller, 'depends on conditions without a value']),
  ]
  return {
    opened,
    closed,
    other,
    open,
    toString: () => (rows.length === 0 ? 'no change' : tableText(rows)),
  }
}

function changeOf(route: string, caller: string, before: Matrix, after: Matrix): Change[] {
  const [oldVerdict, newVerdict] = [cellOf(before.verdicts, route, caller), cellOf(after.verdicts, route, caller)]
  const [from, to] = [cellOf(before.resources, route, caller), cellOf(after.resources, route, caller)]
  if (oldVerdict === undefined || newVerdict === undefined || from === undefined || to === undefined) {
    throw new ConfigError('difference', 'before', 'a matrix of the same routes and callers as after')
  }
  if (from !== to) return [{ route, caller, before: oldVerdict, after: newVerdict, moved: { from, to } }]
  return oldVerdict === newVerdict ? [] : [{ route, caller, before: oldVerdict, after: newVerdict }]
}

function isOpen({ open }: Matrix, route: string, caller: string): boolean {
  return open.some((cell) => cell.route === route && cell.caller === caller)
}

/** Own properties only: a caller may be named `__proto__`. */
function cellOf<T>(
  table: { readonly [route: string]: { readonly [caller: string]: T } },
  route: string,
  caller: string,
): T | undefined {
  const row = Object.hasOwn(table, route) ? table[route] : undefined
  return row !== undefined && Object.hasOwn(row, caller) ? row[caller] : undefined
}

function checkMatrix(name: 'before' | 'after', value: unknown): void {
  const isMatrix =
    typeof value === 'object' &&
    value !== null &&
    ['routes', 'callers', 'verdicts', 'resources', 'open'].every((one) => one in value)
  if (!isMatrix) throw new ConfigError('difference', name, 'a matrix')
}

function checkSameNames(option: 'routes' | 'callers', before: readonly string[], after: readonly string[]): void {
  const missing = [...before, ...after].find((name) => !before.includes(name) || !after.includes(name))
  if (missing === undefined) return
  const side = before.includes(missing) ? 'after' : 'before'
  const expected = `the same ${option} before and after`
  throw new ConfigError('difference', option, expected, `needs ${expected}; ${JSON.stringify(missing)} is missing in ${side}.`)
}

function rowsOf(sign: string, changes: readonly Change[]): string[][] {
  return changes.map(({ route, caller, before, after, moved }) => {
    const [from, to] = moved === undefined ? ['', ''] : [` at ${stageOf(moved.from)}`, ` at ${stageOf(moved.to)}`]
    return [sign, route, caller, `${VERDICT_WORDS[before]}${from} -> ${VERDICT_WORDS[after]}${to}`]
  })
}

/** The ARN up to and including the stage. */
function stageOf(arn: string): string {
  return arn.split('/').slice(0, 2).join('/')
}
