import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const readme = readFileSync(join(root, 'README.md'), 'utf8')
const blocks = [...readme.matchAll(/```(\w+)\n([\s\S]*?)```/g)].map(([, language = '', code = '']) => ({ language, code }))

async function bundled(code: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: root, loader: 'ts' },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    conditions: ['gatewright-source'],
  })
  return outputFiles[0]?.text ?? ''
}

describe('README', () => {
  test('its first command runs the main job, its second the tests', () => {
    const commands = blocks.filter(({ language }) => language === 'sh').map(({ code }) => code.trim())
    expect(commands.slice(0, 2)).toStrictEqual(['npm ci && npm start', 'npm ci && npm test'])
  })

  test('is at most 250 lines', () => {
    expect(readme.split('\n').length).toBeLessThanOrEqual(250)
  })

  test.each(['README.md', 'CONTRIBUTING.md', 'examples/README.md', 'docs/identity-codes.md'])(
    '%s links to what is there',
    (file) => {
      const links = [...readFileSync(join(root, file), 'utf8').matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(
        ([, path = '']) => path,
      )
      for (const path of links) expect(existsSync(join(root, dirname(file), path)), `${file}: ${path}`).toBe(true)
    },
  )

  test('imports only what the package exports', async () => {
    const code = blocks.filter(({ language }) => language === 'ts').map(({ code }) => code)
    expect(code.length).toBeGreaterThan(2)
    // esbuild refuses an import that its module does not export.
    for (const one of code) await expect(bundled(one)).resolves.toBeTypeOf('string')
  })

  test('its offline test runs, and asserts', async () => {
    const code = blocks.find(({ code }) => code.includes('testIssuer'))?.code ?? ''
    const folder = mkdtempSync(join(tmpdir(), 'gatewright-readme-'))
    try {
      const run = async (text: string): Promise<number | null> => {
        const file = join(folder, 'test.mjs')
        // Some dependencies are CommonJS and ask for `require`.
        writeFileSync(
          file,
          `import { createRequire } from 'node:module'\nconst require = createRequire(import.meta.url)\n${await bundled(text)}`,
        )
        return spawnSync(process.execPath, [file]).status
      }
      expect(await run(code)).toBe(0)
      expect(await run(code.replace('reply.status, 200', 'reply.status, 201'))).toBe(1)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
