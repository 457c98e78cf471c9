/**
 * Finds the authorizers of a template that handlers are declared for, and compares them.
 *
 * @module
 */

import type { AuthorizerDefinition } from '../../events/index.ts'
import type { Template, TemplateApi } from '../model.ts'
import type { TemplateAuthorizer } from '../model-authorizer.ts'
import { type FunctionTarget, parseFunctionTarget } from '../write/function-target.ts'
import { compareAuthorizer, type Difference } from './compare-authorizer.ts'
import { compareRoutes } from './compare-routes.ts'
import type { DriftFinding } from './drift-codes.ts'
import { DRIFT_CODES } from './drift-codes.ts'

/** The functions that authorizers are expected to invoke, by the name under `authorizers`. */
export type ExpectedFunctions = {
  readonly [name: string]:
    | string
    | {
        /** The logical id of the function. */
        readonly ref: string
      }
}

interface Match {
  readonly api: TemplateApi
  readonly authorizer: TemplateAuthorizer
}

/** Compares every definition with the authorizers of its name or function. */
export function compareDeployment(
  template: Template,
  definitions: ReadonlyMap<string, AuthorizerDefinition>,
  functions: ExpectedFunctions = {},
): readonly DriftFinding[] {
  return [...definitions].flatMap(([name, declared]) => {
    const matches = findAuthorizers(template, name)
    if (matches.length === 0) return [missing(template, name)]
    const expected = Object.hasOwn(functions, name) ? functions[name] : undefined
    const target = expected === undefined ? undefined : parseFunctionTarget('checkDeployment', `functions["${name}"]`, expected)
    return matches.flatMap(({ api, authorizer }) => {
      const differences = [
        ...compareAuthorizer(template.format, api, authorizer, declared),
        ...compareFunction(template, name, authorizer, target),
        ...compareRoutes(api, authorizer, declared),
      ]
      return differences.map((difference) => toFinding(name, api, authorizer, difference))
    })
  })
}

/** By `Api/name`, by the authorizer's name, or by the logical id of its function. */
function findAuthorizers({ apis }: Template, name: string): readonly Match[] {
  const all = Object.values(apis).flatMap((api) => Object.values(api.authorizers).map((authorizer) => ({ api, authorizer })))
  const qualified = all.filter(({ api, authorizer }) => `${api.logicalId}/${authorizer.name}` === name)
  if (qualified.length > 0) return qualified
  const named = all.filter(({ authorizer }) => authorizer.name === name)
  if (named.length > 0) return named
  return all.filter(({ api, authorizer: { function: one } }) => {
    const id = one?.logicalId
    return id !== undefined && (id === name || `${api.logicalId}/${id}` === name)
  })
}

/** Without `functions`, an authorizer that has the name of a function of the template is expected to invoke it. */
function compareFunction(
  { functions }: Template,
  name: string,
  { function: deployed, at, positions }: TemplateAuthorizer,
  target: FunctionTarget | undefined,
): readonly Difference[] {
  if (deployed === undefined) return []
  const expected = target ?? (Object.hasOwn(functions, name) ? { logicalId: name } : undefined)
  if (expected === undefined || isSameFunction(expected, deployed)) return []
  const problem = `the authorizer invokes ${describeFunction(deployed)}, and ${describeFunction(expected)} is declared`
  const fix = `Let the authorizer invoke ${describeFunction(expected)}`
  return [{ code: 'drift-function', problem, fix, at: positions['function'] ?? at, member: '' }]
}

function isSameFunction(expected: FunctionTarget, deployed: FunctionTarget): boolean {
  const isSame = expected.logicalId === undefined ? expected.arn === deployed.arn : expected.logicalId === deployed.logicalId
  return isSame && (expected.qualifier === undefined || expected.qualifier === deployed.qualifier)
}

function describeFunction({ logicalId, arn = '', qualifier }: FunctionTarget): string {
  return `the function ${logicalId ?? arn.split(':')[6] ?? ''}${qualifier === undefined ? '' : `:${qualifier}`}`
}

function missing({ apis }: Template, name: string): DriftFinding {
  const [api, second] = Object.values(apis)
  const fix = 'Deploy the authorizer, or correct its name in `authorizers`.'
  return {
    code: 'drift-missing',
    severity: 'error',
    message: `The template has no authorizer ${name} and no authorizer whose function is ${name}. ${fix}`,
    at: api?.at ?? { pointer: '' },
    ...(api !== undefined && second === undefined && { api: api.logicalId }),
    authorizer: name,
    declaredAt: { pointer: `/authorizers/${escapeSegment(name)}` },
    fix,
  }
}

function toFinding(name: string, api: TemplateApi, authorizer: TemplateAuthorizer, difference: Difference): DriftFinding {
  const { code, severity, problem, fix, at, member, route } = difference
  const known = DRIFT_CODES[code]
  const defaultSeverity = known === 'error or warning' ? 'error' : known
  const declared = `/authorizers/${escapeSegment(name)}${member === '' ? '' : `/definition/${member}`}`
  return {
    code,
    severity: severity ?? defaultSeverity,
    message: `Authorizer ${authorizer.name}: ${problem}. ${fix}.`,
    at,
    api: api.logicalId,
    ...(route !== undefined && { route }),
    authorizer: authorizer.name,
    declaredAt: { pointer: declared },
    fix: `${fix}.`,
  }
}

/** One segment of a JSON Pointer. */
function escapeSegment(text: string): string {
  return text.replaceAll('~', '~0').replaceAll('/', '~1')
}
