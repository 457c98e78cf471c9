/**
 * Reads the configuration of a Lambda function from its environment variables. All missing, misspelled and wrong variables
 * are reported in one error at cold start, by name and without their values.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { suggest } from '../../internal/suggest.ts'
import { checkArgument, object } from '../../options.ts'
import type { Setting } from './setting.ts'
import { VariableFault } from './variable-value.ts'

/** Environment variables, such as `process.env`. */
export type Environment = { readonly [name: string]: string | undefined }

/** How to read each variable, by its name. */
export type Settings = { readonly [name: string]: Setting<unknown> }
/** The values of the variables, by their names. */
export type Values<S extends Settings> = { readonly [N in keyof S]: S[N] extends Setting<infer T> ? T : never }

/**
 * Reads the variables that `settings` names. An empty variable is not set. If a variable is not set and the environment
 * has one with a similar name, that one is reported as misspelled.
 *
 * @throws {ConfigError} that lists all missing, misspelled and wrong variables.
 * @example
 * const { USER_POOL_ID, TTL_SECONDS } = readEnvironment({ USER_POOL_ID: setting.text, TTL_SECONDS: setting.seconds }, process.env)
 */
export function readEnvironment<const S extends Settings>(settings: S, environment: Environment): Values<S> {
  checkArgument('readEnvironment', 'settings', object, settings)
  checkArgument('readEnvironment', 'environment', object, environment)
  const faults: string[] = []
  const values: { [name: string]: unknown } = {}
  const unset: string[] = []
  for (const [name, setting] of Object.entries(settings)) {
    const text = Object.hasOwn(environment, name) ? (environment[name] ?? '') : ''
    if (text === '') {
      unset.push(name)
      if (setting.fallback === undefined) faults.push(`${name} is missing (${setting.expected})`)
      else values[name] = setting.fallback.value
      continue
    }
    try {
      const value = setting.read(text)
      if (value === undefined) faults.push(`${name} must be ${setting.expected}`)
      else values[name] = value
    } catch (error) {
      faults.push(faultOf(name, setting.expected, error))
    }
  }
  faults.push(...misspelled(unset, settings, environment))
  if (faults.length > 0) throw new ConfigError('environment', '', faults.join('; '))
  return values as Values<S> // each value was read by its own setting
}

function faultOf(name: string, expected: string, error: unknown): string {
  if (error instanceof ConfigError) return `${name}: ${error.message}`
  // The message of any other error may contain the value.
  return `${name} must be ${expected}${error instanceof VariableFault ? `: ${error.message}` : ''}`
}

/** Without this check a misspelled optional variable is ignored: `THUMBPRINT` for `THUMBPRINTS` turns pinning off. */
function misspelled(unset: readonly string[], settings: Settings, environment: Environment): readonly string[] {
  const similarTo = (name: string, comparable: (name: string) => string): string | undefined => {
    const targets = new Map(unset.map((target) => [comparable(target), target]))
    return targets.get(suggest(comparable(name), [...targets.keys()]) ?? '')
  }
  return Object.keys(environment)
    .filter((name) => environment[name] && !Object.hasOwn(settings, name))
    .flatMap((name) => {
      const similar = similarTo(name, letters) ?? similarTo(name, lettersWithoutUnit)
      return similar === undefined ? [] : [`${name} is not a variable of this authorizer. Did you mean ${similar}?`]
    })
}

/** `TTLSECONDS`, `ttl-seconds` and `TTL_SECONDS` are equal in this form. */
function letters(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
}

/** `TTL`, `TTL_SEC` and `TTL_SECONDS` are equal in this form. */
function lettersWithoutUnit(name: string): string {
  return letters(name).replace(/sec(?:ond)?s?$/, '')
}
