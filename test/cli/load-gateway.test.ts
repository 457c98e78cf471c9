import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadGateways } from '../../src/cli/load-gateway.ts'

let cwd = ''
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'gatewright-load-'))
})
afterAll(() => rm(cwd, { recursive: true }))

const REST = `{ stage: 'prod', authorizers: {}, routes: { 'GET /x': { authorizer: null, integration: () => ({}) } } }`
const HTTP = `{ routes: { 'GET /x': { authorizer: null, integration: () => ({}) } } }`
const JWT = `{ type: 'JWT', identitySource: { in: 'header', name: 'Authorization' }, issuer: 'https://i.example', audience: ['a'] }`
const HTTP_STAGE = `{ stage: 'v1', authorizers: { a: ${JWT} }, routes: { 'GET /x': { authorizer: 'a', integration: () => ({}) } } }`
const WEBSOCKET = `{ stage: 'ws', routes: { $connect: {}, join: { integration: () => ({ statusCode: 200 }) } } }`

/** The names of the exports and the kinds of their APIs. */
async function load(source: string): Promise<readonly string[]> {
  const file = `module-${Math.random().toString(36).slice(2)}.mjs`
  await writeFile(join(cwd, file), source)
  const loaded = await loadGateways(file, cwd)
  return loaded.map(({ name, gateway }) => {
    const kind = 'sendTraced' in gateway ? 'REST' : 'connect' in gateway ? 'WEBSOCKET' : 'HTTP'
    return `${name} ${kind}`
  })
}

describe('loadGateways', () => {
  test.each([
    [
      'options of each kind',
      `export const a = ${REST}; export const b = ${HTTP}; export const c = ${WEBSOCKET}`,
      ['a REST', 'b HTTP', 'c WEBSOCKET'],
    ],
    ['options of an HTTP API with a stage', `export default ${HTTP_STAGE}`, ['default HTTP']],
    ['the same object under two names', `const a = ${REST}; export { a, a as default }`, ['default REST']],
    ['the default export first', `export const a = ${HTTP}; export default ${REST}`, ['default REST', 'a HTTP']],
  ])('loads %s', async (_, source, expected) => {
    expect([...(await load(source))].sort()).toStrictEqual([...expected].sort())
    expect((await load(source))[0]).toBe(expected[0])
  })

  test.each([
    ['other exports', `export const a = { routes: 7 }, b = null, c = () => {}`, /must be a module that exports a gateway/],
    ['wrong options', `export const a = { stage: 'prod', routes: {}, authorizers: {} }`, /^restApi: /],
    ['wrong options of a WebSocket API', `export const a = { routes: { join: {} } }`, /^websocketApi: /],
  ])('rejects %s', async (_, source, message) => {
    await expect(load(source)).rejects.toThrow(message)
  })
})
