import { describe, expect, test } from 'vitest'
import { fromEnvironment } from '../../../src/authorizer/environment/from-environment.ts'
import { setting } from '../../../src/authorizer/environment/setting.ts'
import { ConfigError } from '../../../src/errors.ts'

const settings = { POOL_ID: setting.text, CLIENT_IDS: setting.list, SEED: setting.optional(setting.json, undefined) } as const
const environment = { POOL_ID: 'p', CLIENT_IDS: 'a,b' }

describe('fromEnvironment', () => {
  test('passes the values to build', () => {
    expect(fromEnvironment(settings, environment, (values) => values)).toStrictEqual({
      POOL_ID: 'p',
      CLIENT_IDS: ['a', 'b'],
      SEED: undefined,
    })
  })

  test('does not call build if a variable is missing', () => {
    let built = false
    const build = (): void => {
      built = true
    }
    expect(() => fromEnvironment(settings, { POOL_ID: 'p' }, build)).toThrow(/CLIENT_IDS is missing/)
    expect(built).toBe(false)
  })

  test.each([
    ['poolId', 'POOL_ID: pool: poolId must be right'],
    ['clientId', 'CLIENT_IDS: pool: clientId must be right'],
    ['clientIds[3]', 'CLIENT_IDS: pool: clientIds[3] must be right'],
    ['clientIds["x"].y', 'CLIENT_IDS: pool: clientIds["x"].y must be right'],
    ['remoteKeys.seed', 'SEED: pool: remoteKeys.seed must be right'],
    ['authenticate', 'pool: authenticate must be right'],
    ['', 'pool: right'],
  ])('names the variable of the option %j in an error of a factory', (option, expected) => {
    const build = (): never => {
      throw new ConfigError('pool', option, 'right')
    }
    const attempt = (): unknown => fromEnvironment(settings, environment, build, { remoteKeys: 'SEED' })
    expect(attempt).toThrow(expect.objectContaining({ name: 'ConfigError', message: `environment: ${expected}` }))
  })

  test('rethrows any other error', () => {
    const cause = new TypeError('a bug')
    const build = (): never => {
      throw cause
    }
    expect(() => fromEnvironment(settings, environment, build)).toThrow(cause)
  })

  test('names no variable for an option with the name of an inherited property', () => {
    const build = (): never => {
      throw new ConfigError('pool', 'constructor', 'right')
    }
    expect(() => fromEnvironment(settings, environment, build)).toThrow('environment: pool: constructor must be right')
  })

  test.each<[string, readonly unknown[]]>([
    ['build', [settings, environment]],
    ['build', [settings, environment, 'x']],
    ['settings', [null, environment, () => 1]],
    ['environment', [settings, undefined, () => 1]],
  ])('rejects a wrong argument: %s', (option, [first, second, build]) => {
    const attempt = () => fromEnvironment(first as typeof settings, second as typeof environment, build as () => unknown)
    expect(attempt).toThrow(expect.objectContaining({ name: 'ConfigError', option }))
  })
})
