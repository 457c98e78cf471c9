/**
 * The flags that all commands about templates share.
 *
 * @module
 */

import { existsSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { type Command, InvalidArgumentError } from 'commander'
import type { ReadOptions } from '../../template/index.ts'
import { UsageError } from '../usage-error.ts'

/** `name=value` pairs of a repeatable flag. */
export type Pairs = { readonly [name: string]: string }

/** The shared flags. */
export interface TemplateFlags {
  readonly api?: string
  readonly stage?: string
  readonly parameter: Pairs
  readonly region?: string
  readonly account?: string
}

/** Adds the shared flags to a command. */
export function addTemplateFlags(command: Command): Command {
  return command
    .option('--api <id>', 'logical id of the API; default: all')
    .option('--stage <name>', 'stage to read, if the template has several')
    .option('--parameter <name=value>', 'value of a template parameter; may be repeated', collectPair, {})
    .option('--region <name>', 'value of AWS::Region')
    .option('--account <id>', 'value of AWS::AccountId')
}

/** Collects `name=value` of a repeatable flag. */
export function collectPair(text: string, previous: Pairs): Pairs {
  const equals = text.indexOf('=')
  if (equals < 1 || equals === text.length - 1) throw new InvalidArgumentError('It must be name=value.')
  return { ...previous, [text.slice(0, equals)]: text.slice(equals + 1) }
}

/** Collects the values of a repeatable flag. */
export function collectValue(text: string, previous: readonly string[]): readonly string[] {
  return [...previous, text]
}

/** The options of `readTemplate` that the flags set. */
export function readOptions({ api, stage, parameter, region, account }: TemplateFlags): ReadOptions {
  const pseudo = { ...(region !== undefined && { region }), ...(account !== undefined && { accountId: account }) }
  return {
    ...(api !== undefined && { api }),
    ...(stage !== undefined && { stage }),
    ...(Object.keys(parameter).length > 0 && { parameters: parameter }),
    ...(Object.keys(pseudo).length > 0 && { pseudo }),
  }
}

/** The flags that set the options of the library, for errors. */
export const FLAG_NAMES = {
  api: { flag: '--api' },
  stage: { flag: '--stage' },
  parameters: { flag: '--parameter' },
  'pseudo.region': { flag: '--region' },
  'pseudo.accountId': { flag: '--account' },
} as const

/** @throws {UsageError} if there is no such file or folder. */
export function existingPath(file: string, cwd: string): string {
  const path = resolve(cwd, file)
  if (!existsSync(path)) throw new UsageError(`there is no file ${file}`)
  return path
}

/** A path as the user would write it. */
export function shortPath(file: string, cwd: string): string {
  const short = relative(cwd, resolve(cwd, file))
  return short.startsWith('..') ? file : short
}
