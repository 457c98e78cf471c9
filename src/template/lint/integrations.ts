/**
 * Rules about what reaches the backend: credentials, mapped parameters and logged values.
 *
 * @module
 */

import type { Finding } from '../finding.ts'
import type { TemplateApi } from '../model.ts'
import type { TemplateRoute } from '../model-route.ts'
import { type LintCode, lintFinding } from './lint-codes.ts'

/** Rules about one integration. */
export function lintIntegration(api: TemplateApi, route: TemplateRoute): readonly Finding<LintCode>[] {
  const { credentials, requestParameters } = route.integration
  const subject = { api: api.logicalId, route: route.route }
  const findings: Finding<LintCode>[] = []
  const add = (code: LintCode, message: string): void => {
    findings.push(lintFinding(code, message, route.at, subject))
  }
  if (credentials !== undefined && /^arn:[^:]*:iam::\*:user\/\*$/.test(credentials))
    add(
      'caller-credentials',
      `${route.route} passes the credentials of the caller on, so callers need lambda:InvokeFunction as well. Set InvokeRole to NONE or to a role.`,
    )
  const parameters = Object.entries(requestParameters).map(([target, source]) => ({ ...readTarget(target), source }))
  for (const { name, source } of parameters) {
    if (isIdentityHeader(name) && isClientValue(source))
      add(
        'client-header-to-tenant',
        `${route.route} takes ${name} from a value that the client chooses. Take it from context.authorizer.`,
      )
  }
  // An HTTP proxy integration of a REST API passes all query parameters of the client on.
  const passesQuery = api.kind === 'REST' && route.integration.type === 'HTTP_PROXY'
  for (const { place, name, source, isAppended } of parameters) {
    if (!isAuthorizerValue(source)) continue
    if (passesQuery && place === 'querystring') {
      add(
        'authorizer-context-overridable',
        `${route.route} passes the query parameter ${name} from the authorizer on, and a client can send one of the same name. Use a header.`,
      )
      continue
    }
    const isShadowed = parameters.some((one) => one.place === place && one.name === name && isClientValue(one.source))
    if (isAppended || isShadowed)
      add(
        'authorizer-context-overridable',
        `${route.route} adds ${name} from the authorizer to a value that the client can send. ${isAppended ? 'Use overwrite instead of append.' : 'Remove the other mapping.'}`,
      )
  }
  return findings
}

interface Target {
  readonly place: string
  /** Lowercase for headers. */
  readonly name: string
  readonly isAppended: boolean
}

/** `integration.request.header.X` (REST), `append:header.X` (HTTP). */
function readTarget(target: string): Target {
  const [, verb, place = '', name = ''] =
    /^(?:integration\.request|(append|overwrite|remove):?)[.:]?(header|querystring|path)\.?(.*)$/.exec(target.slice(0, 1024)) ??
    []
  return { place, name: place === 'header' ? name.toLowerCase() : name, isAppended: verb === 'append' }
}

function isClientValue(source: string): boolean {
  return /^(?:method\.request\.|\$?request\.|\$\{request\.)(?:header|querystring|path|multivalueheader|multivaluequerystring|body)\b/.test(
    source,
  )
}

function isAuthorizerValue(source: string): boolean {
  return /^\$?\{?context\.authorizer\b/.test(source)
}

/** Headers that backends read the caller or the tenant from. Only the first one is read by AWS itself. */
const IDENTITY_HEADERS: ReadonlySet<string> = new Set([
  'x-amz-tenant-id',
  ...['x-tenant', 'x-tenant-id', 'x-tenantid', 'x-org-id', 'x-organization-id', 'x-account-id', 'x-customer-id'],
  ...[
    'x-user',
    'x-user-id',
    'x-userid',
    'x-username',
    'x-user-name',
    'x-user-email',
    'x-email',
    'x-subject',
    'x-sub',
    'x-principal-id',
    'x-principal',
  ],
  ...[
    'x-forwarded-user',
    'x-forwarded-email',
    'x-forwarded-groups',
    'x-authenticated-user',
    'x-auth-user',
    'x-remote-user',
    'remote-user',
  ],
  ...[
    'x-role',
    'x-roles',
    'x-user-role',
    'x-user-roles',
    'x-groups',
    'x-user-groups',
    'x-scopes',
    'x-permissions',
    'x-client-id',
  ],
])

function isIdentityHeader(name: string): boolean {
  return IDENTITY_HEADERS.has(name.toLowerCase())
}

/** Access logs that hold a credential. */
export function lintAccessLogs(api: TemplateApi): readonly Finding<LintCode>[] {
  return Object.values(api.stageSettings).flatMap(({ accessLogFormat, at }) => {
    const variable = accessLogFormat === undefined ? undefined : variablesOf(accessLogFormat).find(holdsCredential)
    if (variable === undefined) return []
    const message = `The access log contains ${variable}, which may be a credential. Remove it from the format.`
    return [lintFinding('access-log-logs-authorization', message, at, { api: api.logicalId })]
  })
}

function variablesOf(format: string): readonly string[] {
  return format.match(/\$\{?[A-Za-z][\w.:'"()[\]-]{0,200}/g) ?? []
}

function holdsCredential(variable: string): boolean {
  const name = variable.toLowerCase()
  if (/(?:request|method\.request|requestoverride|input\.params)[.(['"]*\(?['"]?header/.test(name) || name.startsWith('$input'))
    return true
  if (/identity\.apikey(?!id)\b/.test(name)) return true
  return name
    .split(/[^a-z0-9]+/)
    .some((word) => ['authorization', 'authorizationtoken', 'token', 'accesstoken', 'idtoken', 'jwt', 'cookie'].includes(word))
}
