/** The ready-made authorizers of AppSync and IoT Core, bundled and started with environment variables. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { evaluateAppSync, evaluateIot, serviceEvents, testIssuer } from 'gatewright/testing'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'

const folder = new URL('../../authorizers/', import.meta.url).pathname
/** The test runner does not transform files in a folder of this name. */
const bundles = join(mkdtempSync(join(tmpdir(), 'gatewright-')), 'node_modules')

beforeAll(async () => {
  await build({
    entryPoints: ['appsync', 'iot-core'].map((name) => join(folder, `${name}.ts`)),
    outdir: bundles,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    conditions: ['gatewright-source'],
  })
})
afterAll(() => rmSync(join(bundles, '..'), { recursive: true }))
afterEach(() => {
  vi.unstubAllEnvs()
})

let starts = 0
async function start(
  name: string,
  variables: { readonly [name: string]: string },
): Promise<(event: unknown) => Promise<unknown>> {
  vi.unstubAllEnvs()
  for (const [variable, value] of Object.entries(variables)) vi.stubEnv(variable, value)
  starts += 1
  const { handler } = await import(/* @vite-ignore */ `${pathToFileURL(join(bundles, `${name}.mjs`)).href}?${starts}`)
  return handler
}

const pool = await testIssuer({ userPoolId: 'eu-west-1_TestPool', clientId: 'web' })
const provider = await testIssuer({ issuer: 'https://devices.example/', clientId: 'iot' })

const appSync = {
  USER_POOL_ID: 'eu-west-1_TestPool',
  CLIENT_IDS: 'web',
  FIELDS: JSON.stringify({ 'Query.pets': 'authenticated', 'Mutation.addPet': { group: 'admin' } }),
  JWKS: JSON.stringify(pool.jwks),
}

test('appsync answers with the denied fields', async () => {
  const handler = await start('appsync', { ...appSync, TTL_SECONDS: '60' })
  const response = await handler(serviceEvents.appSync({ token: await pool.accessToken() }))
  expect(response).toMatchObject({ isAuthorized: true, deniedFields: ['Mutation.addPet'], ttlOverride: 60 })
  expect(evaluateAppSync(response, 'Query.pets').verdict).toBe('allow')
  const admin = await handler(serviceEvents.appSync({ token: await pool.accessToken({ groups: ['admin'] }) }))
  expect(evaluateAppSync(admin, 'Mutation.addPet').verdict).toBe('allow')
  expect(await handler(serviceEvents.appSync({ token: 'x.y.z' }))).toStrictEqual({ isAuthorized: false })
  expect(await handler(serviceEvents.appSync({ token: `Bearer ${await pool.accessToken()}` }))).toStrictEqual({
    isAuthorized: false,
  })
})

test('appsync compares the fields with a schema', async () => {
  const SCHEMA = join(bundles, 'schema.graphql')
  writeFileSync(SCHEMA, 'type Query { pets: Int other: Int } type Mutation { addPet: Int }')
  await expect(start('appsync', { ...appSync, SCHEMA })).rejects.toThrow('Query.other')
  writeFileSync(SCHEMA, 'type Query { pets: Int } type Mutation { addPet: Int }')
  await expect(start('appsync', { ...appSync, SCHEMA })).resolves.toBeTypeOf('function')
})

test.each([
  ['a rule that binds', { FIELDS: '{"Query.pets":{"own":"id"}}' }],
  ['a key that is not a field', { FIELDS: '{"pets":"authenticated"}' }],
  ['an unknown rule', { FIELDS: '{"Query.pets":{"grup":"a"}}' }],
  ['a misspelled variable', { FIELD: '{}' }],
  ['a TTL out of range', { TTL_SECONDS: '3601' }],
])('appsync rejects %s at cold start', async (_, over) => {
  const { FIELDS, ...rest } = appSync
  const variables = 'FIELD' in over ? { ...rest, ...over } : { ...rest, FIELDS, ...over }
  await expect(start('appsync', variables)).rejects.toMatchObject({ name: 'ConfigError' })
})

const iot = {
  ISSUER: 'https://devices.example/',
  AUDIENCES: 'iot',
  ACCOUNT_ID: '012345678901',
  AWS_REGION: 'eu-west-1',
  TOPICS: JSON.stringify({ 'connect {id}': { own: 'id' }, 'publish devices/{id}/data': { own: 'id' } }),
  JWKS: JSON.stringify(provider.jwks),
}

test('iot-core allows a device its own topics', async () => {
  const handler = await start('iot-core', iot)
  const password = await provider.accessToken({ sub: 'device-7' })
  const response = await handler(serviceEvents.iot({ clientId: 'device-7', password }))
  expect(evaluateIot(response, 'connect', 'device-7').verdict).toBe('allow')
  expect(evaluateIot(response, 'publish', 'devices/device-7/data').verdict).toBe('allow')
  expect(evaluateIot(response, 'publish', 'devices/device-8/data').verdict).toBe('deny')
  expect(await handler(serviceEvents.iot({ clientId: 'device-8', password }))).toMatchObject({ isAuthenticated: false })
  expect(await handler(serviceEvents.iot({ clientId: 'device-7', password: 'x' }))).toMatchObject({ isAuthenticated: false })
  expect(await handler(serviceEvents.iot({ clientId: 'device-7' }))).toMatchObject({ isAuthenticated: false })
})

test('iot-core can require a token signature', async () => {
  const handler = await start('iot-core', { ...iot, TOKEN_SIGNATURE: 'required' })
  const password = await provider.accessToken({ sub: 'device-7' })
  expect(await handler(serviceEvents.iot({ clientId: 'device-7', password }))).toMatchObject({ isAuthenticated: false })
  expect(await handler(serviceEvents.iot({ clientId: 'device-7', password, signatureVerified: true }))).toMatchObject({
    isAuthenticated: true,
  })
})

test.each([
  ['a wildcard', { TOPICS: '{"connect {id}":{"own":"id"},"publish *":"authenticated"}' }],
  ['an account that is not twelve digits', { ACCOUNT_ID: '1' }],
  ['a refresh after the end', { REFRESH_SECONDS: '4000' }],
])('iot-core rejects %s at cold start', async (_, over) => {
  await expect(start('iot-core', { ...iot, ...over })).rejects.toMatchObject({ name: 'ConfigError' })
})
