import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { readEnvironment, setting } from '../../../src/authorizer/environment/settings.ts'

const settings = {
  NAME: setting.text,
  LIST: setting.list,
  MODE: setting.optional(setting.oneOf('access', 'id'), 'access'),
  TTL: setting.optional(setting.seconds, 300),
  SEED: setting.optional(setting.json, undefined),
  LINK: setting.optional(setting.url, undefined),
} as const

describe('readEnvironment', () => {
  test('reads every kind', () => {
    const environment = { NAME: 'n', LIST: 'a, b', MODE: 'id', TTL: '0', SEED: '{"keys":[]}', LINK: 'https://id.example/' }
    expect(readEnvironment(settings, environment)).toStrictEqual({
      NAME: 'n',
      LIST: ['a', 'b'],
      MODE: 'id',
      TTL: 0,
      SEED: { keys: [] },
      LINK: 'https://id.example/',
    })
  })

  test('takes the fallback where a variable is missing or empty', () => {
    expect(readEnvironment(settings, { NAME: 'n', LIST: 'a', MODE: '', UNUSED: 'x' })).toStrictEqual({
      NAME: 'n',
      LIST: ['a'],
      MODE: 'access',
      TTL: 300,
      SEED: undefined,
      LINK: undefined,
    })
  })

  test('names all missing and all wrong variables at once, and never a value', () => {
    const attempt = () =>
      readEnvironment(settings, { LIST: 'a,,b', MODE: 'hunter2', TTL: '3601', SEED: 'hunter2', LINK: 'http://hunter2' })
    expect(attempt).toThrow(
      'environment: NAME is missing (a text); LIST must be a list of texts, separated by commas; MODE must be one of access, id; ' +
        'TTL must be a whole number of seconds from 0 to 3600; SEED must be JSON, or the name of a bundled file of it; LINK must be an absolute https URL',
    )
    expect(attempt).not.toThrow(/hunter2/)
  })

  test.each(['-1', '1.5', '1e3', ' 1', '99999', 'x'])('%s is no number of seconds', (TTL) => {
    expect(() => readEnvironment({ TTL: setting.seconds }, { TTL })).toThrow(/TTL must be/)
  })

  test('an inherited name is a missing variable', () => {
    expect(() => readEnvironment({ constructor: setting.text }, {})).toThrow(/constructor is missing/)
  })

  test.each([
    '{"GET /a":{"group":"admin"},"GET /a":"authenticated"}',
    '{"GET /a":{"group":"admin"},"GET \\u002fa":"authenticated"}',
    '{"GET /a":{"group":"admin","group":"guest"}}',
  ])('%s: of two members with one name neither counts', (ROUTES) => {
    expect(() => readEnvironment({ ROUTES: setting.routes }, { ROUTES })).toThrow(
      'environment: ROUTES: JSON: a member comes twice in one object',
    )
  })

  test('what is wrong inside a route table is named', () => {
    expect(() => readEnvironment({ ROUTES: setting.routes }, { ROUTES: '{"GET /a":{"scop":"x"}}' })).toThrow(
      /ROUTES: routes: routes\["GET \/a"\] must be/,
    )
  })
})

describe('a bundled file', () => {
  const root = mkdtempSync(join(tmpdir(), 'gatewright-'))
  writeFileSync(join(root, 'routes.json'), '{"GET /a":"authenticated"}')
  writeFileSync(join(root, 'broken.json'), '{"GET')
  beforeEach(() => {
    vi.stubEnv('LAMBDA_TASK_ROOT', root)
  })
  afterEach(() => {
    vi.unstubAllEnvs()
  })

  test('is read from the root of the function', () => {
    expect(readEnvironment({ SEED: setting.json }, { SEED: 'routes.json' })).toStrictEqual({
      SEED: { 'GET /a': 'authenticated' },
    })
    expect(Object.keys(readEnvironment({ ROUTES: setting.routes }, { ROUTES: 'routes.json' }).ROUTES)).toStrictEqual(['GET /a'])
  })

  test.each(['missing.json', 'broken.json', '.'])('%s is a wrong value', (SEED) => {
    expect(() => readEnvironment({ SEED: setting.json }, { SEED })).toThrow(/SEED must be JSON/)
  })
})
