/**
 * The flags `--format`, `--json` and `--html` that several commands share.
 *
 * @module
 */

import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Option } from 'commander'
import type { ReportFormat } from '../compare/index.ts'
import { escapeText } from './escape-text.ts'
import type { Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'

/** The values of the flags. */
export interface OutputFlags {
  readonly format?: ReportFormat
  readonly json?: boolean
}

/** The option `--format`. */
export function formatOption(): Option {
  return new Option('--format <name>', 'output format').choices(['text', 'markdown', 'csv', 'json'])
}

/** The format of both flags. */
export function checkFormat({ format, json }: OutputFlags): ReportFormat {
  if (json !== true) return format ?? 'text'
  if (format !== undefined && format !== 'json') throw new UsageError(`--json and --format ${format} exclude each other`)
  return 'json'
}

/** Writes the file of `--html`. */
export async function writeHtml(terminal: Terminal, file: string, html: string): Promise<void> {
  try {
    await writeFile(resolve(terminal.cwd, file), html)
  } catch (error) {
    throw new UsageError(`--html ${escapeText(file)}: the file cannot be written (${codeOf(error)})`)
  }
}

/** The code of a system error: `ENOENT`. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
}
