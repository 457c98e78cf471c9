/**
 * Errors of the command line, in terms of its flags.
 *
 * @module
 */

import { GatewrightError } from '../errors.ts'
import { escapeText } from './escape-text.ts'

/** An invalid command line: a wrong value, a missing flag, a file that does not exist. The command exits with 2. */
export class UsageError extends GatewrightError {
  /** Always `UsageError`. */
  override readonly name = 'UsageError'
  /** Always `ERR_USAGE`. */
  readonly code = 'ERR_USAGE'
}

/** Flags by the option of the library that they set: `authorizer.memoryMb` to `--memory`. */
export interface FlagNames {
  readonly [option: string]: { readonly flag: string; readonly value?: unknown }
}

/**
 * Runs `work`. An error about an option of the library becomes a {@link UsageError} about the flag that set it.
 *
 * @param flags the longest option name that begins the error's option counts: `ttls` for `ttls[2]`.
 */
export async function withFlagNames<T>(flags: FlagNames, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw toUsageError(error, flags)
  }
}

/** The same error in terms of the flags, or `error` itself if it is not about one of them. */
export function toUsageError(error: unknown, flags: FlagNames): unknown {
  if (!isConfigError(error)) return error
  const option = Object.keys(flags)
    .sort((left, right) => right.length - left.length)
    .find((name) => error.option === name || error.option.startsWith(`${name}[`) || error.option.startsWith(`${name}.`))
  const named = option === undefined ? undefined : flags[option]
  if (named === undefined) return error
  const problem = error.message.slice(error.message.indexOf(': ') + 2).replace(/, received [^,]*$/, '')
  const text = problem.startsWith(error.option) ? problem.slice(error.option.length).trimStart() : problem
  const value = named.value === undefined ? '' : ` (${escapeText(String(named.value)).slice(0, 200)})`
  return new UsageError(`${named.flag}${value}: ${text}`)
}

/** A module loaded from a file may bring its own copy of the library, so the class is not compared. */
function isConfigError(error: unknown): error is Error & { readonly option: string } {
  return error instanceof Error && error.name === 'ConfigError' && 'option' in error && typeof error.option === 'string'
}
