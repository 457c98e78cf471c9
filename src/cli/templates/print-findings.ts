/**
 * Prints findings as text, JSON or SARIF.
 *
 * @module
 */

import type { Finding, Severity } from '../../template/index.ts'
import { type ExitCode, printJson, printText } from '../command.ts'
import { red, type Terminal } from '../terminal.ts'
import { sarifLog } from './sarif.ts'
import { shortPath } from './template-flags.ts'

/** The flags of the output. */
export interface OutputFlags {
  readonly json: boolean
  readonly sarif?: boolean
  /** The least severity that makes the command fail. */
  readonly failOn: Severity
}

const SEVERITIES: readonly Severity[] = ['info', 'warning', 'error']

/** Prints the findings of a command and returns its exit code: 1 if one of them is at least as severe as `failOn`. */
export function printFindings(
  terminal: Terminal,
  findings: readonly Finding[],
  { json, sarif = false, failOn }: OutputFlags,
  agreement: string,
): ExitCode {
  const located = findings.map((finding) => withShortPath(finding, terminal.cwd))
  if (sarif) printJson(terminal, sarifLog(located))
  else if (json) printJson(terminal, located)
  else
    printText(
      terminal,
      located.length === 0 ? agreement : [...located.map((one) => line(terminal, one)), summary(located)].join('\n'),
    )
  const isSevere = ({ severity }: Finding): boolean => SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(failOn)
  return located.some(isSevere) ? 1 : 0
}

/** A finding whose file is relative to the current directory. */
export function withShortPath<F extends Finding>(finding: F, cwd: string): F {
  const { at } = finding
  return at.file === undefined ? finding : { ...finding, at: { ...at, file: shortPath(at.file, cwd) } }
}

function line(terminal: Terminal, { at, severity, code, message, api, route }: Finding): string {
  const position = [at.file ?? '(template)', at.line, at.column].filter((part) => part !== undefined).join(':')
  const subject = route === undefined ? '' : ` [${api === undefined ? '' : `${api} `}${route}]`
  return `${position}: ${severity === 'error' ? red(terminal, severity) : severity} ${code}${subject}: ${message}`
}

function summary(findings: readonly Finding[]): string {
  const counts = [...SEVERITIES].reverse().map((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length
    return `${count} ${severity}${count === 1 ? '' : 's'}`
  })
  return counts.join(', ')
}
