/**
 * The backends of routes: bound functions, fixed responses, and stubs.
 *
 * @module
 */

import type { Integration, MockIntegration } from '../../gateway/index.ts'
import type { Finding, ReadCode } from '../finding.ts'
import type { TemplateApi } from '../model.ts'
import type { TemplateRoute } from '../model-route.ts'
import { replaceStageVariables } from '../stage-variables.ts'
import { type FunctionTable, nameOf } from './handlers.ts'

/** The header of a response that stands for a closed route. */
export const FINDING_HEADER = 'x-gatewright-finding'

/** The backend of a route that is not closed. */
export function backendOf(
  api: TemplateApi,
  route: TemplateRoute,
  functions: FunctionTable,
  findings: Finding<ReadCode>[],
): Integration {
  const { integration } = route
  const { functionArn: arn, type } = integration
  if (type === 'AWS_PROXY' && arn !== undefined && functions.get(replaceStageVariables(arn, api.stageVariables)) !== undefined) {
    const functionName = integration.qualifier === undefined ? nameOf(arn) : `${nameOf(arn)}:${integration.qualifier}`
    const payload = api.kind === 'HTTP' ? { payloadFormatVersion: integration.payload ?? '1.0' } : {}
    return { type: 'AWS_PROXY', functionName, ...payload } as Integration // `payloadFormatVersion` for HTTP APIs only
  }
  if (type === 'MOCK' && api.kind === 'REST') return mock(route)
  // Only servers on this machine are called: the gateway is offline.
  if (type === 'HTTP_PROXY' && integration.vpcLink !== true && isLoopback(integration.uri))
    return {
      type: 'HTTP_PROXY',
      url: integration.uri,
      ...(integration.method === undefined || integration.method === 'ANY' ? {} : { method: integration.method }),
    }
  const message = 'No function is bound for the backend: a stub answers 200. Bind it in `handlers`.'
  findings.push({ code: 'unbound-backend', severity: 'info', message, at: route.at, api: api.logicalId, route: route.route })
  return () => Response.json({ route: route.route })
}

/** The backend of a route that an error closes. */
export function closedBackend(code: ReadCode): Integration {
  return () => Response.json({ message: 'Internal server error' }, { status: 500, headers: { [FINDING_HEADER]: code } })
}

/** A mock integration with its static response headers: the preflight of SAM and CDK. */
function mock({ integration, generated }: TemplateRoute): MockIntegration {
  const prefix = 'method.response.header.'
  const entries = Object.entries(integration.responseParameters).flatMap(([name, value]) =>
    name.startsWith(prefix) &&
    value.length > 1 &&
    value.startsWith("'") &&
    value.endsWith("'") &&
    isHeader(name.slice(prefix.length), value.slice(1, -1))
      ? [[name.slice(prefix.length), value.slice(1, -1)] as const]
      : [],
  )
  const status = integration.status ?? 200
  return {
    type: 'MOCK',
    status: status >= 200 && status <= 599 ? status : 200,
    headers: Object.fromEntries(entries),
    ...(generated ? {} : { body: '' }),
  }
}

function isHeader(name: string, value: string): boolean {
  try {
    new Headers([[name, value]])
    return true
  } catch {
    return false
  }
}

function isLoopback(uri: string | undefined): uri is string {
  return uri !== undefined && /^https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?(?:\/\S*)?$/.test(uri)
}
