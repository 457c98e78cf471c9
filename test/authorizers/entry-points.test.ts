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
const entries = readdirSync(folder).filter((name) => name.endsWith('.ts'))
/** Of this name, so that the test runner hands the bundles to Node as they are. */
const bundles = join(mkdtempSync(join(tmpdir(), 'gatewright-')), 'node_modules')

/** An authorization server that knows one token; the only thing in these tests that is asked over a network. */
const server: Server = createServer((request, response) => {
  request.setEncoding('utf8')
  let body = ''
  request.on('data', (text: string) => {
    body += text
  })
  request.on('end', () => {
    const isKnown = new URLSearchParams(body).get('token') === 'opaque-1'
    const answer = isKnown
      ? { active: true, sub: 'jane', aud: 'pets', exp: Math.floor(Date.now() / 1000) + 60 }
      : { active: false }
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
  })
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
// Listening on TCP: the address has a port.
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

type Handler = ((event: object) => Promise<Reply>) & { readonly definition: AuthorizerDefinition }
interface Reply {
  readonly policyDocument: PolicyDocument
  readonly principalId: string
  readonly context: object
}
type Variables = { readonly [name: string]: string | undefined }

let starts = 0

/** A cold start: the bundle is evaluated anew, in an environment with these variables and none of the others. */
async function start(name: string, variables: Variables): Promise<Handler> {
  const known = Object.keys({ ...scenes[name]?.environment, ...scenes[name]?.wrong })
  for (const variable of new Set([...known, ...Object.keys(variables)])) vi.stubEnv(variable, variables[variable])
  starts += 1
  const url = `${pathToFileURL(join(bundles, `${name}.mjs`)).href}?${starts}`
  const { handler } = await import(/* @vite-ignore */ url)
  return handler
}

async function complaint(name: string, variables: Variables): Promise<string> {
  try {
    await start(name, variables)
  } catch (error) {
    expect(error).toMatchObject({ name: 'ConfigError', code: 'ERR_CONFIG' })
    return (error as Error).message // a ConfigError, as the line above says
  }
  throw new Error(`${name} started`)
}

function verdict({ policyDocument }: Reply, arn: string): string {
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

/** The cells of an entry point's line in `authorizers/README.md`. */
function lineOf(name: string): readonly string[] {
  const lines = readFileSync(join(folder, 'README.md'), 'utf8')
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
  return lines.find(([, first]) => first === `[\`${name}\`](${name}.ts)`)?.slice(1) ?? []
}

function namesIn(cell: string): readonly string[] {
  return [...cell.matchAll(/`([A-Z_]+)`/g)].map(([, variable = '']) => variable).sort()
}

test('every entry point has its scene', () => {
  expect(entries.map((name) => name.replace(/\.ts$/, '')).sort()).toStrictEqual(Object.keys(scenes).sort())
})

test.each(entries)('%s has at most 40 lines', (name) => {
  const lines = readFileSync(join(folder, name), 'utf8').trimEnd().split('\n')
  expect(lines.length).toBeLessThanOrEqual(40)
})

describe.each(Object.entries(scenes))('%s', (name, scene) => {
  test('has its line in the list, with every variable and its size', () => {
    const [, , , required = '', optional = '', size] = lineOf(name)
    expect(namesIn(required)).toStrictEqual([...scene.required].sort())
    const known = new Set([...Object.keys(scene.environment), ...Object.keys(scene.wrong)])
    expect(namesIn(optional)).toStrictEqual([...known].filter((variable) => !scene.required.includes(variable)).sort())
    expect(size).toBe(`${scene.maxGzipBytes / 1000} kB`)
  })

  test('starts offline and lets its caller in', async () => {
    const connect = vi.spyOn(Socket.prototype, 'connect')
    const handler = await start(name, scene.environment)
    expect(connect).not.toHaveBeenCalled()
    const reply = await handler(scene.allowed)
    expect(connect).toHaveBeenCalledTimes(name === 'introspection' ? 1 : 0)
    connect.mockRestore()
    expect(verdict(reply, arnOf(scene.allowed))).toBe('allow')
    expect(reply.context).toStrictEqual(scene.context)
    expect(Object.isFrozen(handler.definition)).toBe(true)
  })

  test('denies a route that the table closes to its caller', async () => {
    if (scene.denied === undefined) return
    const handler = await start(name, scene.environment)
    expect(verdict(await handler(scene.denied), arnOf(scene.denied))).toBe('explicitDeny')
  })

  test.each(scene.unauthorized.map((event, index) => [index, event]))('refuses stranger %i', async (_, event) => {
    const handler = await start(name, scene.environment)
    await expect(handler(event)).rejects.toThrow(/^Unauthorized$/)
  })

  test('starts with what is required alone', async () => {
    const required = Object.fromEntries(scene.required.map((variable) => [variable, scene.environment[variable]]))
    expect((await start(name, required)).definition.routes.length).toBeGreaterThan(0)
  })

  test('starts offline with a key set to begin with, and takes no second one', async () => {
    if (scene.wrong['JWKS_SEED'] === undefined) return
    const { JWKS, ...rest } = scene.environment
    const connect = vi.spyOn(Socket.prototype, 'connect')
    const reply = await (await start(name, { ...rest, JWKS_SEED: JWKS }))(scene.allowed)
    expect(connect).not.toHaveBeenCalled()
    connect.mockRestore()
    expect(verdict(reply, arnOf(scene.allowed))).toBe('allow')
    expect(await complaint(name, { ...rest, JWKS, JWKS_SEED: JWKS })).toMatch(/^environment: JWKS_SEED: /)
  })

  test('names every missing variable at once', async () => {
    const message = await complaint(name, {})
    for (const variable of scene.required) expect(message).toContain(`${variable} is missing`)
    expect(message.match(/ is missing/g)).toHaveLength(scene.required.length)
  })

  test.each(Object.entries(scene.wrong).flatMap(([variable, values]) => values.map((value) => [variable, value] as const)))(
    'names %s when it is %s, and never its value',
    async (variable, value) => {
      const { JWKS: _, ...rest } = scene.environment
      const base: Variables = variable === 'JWKS_SEED' || variable === 'JWKS_URI' ? rest : scene.environment
      const message = await complaint(name, { ...base, [variable]: value })
      expect(message).toMatch(new RegExp(`(?:^environment: |; )${variable}(?: must be|: )`))
      expect(message).not.toMatch(/hunter2|pk-3f9c/)
      for (const other of Object.keys(scene.environment)) {
        if (other !== variable)
          expect(message).not.toMatch(new RegExp(`(?:^environment: |; )${other}(?: must be|: | is missing)`))
      }
    },
  )

  test('names every wrong variable at once', async () => {
    const first = Object.entries(scene.wrong).map(([variable, [value]]) => [variable, value] as const)
    const message = await complaint(name, { ...scene.environment, ...Object.fromEntries(first) })
    for (const [variable] of first) expect(message).toMatch(new RegExp(`(?:^environment: |; )${variable}(?: must be|: )`))
  })

  test(`is at most ${scene.maxGzipBytes} bytes, bundled, minified and compressed`, () => {
    const { length } = gzipSync(readFileSync(join(bundles, `${name}.mjs`)), { level: 9 })
    expect(length).toBeLessThanOrEqual(scene.maxGzipBytes)
  })
})
