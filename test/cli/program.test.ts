import { createServer } from 'node:net'
import { describe, expect, test } from 'vitest'
import { runCommand } from '../../src/cli/program.ts'
import { fakeTerminal } from './fake-terminal.ts'

describe('gatewright compare', () => {
  test('prints the feature table and its notes', async () => {
    const terminal = fakeTerminal()
    expect(await runCommand(['compare'], terminal)).toBe(0)
    expect(terminal.out).toContain('AWS_IAM')
    expect(terminal.out).toMatch(/^Signature V4 +yes +no +no +no$/m)
    expect(terminal.out).toContain('as of 2018')
    expect(terminal.out).not.toContain('\u001b')
    expect(terminal.errors).toBe('')
  })

  test.each([
    [['compare', '--trafic', '1'], 2, '--trafic'],
    [['compar'], 2, 'Did you mean compare?'],
    [[], 2, 'Usage: gatewright'],
    [['\u001b[2J'], 2, "error: unknown command '\\u{1b}[2J'"],
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
