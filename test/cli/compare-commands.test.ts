import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { isBuilt, runBuilt } from './run-built.ts'

const folder = mkdtempSync(join(tmpdir(), 'gatewright-cli-'))
const line = (ms: number, user: string): string => JSON.stringify({ requestTimeEpoch: 1_800_000_000_000 + ms, user, status: 200 })
const LOG = [line(0, 'a'), line(1000, 'a'), line(2000, 'b\u001b[2J')].join('\n')
const IDENTITY = ['--identity-source', '$context.identity.user']

describe.skipIf(!isBuilt())('the built command line', () => {
  test('without a command prints help on standard error and exits with 2', async () => {
    const { code, out, errors } = await runBuilt([])
    expect([code, out]).toStrictEqual([2, ''])
    expect(errors).toContain('Usage: gatewright')
  })

  test('help states examples', async () => {
    for (const args of [
      ['help', 'replay'],
      ['replay', '-h'],
      ['replay', '--help'],
    ]) {
      expect(await runBuilt(args)).toMatchObject({
        code: 0,
        out: expect.stringContaining("gatewright replay 'logs/*.gz'"),
        errors: '',
      })
    }
  })

  test.each<[readonly string[], string]>([
    [['comprae'], "error: unknown command 'comprae' (Did you mean compare?)\n"],
    [['compare', '--orginal'], "error: unknown option '--orginal' (Did you mean --original?)\n"],
    [['compare', '--scopes'], 'gatewright: --scopes requires --recommend\n'],
    [['cost', '--requests', '5'], 'gatewright: --region or --prices is required\n'],
    [['cost', '--region', 'mars-1', '--requests', '5'], 'gatewright: --region (mars-1): must be a Region with known prices: '],
    [
      ['cost', '--region', 'us-east-1', '--requests', '-1'],
      'gatewright: --requests (-1): must be an integer from 0 to 10000000000000\n',
    ],
    [['cost', '--region', 'us-east-1', '--requests', '0x10'], "error: option '--requests <number>' argument '0x10' is invalid."],
    [
      ['cost', '--region', 'us-east-1', '--requests', '5', '--memory', '64'],
      'gatewright: --memory (64): must be an integer from 128 to 10240\n',
    ],
    [['cost', '--region', 'us-east-1', '--requests', '5', '--only', 'TOKEN,MAGIC'], 'gatewright: --only (TOKEN,MAGIC): '],
    [['cost', '--prices', 'no.json', '--requests', '5'], 'gatewright: --prices no.json: the file cannot be read (ENOENT)\n'],
    [['replay', 'missing.log', '--ttls', '1', ...IDENTITY], 'gatewright: missing.log: the file does not exist\n'],
    [['replay', 'missing*.log', '--ttls', '1', ...IDENTITY], 'gatewright: missing*.log: no file matches\n'],
    [['replay', '--ttls', '1,4000', ...IDENTITY], 'gatewright: --ttls (1,4000): '],
    [
      ['athena', '--table', 'a;b', '--time-column', 't', '--identity-column', 'u', '--ttls', '1'],
      'gatewright: --table (a;b): must be',
    ],
    [['athena'], "error: required option '--table <name>' not specified\n"],
    [['completion', 'tcsh'], "error: command-argument value 'tcsh' is invalid for argument 'shell'."],
  ])('exits with 2 for %j', async (args, message) => {
    const { code, out, errors } = await runBuilt(args, { cwd: folder })
    expect([code, out]).toStrictEqual([2, ''])
    expect(errors).toContain(message)
    expect(errors.split('\n')).toHaveLength(2)
  })

  test('compare prints the tables', async () => {
    const original = await runBuilt(['compare', '--original'])
    expect(original.out).toMatch(/^Signature V4 +yes +no +no +no$/m)
    const { types, features, cells } = JSON.parse((await runBuilt(['compare', '--json'])).out)
    expect([types.length, features.length, cells.length]).toStrictEqual([16, 18, 16 * 18])
    expect((await runBuilt(['compare', '--format', 'markdown'])).out).toContain('| feature | value | confidence |')
  })

  test('compare --recommend ranks the types, and exits with 1 if none fits', async () => {
    const fits = await runBuilt(['compare', '--recommend', '--callers', 'third-party', '--api', 'rest', '--json'])
    expect([fits.code, JSON.parse(fits.out).best]).toStrictEqual([0, 'REST_JWT'])
    const none = await runBuilt(['compare', '--recommend', '--callers', 'certificate', '--api', 'websocket'])
    expect(none).toMatchObject({ code: 1, out: expect.stringContaining('No authorization type meets all of these needs.') })
  })

  test('cost prints totals, sums, JSON and Regions', async () => {
    const args = ['cost', '--region', 'us-east-1', '--requests', '10000000', '--callers', '100', '--ttl', '300']
    expect((await runBuilt(args)).out).toMatch(/^AWS_IAM +35\.00/m)
    expect((await runBuilt([...args, '--show-sums'])).out).toContain('10,000,000 requests x 0.0000035 USD = 35.000000 USD')
    expect(JSON.parse((await runBuilt([...args, '--json', '--only', 'TOKEN'])).out)).toMatchObject({ costs: [{ type: 'TOKEN' }] })
    expect(JSON.parse((await runBuilt(['cost', 'regions', '--json'])).out)).toContain('eu-west-1')
    const unknown = await runBuilt(['cost', '--region', 'ap-southeast-2', '--requests', '1'])
    expect(unknown).toMatchObject({ code: 0, out: expect.stringContaining('unknown') })
    expect((await runBuilt([...args, '--html', 'cost.html'], { cwd: folder })).code).toBe(0)
    expect(readFileSync(join(folder, 'cost.html'), 'utf8')).toContain('<!doctype html>')
  })

  test('replay reads files, globs and standard input', async () => {
    mkdirSync(join(folder, 'logs/deep'), { recursive: true })
    writeFileSync(join(folder, 'logs/1.log'), LOG)
    writeFileSync(join(folder, 'logs/deep/2.log.gz'), gzipSync(LOG))
    const run = async (...names: string[]) =>
      JSON.parse((await runBuilt(['replay', ...names, '--ttls', '0,60', ...IDENTITY, '--json'], { cwd: folder, input: LOG })).out)
    expect(await run('logs/1.log')).toMatchObject({ requests: 3, byTtl: [{ invocations: 3 }, { hits: 1, invocations: 2 }] })
    expect(await run('logs/**/*')).toMatchObject({ requests: 6 })
    expect(await run('logs/*')).toMatchObject({ requests: 3 })
    expect(await run()).toMatchObject({ requests: 3 })
    expect(await run('-', 'logs/1.log')).toMatchObject({ requests: 6 })
  })

  test('replay --strict exits with 1 for malformed records, and prints no control characters', async () => {
    const input = `${LOG}\n{"\u001b[31m`
    const { code, out, errors } = await runBuilt(
      ['replay', '--ttls', '60', '--identity-source', '$context.identity.user', '--strict'],
      { input },
    )
    expect(code).toBe(1)
    expect(out).toContain('stdin:4: malformed (syntax)')
    expect(out + errors).not.toContain('\u001b')
    expect(errors).toBe('')
  })

  test('replay prints the result so far after Ctrl-C and exits with 130', async () => {
    const { code, out } = await runBuilt(['replay', '--ttls', '60', ...IDENTITY, '--json'], {
      input: `${LOG}\n`,
      interruptAfterMs: 6000,
    })
    expect(code).toBe(130)
    expect(JSON.parse(out)).toMatchObject({ interrupted: true, requests: 3 })
  }, 30_000)

  test('athena prints SQL', async () => {
    const args = ['athena', '--table', 'logs.access', '--time-column', 't', '--identity-column', 'user,caller', '--ttls', '0,300']
    expect((await runBuilt(args)).out).toContain('MATCH_RECOGNIZE')
    expect((await runBuilt([...args, '--reduce'])).out).toContain('reduce(')
    expect(JSON.parse((await runBuilt([...args, '--json'])).out)).toMatch(/^WITH /)
  })

  test('a closed pipe ends the command without a message', () => {
    const binary = join(process.cwd(), 'dist/src/cli/main.js')
    const { stdout, stderr } = spawnSync('sh', ['-c', `"${process.execPath}" "${binary}" compare --json | head -1`], {
      encoding: 'utf8',
    })
    expect([stdout, stderr]).toStrictEqual(['{\n', ''])
  })

  test.each(['bash', 'zsh', 'fish'])('completion prints a script that %s accepts', async (shell) => {
    const { code, out } = await runBuilt(['completion', shell])
    expect(code).toBe(0)
    expect(out).toContain('--identity-source'.slice(shell === 'fish' ? 2 : 0))
    if (spawnSync(shell, ['--version']).status !== 0) return
    execFileSync(shell, ['-n'], { input: out })
  })

  test('the bash script completes commands and options', async () => {
    const { out } = await runBuilt(['completion', 'bash'])
    const complete = (words: readonly string[]): string =>
      execFileSync(
        'bash',
        ['-c', `${out}\nCOMP_WORDS=(${words.join(' ')}); COMP_CWORD=${words.length - 1}; _gatewright; echo "\${COMPREPLY[@]}"`],
        {
          encoding: 'utf8',
        },
      ).trim()
    expect(complete(['gatewright', 'compl'])).toBe('completion')
    expect(complete(['gatewright', 'cost', '--reg'])).toBe('--region')
    expect(complete(['gatewright', 'completion', 'fi'])).toBe('fish')
  })
})
