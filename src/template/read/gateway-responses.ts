/**
 * Reads customized gateway responses.
 *
 * @module
 */

import type { TemplateGatewayResponse } from '../model-settings.ts'
import type { Fields } from './fields.ts'
import { setMembers } from './report.ts'

const NAMES = {
  openapi: { statusCode: 'statusCode', parameters: 'responseParameters', templates: 'responseTemplates' },
  cloudformation: { statusCode: 'StatusCode', parameters: 'ResponseParameters', templates: 'ResponseTemplates' },
} as const
const PREFIX = 'gatewayresponse.header.'

/** Reads one response. Static header values lose their quotes. */
export function readGatewayResponse(fields: Fields, dialect: keyof typeof NAMES): TemplateGatewayResponse {
  const names = NAMES[dialect]
  const parameters = Object.entries(fields.stringMap(names.parameters)).filter(([name]) => name.startsWith(PREFIX))
  const named = parameters.map(([name, value]) => [name.slice(PREFIX.length), value] as const)
  return setMembers({
    statusCode: fields.number(names.statusCode),
    headers: Object.fromEntries(named.filter(([, value]) => isQuoted(value)).map(([name, value]) => [name, value.slice(1, -1)])),
    mappings: Object.fromEntries(named.filter(([, value]) => !isQuoted(value))),
    templates: fields.stringMap(names.templates),
  })
}

function isQuoted(value: string): boolean {
  return value.length > 1 && value.startsWith("'") && value.endsWith("'")
}
