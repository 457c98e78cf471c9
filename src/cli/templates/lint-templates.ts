/**
 * Implements `gatewright lint` for templates.
 *
 * @module
 */

import { readFileSync, statSync } from 'node:fs'
import type { Severity } from '../../template/index.ts'
import type { ExitCode } from '../command.ts'
import { library } from '../library.ts'
import type { Terminal } from '../terminal.ts'
import { withFlagNames } from '../usage-error.ts'
import { type OutputFlags, printFindings } from './print-findings.ts'
import { existingPath, FLAG_NAMES, readOptions, type TemplateFlags } from './template-flags.ts'

/** The flags of the command. */
export interface LintTemplateFlags extends TemplateFlags, OutputFlags {
  readonly allowOpen: readonly string[]
  readonly severity: { readonly [code: string]: string }
}

/** Lints templates, prints the findings and returns the exit code. */
export async function lintTemplates(files: readonly string[], flags: LintTemplateFlags, terminal: Terminal): Promise<ExitCode> {
  const { lintTemplate } = await library.template()
  const options = {
    ...readOptions(flags),
    allowOpen: flags.allowOpen,
    severities: flags.severity as { readonly [code: string]: Severity | 'off' }, // lintTemplate checks codes and severities
  }
  const names = { ...FLAG_NAMES, allowOpen: { flag: '--allow-open' }, severities: { flag: '--severity' } }
  const findings = await withFlagNames(names, async () => {
    const results = []
    for (const file of files) results.push(await lintTemplate(existingPath(file, terminal.cwd), options))
    return results.flat()
  })
  return printFindings(terminal, findings, flags, 'No findings.')
}

const MARKS = /^\s*["']?(?:AWSTemplateFormatVersion|Transform|Resources|openapi|swagger|planned_values|format_version)["']?\s*:/m

/** Whether a file or folder is a template rather than an IAM policy. */
export function isTemplateFile(file: string, cwd: string): boolean {
  const path = existingPath(file, cwd)
  if (statSync(path).isDirectory()) return true
  const text = readFileSync(path, 'utf8')
  return MARKS.test(text) || /"(?:Resources|openapi|swagger|planned_values)"\s*:/.test(text)
}
