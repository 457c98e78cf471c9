/**
 * The error of a template that cannot be run.
 *
 * @module
 */

import { GatewrightError } from '../errors.ts'
import type { Finding, ReadCode } from './finding.ts'

/** A template with an `error` that `onError` does not close. */
export class TemplateError extends GatewrightError {
  /** Always `TemplateError`. */
  override readonly name = 'TemplateError'
  /** Always `ERR_TEMPLATE`. */
  readonly code = 'ERR_TEMPLATE'
  /** All findings, errors first. */
  readonly findings: readonly Finding<ReadCode>[]

  /** @param findings All findings of the template. */
  constructor(findings: readonly Finding<ReadCode>[]) {
    const errors = findings.filter(({ severity }) => severity === 'error')
    const shown = errors.slice(0, 10).map(describe)
    const more = errors.length > shown.length ? [`and ${errors.length - shown.length} more`] : []
    super(`The template has ${errors.length} ${errors.length === 1 ? 'error' : 'errors'}:\n${[...shown, ...more].join('\n')}`)
    this.findings = findings
  }
}

function describe({ code, message, at, api, route, authorizer }: Finding): string {
  const position = [at.file, at.line, at.column].filter((part) => part !== undefined).join(':')
  const subject = [api, route, authorizer].filter((part) => part !== undefined).join(' ')
  return `${position === '' ? at.pointer : position} ${code}${subject === '' ? '' : ` (${subject})`}: ${message}`
}
