/**
 * Builds an authorizer from environment variables. Errors of the factory name the variable instead of the option.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { callback, checkArgument } from '../../options.ts'
import { type Environment, readEnvironment, type Settings, type Values } from './settings.ts'

/**
 * Reads the variables and passes their values to `build`. If a factory in `build` throws a `ConfigError`, the error names
 * the variable: `USER_POOL_ID` for the option `userPoolId`, `CLIENT_IDS` for `clientId`.
 *
 * @param variables The variables of options that have another name: `{ remoteKeys: 'JWKS_SEED' }`.
 * @throws {ConfigError} that lists all missing, misspelled and wrong variables by name, without their values.
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
  checkArgument('fromEnvironment', 'build', callback, build)
  const values = readEnvironment(settings, environment)
  try {
    return build(values)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    const [option = ''] = /^[A-Za-z]+/.exec(error.option) ?? []
    const variable = Object.hasOwn(variables, option)
      ? variables[option]
      : Object.keys(settings).find((name) => comparable(name) === comparable(option))
    throw new ConfigError('environment', '', variable === undefined ? error.message : `${variable}: ${error.message}`)
  }
}

/** `CLIENT_IDS` and `clientId` are equal in this form. */
function comparable(name: string): string {
  return name.replaceAll('_', '').toLowerCase().replace(/s$/, '')
}
