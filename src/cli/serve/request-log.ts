/**
 * Formats the log of `gatewright serve`: one line per request, as text or as JSON.
 *
 * @module
 */

import type { Trace } from '../../gateway/index.ts'
import { green, red, type Terminal } from '../terminal.ts'

/** Formats the log line of one request, without a line break. */
export function formatLogLine(trace: Trace, { json, terminal }: { readonly json: boolean; readonly terminal: Terminal }): string {
  return json ? formatJson(trace) : formatText(trace, terminal)
}

function formatText({ route, authorization, lambda, principal, status, reason }: Trace, terminal: Terminal): string {
  const color = status < 400 ? green : red
  const invocation = lambda === 'not invoked' ? '' : ` (${lambda})`
  const caller = principal === null ? '' : ` ${replaceControlCharacters(principal)}`
  const authorizer = authorization === null ? '' : ` ${authorization}`
  return `${color(terminal, String(status))} ${route ?? '-'}${authorizer}${invocation}${caller}: ${replaceControlCharacters(reason)}`
}

/** What the authorizer or the backend threw is for the terminal of a developer, but it may not be serializable. */
function formatJson({ cause, ...trace }: Trace): string {
  const thrown = cause === undefined ? {} : { cause: cause instanceof Error ? `${cause.name}: ${cause.message}` : typeof cause }
  return JSON.stringify({ event: 'request', ...trace, ...thrown })
}

/** Values from a request must not move the cursor of the terminal. */
function replaceControlCharacters(text: string): string {
  return text.replace(/\p{Cc}/gu, '?')
}
