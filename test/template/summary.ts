/**
 * Reads a template text and summarizes what matters in tables: access by route, findings by code.
 *
 * @module
 */

import { type ReadOptions, readTemplate, type Template, type TemplateApi } from '../../src/template/index.ts'

/** Reads YAML or JSON text. */
export function read(text: string, options: ReadOptions = {}): Promise<Template> {
  return readTemplate({ text, file: 'template.yaml' }, options)
}

/** The only API of a template, or the one named. */
export function apiOf(template: Template, name?: string): TemplateApi {
  const api = name === undefined ? Object.values(template.apis)[0] : template.apis[name]
  if (api === undefined) throw new Error(`no API ${name ?? ''}: ${findings(template).join(', ')}`)
  return api
}

/** `{ 'GET /pets': 'CUSTOM Users [a] +key' }`. */
export function access(api: TemplateApi): { readonly [route: string]: string } {
  return Object.fromEntries(
    api.routes.map(({ route, authorization, scopes, apiKeyRequired }) => [
      route,
      [
        authorization.type,
        'authorizer' in authorization ? authorization.authorizer : undefined,
        scopes.length === 0 ? undefined : `[${scopes.join(' ')}]`,
        apiKeyRequired ? '+key' : undefined,
      ]
        .filter((part) => part !== undefined)
        .join(' '),
    ]),
  )
}

/** `error unresolved 12 GET /pets`: severity, code, line, and what the finding is about. */
export function findings(template: Template): readonly string[] {
  return template.findings.map(({ severity, code, at, route, authorizer }) =>
    [severity, code, at.line, route, authorizer].filter((part) => part !== undefined).join(' '),
  )
}

/** Errors and warnings without positions. */
export function codes(template: Template, severity?: string): readonly string[] {
  const relevant = template.findings.filter((one) => one.code !== 'extra-stage' && one.code !== 'several-apis')
  return relevant.filter((one) => severity === undefined || one.severity === severity).map((one) => `${one.severity} ${one.code}`)
}
