import { createServer } from 'node:net'
import { describe, expect, test } from 'vitest'
import { runCommand } from '../../src/cli/program.ts'
import { fakeTerminal } from './fake-terminal.ts'

describe('gatewright compare', () => {
  test('prints the feature table and its notes', async () => {
    const terminal = fakeTerminal()
    expect(await runCommand(['compare'], terminal)).toBe(0)
    expect(terminal.out).toContain('AWS_IAM')
    expect(terminal.out).toMatch(/^Signature V4 +yes +- +- +-$/m)
    expect(terminal.out).toContain('as of 2018')
    expect(terminal.out).not.toContain('\u001b')
    expect(terminal.errors).toBe('')
  })

  test('prints the costs of the traffic', async () => {
    const terminal = fakeTerminal()
    const flags = '--requests 10000000 --refused 500000 --cache-hit-rate 0.8 --memory 128 --duration 20 --users 20000'
    expect(await runCommand(['compare', ...flags.split(' ')], terminal)).toBe(0)
    expect(terminal.out).toMatch(/^total +35\.00 +35\.58 +35\.58 +335\.00$/m)
    expect(terminal.out).toMatch(/^of which authorization +0\.00 +0\.58 +0\.58 +300\.00$/m)
  })

  test('prints JSON with --json', async () => {
    const terminal = fakeTerminal()
    expect(await runCommand(['compare', '--requests', '0', '--json'], terminal)).toBe(0)
    expect(JSON.parse(terminal.out)).toMatchObject({
      features: { asOf: '2018' },
      costs: [{ type: 'AWS_IAM', total: 0 }, {}, {}, {}],
    })
  })

  test.each([
    [['compare', '--requests', 'many'], 2, 'requests'],
    [['compare', '--requests', '-1'], 2, 'requests'],
    [['compare', '--requests', '1', '--cache-hit-rate', '2'], 1, 'cacheHitRate must be a number from 0 to 1'],
    [['compare', '--requests', '1', '--architecture', 'z80'], 1, "authorizer.architecture must be 'arm64' or 'x86_64'"],
    [['compare', '--trafic', '1'], 2, '--trafic'],
    [['prove'], 2, 'prove'],
  ])('exits for %j with code %i', async (args, code, text) => {
    const terminal = fakeTerminal()
    expect(await runCommand(args, terminal)).toBe(code)
    expect(terminal.errors).toContain(text)
  })
})

test('gatewright --version and --help exit with 0', async () => {
  const terminal = fakeTerminal()
  expect(await runCommand(['--version'], terminal)).toBe(0)
  expect(terminal.out).toMatch(/^\d+\.\d+\.\d+\n$/)
  expect(await runCommand(['--help'], terminal)).toBe(0)
  expect(terminal.out).toContain('serve [options] <module>')
})

describe('gatewright serve', () => {
  test('serves requests, prints a line for each, and stops', async () => {
    const terminal = fakeTerminal()
    const ended = runCommand(['serve', 'options.js', '--port', '0'], terminal)
    await terminal.waitFor('(press Ctrl-C to stop)')
    const url = /http:\/\/\S+/.exec(terminal.out)?.[0]
    expect(await (await fetch(`${url}/prod/open`)).json()).toStrictEqual({ open: true })
    expect((await fetch(`${url}/prod/nothing`)).status).toBe(403)
    expect(terminal.out).toContain('200 GET /open NONE: allowed: the route has no authorization\n')
    expect(terminal.out).toContain('403 -: no route matches the method and path\n')
    terminal.stop()
    expect(await ended).toBe(0)
    await expect(fetch(`${url}/prod/open`)).rejects.toThrow()
  })

  test('reports a port that is in use', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const address = other.address()
    const port = typeof address === 'object' ? String(address?.port) : ''
    const terminal = fakeTerminal()
    expect(await runCommand(['serve', 'options.js', '--port', port], terminal)).toBe(1)
    expect(terminal.errors).toBe(`gatewright: listen: port ${port} of 127.0.0.1 is in use by another program\n`)
    other.close()
  })

  test.each([
    ['missing.js', 'there is no file'],
    ['no-gateway.js', 'a module that exports a gateway (restApi, httpApi, websocketApi) or the options of one'],
  ])('reports why it cannot serve %s', async (module, text) => {
    const terminal = fakeTerminal()
    expect(await runCommand(['serve', module, '--port', '0'], terminal)).toBe(1)
    expect(terminal.errors).toContain(text)
    expect(terminal.errors.split('\n')).toHaveLength(2)
  })

  test.each([['80a'], ['-1'], ['1.5']])('rejects port %s', async (port) => {
    const terminal = fakeTerminal()
    expect(await runCommand(['serve', 'options.js', `--port=${port}`], terminal)).toBe(2)
  })
})
