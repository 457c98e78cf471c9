/**
 * The order of findings.
 *
 * @module
 */

import type { Finding, Severity } from '../finding.ts'

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info']

/** Errors first; then by file and position. */
export function compareFindings(left: Finding, right: Finding): number {
  return (
    SEVERITIES.indexOf(left.severity) - SEVERITIES.indexOf(right.severity) ||
    compareText(left.at.file ?? '', right.at.file ?? '') ||
    (left.at.line ?? 0) - (right.at.line ?? 0) ||
    (left.at.column ?? 0) - (right.at.column ?? 0)
  )
}

function compareText(left: string, right: string): number {
  if (left === right) return 0
  return left < right ? -1 : 1
}
