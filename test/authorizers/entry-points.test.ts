import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import type { AuthorizerDefinition } from 'gatewright'
import { evaluate, type PolicyDocument } from 'gatewright/policy'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { makeScenes } from './scenes.ts'

const folder = new URL('../../authorizers/', import.meta.url).pathname
/** They answer AppSync and IoT Core; `services.test.ts` covers them. */
const SERVICES: readonly string[] = ['appsync.ts', 'iot-core.ts']
const entries = readdirSync(folder).filter((name) => name.endsWith('.ts') && !SERVICES.includes(name))
/** The test runner does not transform files in a folder of this name. */
const bundles = join(mkdtempSync(join(tmpdir(), 'gatewright-')), 'node_modules')

/** An authorization server with one valid token. */
const server: Server = createServer((request, response) => {
  request.setEncoding('utf8')
  let body = ''
  request.on('data', (text: string) => {
    body += text
  })
  request.on('end', () => {
    const isKnown = new URLSearchParams(body).get('token') === 'opaque-1'
    const result = isKnown
      ? { active: true, sub: 'jane', aud: 'pets', exp: Math.floor(Date.now() / 1000) + 60 }
      : { active: false }
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result))
  })
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
// A server that listens on TCP has a port.
const { port } = server.address() as AddressInfo
const scenes = await makeScenes(`http://127.0.0.1:${port}/introspect`)

beforeAll(async () => {
  await build({
    entryPoints: entries.map((name) => join(folder, name)),
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
afterAll(async () => {
  rmSync(join(bundles, '..'), { recursive: true })
  await new Promise((resolve) => server.close(resolve))
})
afterEach(() => {
  vi.unstubAllEnvs()
})

type Handler = ((event: object) => Promise<Response>) & { readonly definition: AuthorizerDefinition }
interface Response {
  readonly policyDocument: PolicyDocument
  readonly principalId: string
  readonly context: object
}
type Variables = { readonly [name: string]: string | undefined }

let starts = 0

/** Evaluates the bundle again, as in a cold start, with these variables only. */
async function start(name: string, variables: Variables): Promise<Handler> {
  vi.unstubAllEnvs()
  const known = Object.keys({ ...scenes[name]?.environment, ...scenes[name]?.wrong })
  for (const variable of new Set([...known, ...Object.keys(variables)])) vi.stubEnv(variable, variables[variable])
  starts += 1
  const url = `${pathToFileURL(join(bundles, `${name}.mjs`)).href}?${starts}`
  const { handler } = await import(/* @vite-ignore */ url)
  return handler
}

async function startupError(name: string, variables: Variables): Promise<string> {
  try {
    await start(name, variables)
  } catch (error) {
    expect(error).toMatchObject({ name: 'ConfigError', code: 'ERR_CONFIG' })
    return (error as Error).message // a ConfigError, as the line above says
  }
  throw new Error(`${name} started`)
}

function verdict({ policyDocument }: Response, arn: string): string {
  const request = {
    principal: 'caller',
    action: 'execute-api:Invoke',
    resource: arn,
    context: {},
  }
  return evaluate({ identity: [policyDocument] }, request).verdict
}

function arnOf(event: object): string {
  return String(Reflect.get(event, 'methodArn') ?? Reflect.get(event, 'routeArn'))
}

/** Returns the cells of an entry point's row in `authorizers/README.md`. */
function rowOf(name: string): readonly string[] {
  const rows = readFileSync(join(folder, 'README.md'), 'utf8')
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
  return rows.find(([, first]) => first === `[\`${name}\`](${name}.ts)`)?.slice(1) ?? []
}

function namesIn(cell: string): readonly string[] {
  return [...cell.matchAll(/`([A-Z_]+)`/g)].map(([, variable = '']) => variable).sort()
}

test('every entry point has a scenario', () => {
  expect(entries.map((name) => name.replace(/\.ts$/, '')).sort()).toStrictEqual(Object.keys(scenes).sort())
})

test.each(entries)('%s has at most 40 lines', (name) => {
  const lines = readFileSync(join(folder, name), 'utf8').trimEnd().split('\n')
  expect(lines.length).toBeLessThanOrEqual(40)
})

describe.each(Object.entries(scenes))('%s', (name, scene) => {
  test('has a row in the README with its variables and its size', () => {
    const [, , , required = '', optional = '', size] = rowOf(name)
    expect(namesIn(required)).toStrictEqual([...scene.required].sort())
    const known = new Set([...Object.keys(scene.environment), ...Object.keys(scene.wrong)])
    expect(namesIn(optional)).toStrictEqual([...known].filter((variable) => !scene.required.includes(variable)).sort())
    expect(size).toBe(`${scene.maxGzipBytes / 1000} kB`)
  })

  test('starts offline and allows its caller', async () => {
    const connect = vi.spyOn(Socket.prototype, 'connect')
    const handler = await start(name, scene.environment)
    expect(connect).not.toHaveBeenCalled()
    const response = await handler(scene.allowed)
    expect(connect).toHaveBeenCalledTimes(name === 'introspection' ? 1 : 0)
    connect.mockRestore()
    expect(verdict(response, arnOf(scene.allowed))).toBe('allow')
    expect(response.context).toStrictEqual(scene.context)
    expect(Object.isFrozen(handler.definition)).toBe(true)
  })

  test('denies a route whose rule does not pass for the caller', async () => {
    if (scene.denied === undefined) return
    const handler = await start(name, scene.environment)
    expect(verdict(await handler(scene.denied), arnOf(scene.denied))).toBe('explicitDeny')
  })

  test.each(scene.unauthorized.map((event, index) => [index, event]))('rejects unauthenticated request %i', async (_, event) => {
    const handler = await start(name, scene.environment)
    await expect(handler(event)).rejects.toThrow(/^Unauthorized$/)
  })

  test('starts with the required variables only', async () => {
    const required = Object.fromEntries(scene.required.map((variable) => [variable, scene.environment[variable]]))
    expect((await start(name, required)).definition.routes.length).toBeGreaterThan(0)
  })

  test('starts offline with JWKS_SEED, and rejects JWKS in addition', async () => {
    if (scene.wrong['JWKS_SEED'] === undefined) return
    const { JWKS, ...rest } = scene.environment
    const connect = vi.spyOn(Socket.prototype, 'connect')
    const response = await (await start(name, { ...rest, JWKS_SEED: JWKS }))(scene.allowed)
    expect(connect).not.toHaveBeenCalled()
    connect.mockRestore()
    expect(verdict(response, arnOf(scene.allowed))).toBe('allow')
    expect(await startupError(name, { ...rest, JWKS, JWKS_SEED: JWKS })).toMatch(/^environment: JWKS_SEED: /)
  })

  test('names every missing variable at once', async () => {
    const message = await startupError(name, {})
    for (const variable of scene.required) expect(message).toContain(`${variable} is missing`)
    expect(message.match(/ is missing/g)).toHaveLength(scene.required.length)
  })

  test.each(Object.entries(scene.wrong).flatMap(([variable, values]) => values.map((value) => [variable, value] as const)))(
    'names %s with the wrong value %s, without the value',
    async (variable, value) => {
      const { JWKS: _, ...rest } = scene.environment
      const base: Variables = variable === 'JWKS_SEED' || variable === 'JWKS_URI' ? rest : scene.environment
      const message = await startupError(name, { ...base, [variable]: value })
      expect(message).toMatch(new RegExp(`(?:^environment: |; )${variable}(?: must be|: )`))
      expect(message).not.toMatch(/hunter2|pk-3f9c/)
      for (const other of Object.keys(scene.environment)) {
        if (other !== variable)
          expect(message).not.toMatch(new RegExp(`(?:^environment: |; )${other}(?: must be|: | is missing)`))
      }
    },
  )

  test('rejects a misspelled optional variable instead of ignoring it', async () => {
    const required = Object.fromEntries(scene.required.map((variable) => [variable, scene.environment[variable]]))
    const known = [...Object.keys(scene.environment), ...Object.keys(scene.wrong)]
    for (const variable of known.filter((name) => !scene.required.includes(name))) {
      for (const misspelled of [variable.slice(0, -1), `${variable}S`, variable.toLowerCase(), variable.replace('_', '')]) {
        if (known.includes(misspelled)) continue
        const message = await startupError(name, { ...required, [misspelled]: 'x' }).catch(String)
        expect(message, misspelled).toMatch(
          new RegExp(`^environment: ${misspelled} is not a variable of this authorizer. Did you mean`),
        )
      }
    }
  })

  test('names every wrong variable at once', async () => {
    const first = Object.entries(scene.wrong).map(([variable, [value]]) => [variable, value] as const)
    const message = await startupError(name, { ...scene.environment, ...Object.fromEntries(first) })
    for (const [variable] of first) expect(message).toMatch(new RegExp(`(?:^environment: |; )${variable}(?: must be|: )`))
  })

  test(`is at most ${scene.maxGzipBytes} bytes, bundled, minified and compressed`, () => {
    const { length } = gzipSync(readFileSync(join(bundles, `${name}.mjs`)), { level: 9 })
    expect(length).toBeLessThanOrEqual(scene.maxGzipBytes)
  })
})
