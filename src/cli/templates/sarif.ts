/**
 * Writes findings in the Static Analysis Results Interchange Format 2.1.0, which code hosts show next to the lines.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 * @module
 */

import type { Finding, Severity } from '../../template/index.ts'

const LEVELS: { readonly [S in Severity]: 'error' | 'warning' | 'note' } = { error: 'error', warning: 'warning', info: 'note' }

/** One run of the tool with all findings. */
export function sarifLog(findings: readonly Finding[]): object {
  const codes = [...new Set(findings.map(({ code }) => code))].sort()
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'gatewright',
            rules: codes.map((id) => ({ id, shortDescription: { text: id.replaceAll('-', ' ') } })),
          },
        },
        results: findings.map((finding) => result(finding, codes)),
        columnKind: 'utf16CodeUnits',
      },
    ],
  }
}

function result({ code, severity, message, at, api, route, authorizer }: Finding, codes: readonly string[]): object {
  const names = [api, route, authorizer].filter((name) => name !== undefined)
  const region =
    at.line === undefined ? {} : { region: { startLine: at.line, ...(at.column !== undefined && { startColumn: at.column }) } }
  return {
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level: LEVELS[severity],
    message: { text: message },
    locations: [
      {
        ...(at.file !== undefined && { physicalLocation: { artifactLocation: { uri: toUri(at.file) }, ...region } }),
        logicalLocations: [{ fullyQualifiedName: names.length === 0 ? at.pointer : names.join('/') }],
      },
    ],
  }
}

/** A relative reference with forward slashes. */
function toUri(file: string): string {
  return file.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/')
}
