/**
 * Compares the authorizers that a template deploys with the definitions of their handlers.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { type Checks, isObject, optional, optionSchema, valid } from '../../options.ts'
import type { Finding, ReadCode } from '../finding.ts'
import type { Template } from '../model.ts'
import type { TemplateSource } from '../read/open-source.ts'
import { READ_CHECKS, type ReadOptions } from '../read/read-options.ts'
import { type Definable, readDefinition } from '../write/check-definition.ts'
import { compareDeployment, type ExpectedFunctions } from './compare-deployment.ts'
import type { DriftCode } from './drift-codes.ts'
import { compareFindings } from './finding-order.ts'
import { takeTemplate } from './take-template.ts'

/** Options of {@link checkDeployment}. */
export interface DeploymentOptions extends ReadOptions {
  /** The handlers or their definitions, by authorizer name, by logical id of the function, or by `Api/name`. */
  readonly authorizers: { readonly [name: string]: Definable }
  /** The function that each authorizer must invoke: a logical id or an ARN, by the same names. Default: any function. */
  readonly functions?: ExpectedFunctions | undefined
}

const CHECKS: Checks<DeploymentOptions> = {
  ...READ_CHECKS,
  authorizers: valid('an object with the handler or the definition of each authorizer', isObject),
  functions: optional(
    valid(
      'an object with the logical id, the ARN or { ref } of the function of each authorizer',
      (value) => isObject(value) && Object.values(value).every((one) => typeof one === 'string' || isObject(one)),
    ),
  ),
}
const OPTIONS = optionSchema<DeploymentOptions>('checkDeployment', CHECKS)

/**
 * Reports every difference between the authorizers of a template and the definitions of their handlers: `[]` if they agree. A
 * part of the template that cannot be read is a finding of severity `error`, never agreement. Findings of reading that are
 * warnings are left out: see `lintTemplate`.
 *
 * Each difference has the position in the template (`at`), the position in the definition (`declaredAt`) and what to change (`fix`).
 *
 * @throws {ConfigError} (rejects) for an unknown or wrong option.
 * @example
 * const drift = await checkDeployment('template.yaml', { authorizers: { Users: handler } })
 * drift.map(({ code }) => code) // ['drift-ttl']
 */
export async function checkDeployment(
  template: TemplateSource | Template,
  options: DeploymentOptions,
): Promise<readonly Finding<DriftCode | ReadCode>[]> {
  const { authorizers, functions, ...readOptions } = OPTIONS.check(options)
  const definitions = Object.entries(authorizers).map(
    ([name, one]) => [name, readDefinition('checkDeployment', `authorizers["${name}"]`, one)] as const,
  )
  if (definitions.length === 0)
    throw new ConfigError('checkDeployment', 'authorizers', 'an object with at least one handler or definition')
  const taken = takeTemplate('checkDeployment', template, readOptions)
  const unreadable = taken.findings.filter(({ severity }) => severity === 'error')
  return [...unreadable, ...compareDeployment(taken, new Map(definitions), functions)].sort(compareFindings)
}
