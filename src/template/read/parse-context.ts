/**
 * What the parsers of YAML and JSON share: limits, positions and problems.
 *
 * @module
 */

import { isRecord } from '../../internal/type-guards.ts'
import type { Location } from '../finding.ts'
import { type Origins, positionsIn } from './origins.ts'

/** Nesting of a document, aliases expanded. */
export const MAX_DEPTH = 100
/** Counted after the expansion of aliases: an alias bomb stops here. */
export const MAX_NODES = 500_000

/** A problem of the text itself. */
export interface SyntaxProblem {
  readonly kind: 'syntax' | 'duplicate-key'
  readonly message: string
  readonly at: Location
  /** The key that is repeated. */
  readonly key?: string | undefined
}

/** What the parsers need to record positions and to stop in time. */
export interface ParseContext {
  readonly file: string | undefined
  readonly origins: Origins
  readonly problems: SyntaxProblem[]
  /** The position of an offset of the text. */
  locate(offset: number, pointer: string): Location
  /** Counts a value, with the weight of an alias. @throws {TooMuchError} beyond the limits. */
  count(depth: number, weight?: number): void
}

/** Thrown while parsing when a document exceeds a limit. */
export class TooMuchError extends Error {
  /** Always `TooMuchError`. */
  override readonly name = 'TooMuchError'
}

/** The message for a document over a limit. */
export const TOO_MUCH: string = `The document is nested deeper than ${MAX_DEPTH} levels or has more than ${MAX_NODES} values. Split it.`

/** Creates the context of one file. */
export function parseContext(text: string, file: string | undefined, origins: Origins, problems: SyntaxProblem[]): ParseContext {
  let positions: ReturnType<typeof positionsIn> | undefined
  let nodes = 0
  return {
    file,
    origins,
    problems,
    locate(offset, pointer) {
      positions ??= positionsIn(text)
      return { ...(file === undefined ? {} : { file }), ...positions(offset), pointer }
    },
    count(depth, weight = 1) {
      nodes += weight
      if (depth > MAX_DEPTH || nodes > MAX_NODES) throw new TooMuchError(TOO_MUCH)
    },
  }
}

/** Sets a member as JSON does: `__proto__` is a key like any other. */
export function setMember(target: object, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true })
}

/** The own member `key` of an object, or `undefined`. */
export function memberOf(value: unknown, key: unknown): unknown {
  return isRecord(value) && typeof key === 'string' && Object.hasOwn(value, key) ? value[key] : undefined
}

/** Reports a key that occurs twice. */
export function duplicateKey(context: ParseContext, key: string, offset: number, pointer: string): void {
  const message = `The key ${key.slice(0, 80)} is repeated. The last one counts; remove the others.`
  context.problems.push({ kind: 'duplicate-key', message, at: context.locate(offset, pointer), key })
}
