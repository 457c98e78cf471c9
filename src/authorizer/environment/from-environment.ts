/**
 * Builds an authorizer out of environment variables: what a factory finds wrong is said with the variable that said it.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { type Environment, readEnvironment, type Settings, type Values } from './settings.ts'

/**
 * Reads the variables and hands them to `build`. A `ConfigError` of a factory names an option, and whoever deploys knows only
 * variables: `USER_POOL_ID` answers for `userPoolId`, `CLIENT_IDS` for `clientId`, and `variables` says the rest.
 *
 * @throws {ConfigError} that lists all missing and all wrong variables by name, never a value; or what the factory found, likewise.
 * @example
 * export const handler = fromEnvironment({ USER_POOL_ID: setting.userPoolId, … }, process.env, ({ USER_POOL_ID, … }) =>
 *   tokenAuthorizer({ authenticate: bearer(cognito({ userPoolId: USER_POOL_ID, … })), … }),
 * )
 */
export function fromEnvironment<const S extends Settings, R>(
  settings: S,
  environment: Environment,
  build: (values: Values<S>) => R,
  variables: { readonly [option: string]: keyof S & string } = {},
): R {
  const values = readEnvironment(settings, environment)
  try {
    return build(values)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    const [option = ''] = /^[A-Za-z]+/.exec(error.option) ?? []
    const variable = Object.hasOwn(variables, option)
      ? variables[option]
      : Object.keys(settings).find((name) => bare(name) === bare(option))
    throw new ConfigError('environment', '', variable === undefined ? error.message : `${variable}: ${error.message}`)
  }
}

/** Only the options that were given: a factory refuses an explicit `undefined`. */
export function given<T extends object>(options: T): { readonly [N in keyof T]?: Exclude<T[N], undefined> } {
  // What was undefined is gone, and the type says just that.
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as {
    readonly [N in keyof T]?: Exclude<T[N], undefined>
  }
}

/** `CLIENT_IDS` and `clientId` alike. */
function bare(name: string): string {
  return name.replaceAll('_', '').toLowerCase().replace(/s$/, '')
}
