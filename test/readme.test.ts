import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, transform } from 'esbuild'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'

const root = fileURLToPath(new URL('..', import.meta.url))
const readme = readFileSync(join(root, 'README.md'), 'utf8')
const blocks = [...readme.matchAll(/```(\w+)\n([\s\S]*?)```/g)].map(([, language = '', code = '']) => ({ language, code }))
const codeIn = (language: string): string[] => blocks.filter((block) => block.language === language).map(({ code }) => code)
/** The block that other blocks import as `./handler.ts`. */
const handlerCode = codeIn('ts').find((code) => code.includes('export const handler')) ?? ''

/** The code as one module without imports, except of packages named in `external`. */
async function bundle(code: string, external: readonly string[] = []): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: root, loader: 'ts' },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    conditions: ['gatewright-source'],
    external: [...external],
    plugins: [
      {
        name: 'handler-of-the-readme',
        setup({ onResolve, onLoad }) {
          onResolve({ filter: /^\.\/handler\.ts$/ }, () => ({ path: 'handler.ts', namespace: 'readme' }))
          onLoad({ filter: /.*/, namespace: 'readme' }, () => ({ contents: handlerCode, loader: 'ts', resolveDir: root }))
        },
      },
    ],
    // Some dependencies are CommonJS modules that call `require`.
    banner: { js: "import { createRequire } from 'node:module'\nconst require = createRequire(import.meta.url)" },
  })
  return outputFiles[0]?.text ?? ''
}

describe('README', () => {
  test('begins with the command for the main job and the command for the tests', () => {
    const commands = codeIn('sh').map((code) => code.trim())
    expect(commands.slice(0, 2)).toStrictEqual(['npm ci && npm start', 'npm ci && npm test'])
  })

  test('has at most 250 lines', () => {
    expect(readme.split('\n').length).toBeLessThanOrEqual(250)
  })

  test('links only to files of the npm package', () => {
    // JSON.parse returns `any`; `files` is an array of paths in this package.
    const { files } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly files: readonly string[] }
    for (const path of linksIn('README.md')) {
      expect(
        files.some((file) => path === file || path.startsWith(`${file}/`)),
        path,
      ).toBe(true)
    }
  })

  test.each(['README.md', 'CONTRIBUTING.md', 'authorizers/README.md', 'examples/README.md', 'docs/identity-codes.md'])(
    '%s links only to files that exist',
    (file) => {
      for (const path of linksIn(file)) expect(existsSync(join(root, dirname(file), path)), `${file}: ${path}`).toBe(true)
    },
  )

  test('CONTRIBUTING names only files and scripts that exist', () => {
    const text = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8')
    const paths = [...text.matchAll(/`((?:src|test|scripts|docs|authorizers|policies|examples)\/[\w./-]*)`/g)]
    expect(paths.length).toBeGreaterThan(15)
    for (const [, path = ''] of paths) expect(existsSync(join(root, path)), path).toBe(true)
  })
})

describe('the TypeScript blocks of the README', () => {
  const programs = codeIn('ts').filter((code) => !code.includes("from 'vitest'"))
  const tests = codeIn('ts').filter((code) => code.includes("from 'vitest'"))

  test('are three programs and one test file', () => {
    expect([programs.length, tests.length]).toStrictEqual([3, 1])
  })

  test.each(programs.map((code) => [code.split('\n').find((line) => !line.startsWith('import') && line !== ''), code]))(
    'run: %s',
    async (_, code) => {
      expect(run(await bundle(code))).toStrictEqual({ status: 0, errors: '' })
    },
  )

  test.each(programs.filter((code) => code.includes('assert.equal')).map((code) => [code]))(
    'fail if an assertion is wrong',
    async (code) => {
      const wrong = code.replace(/status, 200|'explicitDeny'\)/, (match) =>
        match === 'status, 200' ? 'status, 201' : "'allow')",
      )
      expect(wrong).not.toBe(code)
      expect(run(await bundle(wrong)).status).toBe(1)
    },
  )

  test.each(tests.map((code) => [code]))(
    'pass as a test file',
    async (code) => {
      const folder = mkdtempSync(join(root, 'test/.readme-'))
      try {
        writeFileSync(join(folder, 'handler.ts'), handlerCode)
        writeFileSync(join(folder, 'readme-block.test.ts'), code)
        const { status, stdout, stderr } = spawnSync(
          process.execPath,
          [
            join(root, 'node_modules/vitest/vitest.mjs'),
            'run',
            '--root',
            root,
            '--maxWorkers=1',
            join(folder, 'readme-block.test.ts'),
          ],
          { cwd: root, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } },
        )
        expect(status, stdout + stderr).toBe(0)
        expect(stdout).toMatch(/Tests {2}2 passed/)
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    },
    120_000,
  )
})

describe('the other blocks of the README', () => {
  test('are valid JavaScript and YAML', async () => {
    for (const code of codeIn('js')) await expect(transform(code, { loader: 'js' })).resolves.toBeDefined()
    const tags = ['!GetAtt', '!Ref', '!Sub'].map((tag) => ({ tag, resolve: (text: string) => text }))
    for (const code of codeIn('yaml')) expect(parse(code, { customTags: tags })).toHaveProperty('Resources')
  })
})

function run(code: string): { readonly status: number | null; readonly errors: string } {
  const folder = mkdtempSync(join(tmpdir(), 'gatewright-readme-'))
  try {
    const file = join(folder, 'program.mjs')
    writeFileSync(file, code)
    const { status, stderr } = spawnSync(process.execPath, [file], { encoding: 'utf8' })
    return { status, errors: stderr }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The relative links of a Markdown file. */
function linksIn(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8')
  return [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, path = '']) => path)
}
