import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { setting } from '../../../src/authorizer/environment/setting.ts'
import { readEnvironment } from '../../../src/authorizer/environment/settings.ts'

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

  test('returns the fallback of a variable that is missing or empty', () => {
    expect(readEnvironment(settings, { NAME: 'n', LIST: 'a', MODE: '', UNUSED: 'x' })).toStrictEqual({
      NAME: 'n',
      LIST: ['a'],
      MODE: 'access',
      TTL: 300,
      SEED: undefined,
      LINK: undefined,
    })
  })

  test('names all missing and all wrong variables at once, without their values', () => {
    const attempt = () =>
      readEnvironment(settings, { LIST: 'a,,b', MODE: 'hunter2', TTL: '3601', SEED: 'hunter2', LINK: 'http://hunter2' })
    expect(attempt).toThrow(
      'environment: NAME is missing (a string); LIST must be a list of strings, separated by commas; ' +
        'MODE must be one of access, id; TTL must be an integer of seconds from 0 to 3600; ' +
        'SEED must be JSON, or the name of a bundled file that contains it: the value is not JSON, and no bundled file has this name; ' +
        'LINK must be an absolute https URL',
    )
    expect(attempt).not.toThrow(/hunter2/)
  })

  test.each(['-1', '1.5', '1e3', ' 1', '99999', 'x'])('rejects %s as a number of seconds', (TTL) => {
    expect(() => readEnvironment({ TTL: setting.seconds }, { TTL })).toThrow(/TTL must be/)
  })

  test('treats an inherited property as a missing variable', () => {
    expect(() => readEnvironment({ constructor: setting.text }, {})).toThrow(/constructor is missing/)
  })

  test.each([
    '{"GET /a":{"group":"admin"},"GET /a":"authenticated"}',
    '{"GET /a":{"group":"admin"},"GET \\u002fa":"authenticated"}',
    '{"GET /a":{"group":"admin","group":"guest"}}',
  ])('rejects a member that occurs twice: %s', (ROUTES) => {
    expect(() => readEnvironment({ ROUTES: setting.routes }, { ROUTES })).toThrow(
      /^environment: ROUTES must be .*: a member occurs twice in one object$/,
    )
  })

  test('names the invalid part of a route table', () => {
    expect(() => readEnvironment({ ROUTES: setting.routes }, { ROUTES: '{"GET /a":{"scop":"x"}}' })).toThrow(
      /ROUTES: routes: routes\["GET \/a"\] must be/,
    )
  })
})

describe('a misspelled variable', () => {
  const optional = {
    THUMBPRINTS: setting.optional(setting.list, undefined),
    TTL_SECONDS: setting.optional(setting.seconds, 300),
    GROUPS_CLAIM: setting.optional(setting.text, undefined),
    JWKS_URI: setting.optional(setting.url, undefined),
    JWKS: setting.optional(setting.keySet, undefined),
    CLIENT_ID: setting.optional(setting.text, undefined),
  } as const

  test.each([
    ['THUMBPRINT', 'THUMBPRINTS'],
    ['THUMPRINTS', 'THUMBPRINTS'],
    ['THUMB_PRINTS', 'THUMBPRINTS'],
    ['thumbprints', 'THUMBPRINTS'],
    ['TTL', 'TTL_SECONDS'],
    ['TTL_SECOND', 'TTL_SECONDS'],
    ['TTL_SEC', 'TTL_SECONDS'],
    ['TTLSECONDS', 'TTL_SECONDS'],
    ['GROUP_CLAIM', 'GROUPS_CLAIM'],
    ['GROUPS_CLAIMS', 'GROUPS_CLAIM'],
    ['JWKS_URL', 'JWKS_URI'],
    ['JWK_URI', 'JWKS_URI'],
    ['JWK', 'JWKS'],
    ['CLIENT_IDS', 'CLIENT_ID'],
  ])('%s is rejected with the suggestion %s', (misspelled, expected) => {
    expect(() => readEnvironment(optional, { [misspelled]: 'x' })).toThrow(
      `environment: ${misspelled} is not a variable of this authorizer. Did you mean ${expected}?`,
    )
  })

  test('is reported next to the missing variable', () => {
    expect(() => readEnvironment({ AUDIENCES: setting.list }, { AUDIENCE: 'pets' })).toThrow(
      'AUDIENCES is missing (a list of strings, separated by commas); AUDIENCE is not a variable of this authorizer. Did you mean AUDIENCES?',
    )
  })

  test('is ignored if the correct variable is set, or if it is empty', () => {
    expect(readEnvironment(optional, { THUMBPRINTS: 'a', THUMBPRINT: 'b', TTL: '' })).toMatchObject({ THUMBPRINTS: ['a'] })
  })

  test('is not suspected in the variables that Lambda sets', () => {
    const lambda = {
      _HANDLER: 'index.handler',
      _X_AMZN_TRACE_ID: 'Root=1',
      AWS_ACCESS_KEY_ID: 'x',
      AWS_DEFAULT_REGION: 'eu-west-1',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
      AWS_LAMBDA_FUNCTION_NAME: 'f',
      AWS_LAMBDA_FUNCTION_VERSION: '1',
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
      AWS_LAMBDA_LOG_GROUP_NAME: 'g',
      AWS_LAMBDA_LOG_STREAM_NAME: 's',
      AWS_LAMBDA_RUNTIME_API: '127.0.0.1:9001',
      AWS_REGION: 'eu-west-1',
      AWS_SECRET_ACCESS_KEY: 'x',
      AWS_SESSION_TOKEN: 'x',
      AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
      AWS_XRAY_DAEMON_ADDRESS: '127.0.0.1:2000',
      LAMBDA_RUNTIME_DIR: '/var/runtime',
      LAMBDA_TASK_ROOT: '/var/task',
      LANG: 'en_US.UTF-8',
      LD_LIBRARY_PATH: '/lib64',
      NODE_ENV: 'production',
      NODE_EXTRA_CA_CERTS: '/var/runtime/ca-cert.pem',
      NODE_OPTIONS: '--enable-source-maps',
      NODE_PATH: '/opt/nodejs/node_modules',
      PATH: '/usr/bin',
      PWD: '/var/task',
      SHLVL: '0',
      TZ: ':UTC',
      HOME: '/root',
      HOSTNAME: 'x',
    }
    const all = {
      ...optional,
      USER_POOL_ID: setting.optional(setting.text, ''),
      CLIENT_IDS: setting.optional(setting.text, ''),
      TOKEN_USE: setting.optional(setting.text, ''),
      ROUTES: setting.optional(setting.text, ''),
      JWKS_SEED: setting.optional(setting.text, ''),
      ISSUER: setting.optional(setting.text, ''),
      AUDIENCES: setting.optional(setting.text, ''),
      KEY_HEADER: setting.optional(setting.text, ''),
      TOKEN_HEADER: setting.optional(setting.text, ''),
      TOKEN_PARAMETER: setting.optional(setting.text, ''),
      API_KEYS: setting.optional(setting.text, ''),
      SIGNING_KEYS: setting.optional(setting.text, ''),
      CACHE_SECONDS: setting.optional(setting.text, ''),
      MAX_LIFETIME_SECONDS: setting.optional(setting.text, ''),
    }
    expect(() => readEnvironment(all, lambda)).not.toThrow()
  })
})

describe('a bundled file', () => {
  const root = mkdtempSync(join(tmpdir(), 'gatewright-'))
  writeFileSync(join(root, 'routes.json'), '{"GET /a":"authenticated"}')
  writeFileSync(join(root, 'broken.json'), '{"GET')
  writeFileSync(join(root, 'bom.json'), '\uFEFF{"GET /a":"authenticated"}')
  writeFileSync(join(root, 'utf-16.json'), Buffer.from('\uFEFF{"GET /a":"authenticated"}', 'utf16le'))
  writeFileSync(join(root, 'utf-16-without-bom.json'), Buffer.from('{"GET /a":"authenticated"}', 'utf16le'))
  writeFileSync(join(root, 'latin-1.json'), Buffer.from('{"GET /\u00e9":"authenticated"}', 'latin1'))
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

  test.each([
    ['missing.json', 'the value is not JSON, and no bundled file has this name'],
    ['routes.json/x', 'the value is not JSON, and no bundled file has this name'],
    ['.', 'the value is not JSON, and the file of this name cannot be read'],
    ['a\0b', 'the value is not JSON, and the file of this name cannot be read'],
    ['broken.json', 'the JSON is invalid'],
    ['bom.json', 'it starts with a byte order mark; save it as UTF-8 without one'],
    ['utf-16.json', 'the file is encoded as UTF-16; save it as UTF-8'],
    ['utf-16-without-bom.json', 'the file is encoded as UTF-16; save it as UTF-8'],
    ['latin-1.json', 'the file is not encoded as UTF-8'],
    ['{"GET', 'the JSON is invalid'],
    ['\uFEFF{}', 'it starts with a byte order mark; save it as UTF-8 without one'],
  ])('%j is rejected with its own message', (SEED, problem) => {
    expect(() => readEnvironment({ SEED: setting.json }, { SEED })).toThrow(
      `environment: SEED must be JSON, or the name of a bundled file that contains it: ${problem}`,
    )
  })
})
