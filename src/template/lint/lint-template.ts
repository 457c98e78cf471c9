/**
 * Finds mistakes of templates that decide who can call an API.
 *
 * @module
 */

import type { AuthorizerDefinition } from '../../events/index.ts'
import { isStringArray } from '../../internal/type-guards.ts'
import { type Checks, isObject, optional, optionSchema, valid } from '../../options.ts'
import { takeTemplate } from '../check/take-template.ts'
import type { Finding, Severity } from '../finding.ts'
import type { Template } from '../model.ts'
import type { TemplateSource } from '../read/open-source.ts'
import { READ_CHECKS, type ReadOptions } from '../read/read-options.ts'
import { type Definable, readDefinition } from '../write/check-definition.ts'
import { readHandlerCode } from './handler-code.ts'
import { lintModel, type TemplateLintCode } from './lint.ts'
import { LINT_CODES, type LintCode } from './lint-codes.ts'

/** Options of {@link lintTemplate}. */
export interface LintOptions extends ReadOptions {
  /** `Api/GET /health` or `GET /health`: routes that are open on purpose. An entry that matches none is a finding `stale-exception`. */
  readonly allowOpen?: readonly string[] | undefined
  /** Severity by code; `off` removes its findings. Default: the severities of `LINT_CODES`. */
  readonly severities?: { readonly [C in LintCode]?: Severity | 'off' | undefined } | undefined
  /** The handlers of functions, by logical id, name, ARN or construct path, so that their definitions can be used. */
  readonly handlers?: { readonly [function_: string]: Definable } | undefined
}

const CHECKS: Checks<LintOptions> = {
  ...READ_CHECKS,
  allowOpen: optional(valid('an array of route keys', isStringArray)),
  severities: optional(
    valid(
      "an object of lint codes with 'error', 'warning', 'info' or 'off'",
      (value) =>
        isObject(value) &&
        Object.entries(value).every(
          ([code, severity]) =>
            Object.hasOwn(LINT_CODES, code) &&
            (severity === undefined || ['error', 'warning', 'info', 'off'].includes(String(severity))),
        ),
    ),
  ),
  handlers: optional(valid('an object of handlers', isObject)),
}
const OPTIONS = optionSchema<LintOptions>('lintTemplate', CHECKS)

/**
 * Reports mistakes of a template that decide who can call its APIs, and the findings of reading it, sorted by severity, file and line.
 * Reads the code of authorizer functions that are small files on this machine; runs none of it. Never throws because of
 * findings.
 *
 * @throws {ConfigError} (rejects) for an unknown or wrong option, or a source that is not a template.
 * @example
 * const findings = await lintTemplate('template.yaml', { allowOpen: ['GET /health'] })
 * findings.map(({ code, at }) => `${at.file}:${at.line} ${code}`) // ['template.yaml:12 open-default-route']
 */
export async function lintTemplate(
  template: TemplateSource | Template,
  options: LintOptions = {},
): Promise<readonly Finding<TemplateLintCode>[]> {
  const { allowOpen = [], severities = {}, handlers = {}, ...readOptions } = OPTIONS.check(options)
  const definitions = new Map<string, AuthorizerDefinition>()
  for (const [name, handler] of Object.entries(handlers)) {
    // A handler of another package has no definition; its code may be readable.
    if (typeof handler !== 'function' || 'definition' in handler)
      definitions.set(name, readDefinition('lintTemplate', `handlers["${name}"]`, handler))
  }
  const taken = takeTemplate('lintTemplate', template, readOptions)
  return lintModel(taken, { allowOpen, severities, definitions, code: await readCode(taken) })
}

/** The source code of the functions of cached authorizers. */
async function readCode({ apis, functions }: Template): Promise<ReadonlyMap<string, string>> {
  const cached = Object.values(apis)
    .flatMap(({ authorizers }) => Object.values(authorizers))
    .filter(({ ttlSeconds = 0 }) => ttlSeconds > 0)
    .flatMap(({ function: reference }) => (reference?.logicalId === undefined ? [] : [reference.logicalId]))
  const code = new Map<string, string>()
  for (const logicalId of new Set(cached)) {
    const one = Object.hasOwn(functions, logicalId) ? functions[logicalId] : undefined
    const source = one === undefined ? undefined : await readHandlerCode(one)
    if (source !== undefined) code.set(logicalId, source)
  }
  return code
}
