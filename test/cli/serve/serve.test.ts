import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { runCommand } from '../../../src/cli/program.ts'
import { type FakeTerminal, fakeTerminal } from '../fake-terminal.ts'

const running: FakeTerminal[] = []
const folders: string[] = []

afterEach(async () => {
  for (const terminal of running.splice(0)) terminal.stop()
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
})

async function start(
  args: readonly string[],
  terminal: FakeTerminal = fakeTerminal(),
): Promise<{ terminal: FakeTerminal; urls: string[] }> {
  running.push(terminal)
  void runCommand(['serve', ...args, '--port', '0'], terminal)
  await terminal.waitFor(args.includes('--json') ? '"event":"listening"' : '(press Ctrl-C to stop)')
  const urls = [...terminal.out.matchAll(/(?:serves .* on |"url":")(http:\/\/127[^\s"]+)/g)].map(([, url = '']) => url)
  return { terminal, urls }
}

async function moduleFolder(files: { readonly [name: string]: string }): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gatewright-serve-'))
  folders.push(folder)
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(folder, name, '..'), { recursive: true })
    await writeFile(join(folder, name), text)
  }
  return folder
}

/** Runs the command line as a user does. */
async function startProcess(cwd: string, args: readonly string[]): Promise<FakeTerminal> {
  // Inside the package, which the command reads its version from.
  const buildFolder = fileURLToPath(new URL('../../../build/', import.meta.url))
  await mkdir(buildFolder, { recursive: true })
  const folder = await mkdtemp(join(buildFolder, 'serve-'))
  folders.push(folder)
  const outfile = join(folder, 'gatewright.mjs')
  await build({
    entryPoints: [fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url))],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    conditions: ['gatewright-source'],
    external: ['vitest', '@aws-sdk/*', '@smithy/*', '@noble/*', '@xmldom/*', 'xml-crypto', 'aws-jwt-verify'],
    banner: { js: "import { createRequire as load } from 'node:module'\nconst require = load(import.meta.url)" },
    logLevel: 'error',
  })
  const terminal = fakeTerminal(cwd)
  const child = spawn(process.execPath, [outfile, ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  child.stdout.on('data', (text) => terminal.write(String(text)))
  child.stderr.on('data', (text) => terminal.writeError(String(text)))
  terminal.stop = () => child.kill()
  running.push(terminal)
  return terminal
}

const OPTIONS_MODULE = `import { body } from './body.mjs'
export const options = {
  stage: 'prod',
  authorizers: {},
  routes: { 'GET /open': { authorizer: 'NONE', integration: () => Response.json(body) } },
}`

describe('gatewright serve', () => {
  test('serves several APIs on one port', async () => {
    const { terminal, urls } = await start(['two-gateways.js'])
    expect(urls).toHaveLength(1)
    expect(await (await fetch(`${urls[0]}/pets/open`)).json()).toStrictEqual({ api: 'pets' })
    expect((await fetch(`${urls[0]}/orders/x`)).status).toBe(403)
    expect((await fetch(`${urls[0]}/none/x`)).status).toBe(403)
    expect(terminal.out).toContain('403 ANY /{proxy+} NONE: ')
    expect(terminal.out.split('\n').filter((line) => /^\d{3} /.test(line))).toHaveLength(3)
  })

  test('serves REST, HTTP and WebSocket APIs on one port', async () => {
    const { terminal, urls } = await start(['three-kinds.js'])
    expect(await (await fetch(`${urls[0]}/v1/kind`)).json()).toBe('REST')
    expect(await (await fetch(`${urls[0]}/kind`)).json()).toBe('HTTP')
    expect((await fetch(`${urls[0]}/other`)).status).toBe(404)
    expect((await fetch(`${urls[0]}/ws/@connections/abc`)).status).toBe(403)
    const socket = new WebSocket(`${urls[0]?.replace('http', 'ws')}/ws`)
    const message = new Promise((resolve) => socket.once('message', (data) => resolve(String(data))))
    socket.once('open', () => socket.send('{}'))
    expect(await message).toBe('WEBSOCKET')
    socket.close()
    await terminal.waitFor('200 $default')
    expect(terminal.out).toMatch(/^101 \$connect/m)
    const refused = new WebSocket(`${urls[0]?.replace('http', 'ws')}/none`)
    const status = new Promise((resolve) => refused.once('unexpected-response', (_, response) => resolve(response.statusCode)))
    expect(await status).toBe(403)
    expect(terminal.out).toContain(`  curl -i '${urls[0]}/kind'`)
  })

  test('serves each API on a port of its own with --separate-ports', async () => {
    const { terminal } = await start(['two-gateways.js', '--separate-ports'])
    await terminal.waitFor('orders of two-gateways.js on')
    const urls = [...terminal.out.matchAll(/serves .* on (\S+)/g)].map(([, url = '']) => url)
    expect(urls).toHaveLength(2)
    expect(await (await fetch(`${urls[0]}/pets/open`)).json()).toStrictEqual({ api: 'pets' })
    expect((await fetch(`${urls[1]}/orders/x`)).status).toBe(403)
    expect(terminal.out).toContain('403 ANY /{proxy+}')
  })

  test('prints an example request for each route, signed ones too', async () => {
    const { terminal, urls } = await start(['two-gateways.js'])
    expect(terminal.out.split('\n').filter((line) => line.startsWith('  curl'))).toStrictEqual([
      `  curl -i -H 'Authorization: Bearer <token>' '${urls[0]}/pets/pets/1'`,
      `  curl -i -X POST --aws-sigv4 aws:amz:us-east-1:execute-api --user "AKIDEXAMPLE:$AWS_SECRET_ACCESS_KEY" '${urls[0]}/pets/signed'`,
      `  curl -i '${urls[0]}/pets/open'`,
      `  curl -i -H 'x-api-key: <API key>' '${urls[0]}/orders/1'`,
    ])
    expect(terminal.out).not.toContain('secret ')
  })

  test('prints JSON with --json, one object per line', async () => {
    const { terminal, urls } = await start(['two-gateways.js', '--json'])
    await fetch(`${urls[0]}/pets/pets/1`, { headers: { authorization: 'Bearer x' } })
    const events = terminal.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(events.map(({ event }) => event)).toStrictEqual(['listening', 'examples', 'request'])
    expect(events[2]).toMatchObject({
      route: 'GET /pets/{id}',
      status: 401,
      outcome: 'UNAUTHORIZED',
      lambda: 'invoked',
      cause: 'Error: Unauthorized',
    })
  })

  // In a process of its own, because Vitest replaces the module loader.
  test('loads a changed module and its own modules again, and keeps serving when that fails', async () => {
    const cwd = await moduleFolder({ 'api.mjs': OPTIONS_MODULE, 'body.mjs': 'export const body = { version: 1 }' })
    const terminal = await startProcess(cwd, ['serve', 'api.mjs', '--port', '0'])
    await terminal.waitFor('(press Ctrl-C to stop)')
    const urls = [/serves .* on (\S+)/.exec(terminal.out)?.[1]]
    const read = async (): Promise<unknown> => (await fetch(`${urls[0]}/prod/open`)).json()
    expect(await read()).toStrictEqual({ version: 1 })
    await writeFile(join(cwd, 'body.mjs'), 'export const body = { version: 2 }')
    await terminal.waitFor('reloaded api.mjs')
    expect(await read()).toStrictEqual({ version: 2 })
    await writeFile(join(cwd, 'body.mjs'), 'export const body = {')
    await terminal.waitFor('api.mjs was not reloaded')
    expect(await read()).toStrictEqual({ version: 2 })
  })

  test('starts a test issuer that the module and the examples can use', async () => {
    const source = `export const options = {
      stage: 'prod',
      authorizers: {
        users: {
          api: 'REST', type: 'TOKEN', ttlSeconds: 0, identitySources: [{ in: 'header', name: 'Authorization' }],
          handler: async ({ methodArn }) => ({
            principalId: process.env.GATEWRIGHT_ISSUER + ' ' + process.env.GATEWRIGHT_AUDIENCE,
            policyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: methodArn }] },
          }),
        },
      },
      routes: { 'GET /x': { authorizer: 'users', integration: (event) => Response.json(event.requestContext.authorizer.principalId) } },
    }`
    const { terminal, urls } = await start(['api.mjs', '--issuer'], fakeTerminal(await moduleFolder({ 'api.mjs': source })))
    const [, issuer = '', jwksUri = ''] = /issuer (\S+) .* key set (\S+)/.exec(terminal.out) ?? []
    const token = /TOKEN=(\S+)/.exec(terminal.out)?.[1] ?? ''
    expect(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())).toMatchObject({
      iss: issuer,
      aud: 'gatewright',
    })
    expect(await (await fetch(jwksUri)).json()).toMatchObject({ keys: [{ kty: 'EC' }, { kty: 'EC' }] })
    expect(terminal.out).toContain(`curl -i -H "Authorization: Bearer $TOKEN" '`)
    const response = await fetch(`${urls[0]}/prod/x`, { headers: { authorization: token } })
    expect(await response.json()).toBe(`${issuer} gatewright`)
  })
})
