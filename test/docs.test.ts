/**
 * Checks the code blocks of the documentation: TypeScript and JavaScript blocks are type-checked and run, JSON and YAML are parsed, Python
 * is parsed where it is installed. A block that cannot run here has a reason after its language: ```ts needs aws-cdk-lib
 */

import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build, transform } from 'esbuild'
import { afterAll, describe, expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'

const ROOT = join(import.meta.dirname, '..')
const DOCS = join(ROOT, 'docs')
/** Generated, or not ours. */
const SKIPPED = /(?:^|\/)(?:node_modules|api|\.vitepress)\//

interface Block {
  readonly page: string
  readonly line: number
  readonly language: string
  /** The reason why a block is not run. */
  readonly note: string
  readonly code: string
}

const pages = readdirSync(DOCS, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.md') && !SKIPPED.test(file),
)
const blocks: readonly Block[] = pages.flatMap((page) => blocksOf(page, readFileSync(join(DOCS, page), 'utf8')))
const work = mkdtempSync(join(ROOT, 'test/.docs-'))
afterAll(() => rmSync(work, { recursive: true, force: true }))

function blocksOf(page: string, text: string): readonly Block[] {
  return [...text.matchAll(/^```(\w+)([^\n]*)\n([\s\S]*?)^```$/gm)].map(
    ({ index, 1: language = '', 2: note = '', 3: code = '' }) => ({
      page,
      line: text.slice(0, index).split('\n').length,
      language,
      note: note.trim(),
      code,
    }),
  )
}

function blocksIn(...languages: readonly string[]): readonly (readonly [label: string, block: Block])[] {
  return blocks.filter(({ language }) => languages.includes(language)).map((block) => [`${block.page}:${block.line}`, block])
}

const programs = blocksIn('ts', 'js', 'mjs').filter(([, { note }]) => note === '')

test('the pages use known languages only', () => {
  const known = ['ts', 'js', 'mjs', 'json', 'yaml', 'python', 'hcl', 'sh', 'text', 'http', 'sql', 'mermaid', 'xml']
  expect(blocks.filter(({ language }) => !known.includes(language))).toStrictEqual([])
  expect(programs.length).toBeGreaterThan(2)
})

test('the TypeScript blocks type-check', { timeout: 120_000 }, () => {
  const folder = join(work, 'types')
  mkdirSync(folder)
  const files = new Map(programs.map(([label], index) => [`block-${index}.ts`, label]))
  for (const [index, [, { code }]] of programs.entries()) writeFileSync(join(folder, `block-${index}.ts`), `${code}\nexport {}\n`)
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      extends: '../../../tsconfig.test.json',
      compilerOptions: { noUnusedLocals: false, noUnusedParameters: false, isolatedDeclarations: false },
      include: ['*.ts'],
    }),
  )
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc')
  const { stdout } = spawnSync(process.execPath, [tsc, '-p', folder, '--noEmit'], { cwd: ROOT, encoding: 'utf8' })
  const errors = stdout.replaceAll(/[\w./-]*(block-\d+\.ts)/g, (_, file: string) => files.get(file) ?? file)
  expect(errors).toBe('')
})

describe('the TypeScript and JavaScript blocks', () => {
  test.each(programs)('run: %s', { timeout: 60_000 }, async (label, { code }) => {
    const file = join(work, `${label.replaceAll(/\W/g, '-')}.mjs`)
    const { outputFiles } = await build({
      stdin: { contents: code, resolveDir: ROOT, loader: 'ts' },
      bundle: true,
      write: false,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      conditions: ['gatewright-source'],
      // Some dependencies are CommonJS modules that call `require`.
      banner: { js: "import { createRequire } from 'node:module'\nconst require = createRequire(import.meta.url)" },
    })
    writeFileSync(file, outputFiles[0]?.text ?? '')
    const { status, stderr } = spawnSync(process.execPath, [file], { cwd: ROOT, encoding: 'utf8', timeout: 30_000 })
    expect({ status, stderr }).toStrictEqual({ status: 0, stderr: '' })
  })

  test.each(blocksIn('ts', 'js', 'mjs').filter(([, { note }]) => note !== ''))(
    'are valid, if they cannot run here: %s',
    async (_, block) => {
      expect(block.note).toMatch(/^needs /)
      await expect(transform(block.code, { loader: 'ts' })).resolves.toBeDefined()
    },
  )
})

const dataBlocks = blocksIn('json', 'yaml')

test.runIf(dataBlocks.length > 0).each(dataBlocks)('is valid data: %s', (_, { language, code }) => {
  if (language === 'json') {
    expect(() => JSON.parse(code)).not.toThrow()
    return
  }
  const tags = ['!GetAtt', '!Ref', '!Sub', '!Join', '!If', '!Select', '!Split', '!ImportValue'].map((tag) => ({
    tag,
    resolve: (text: string) => text,
  }))
  const documents = parseAllDocuments(code, { customTags: tags })
  expect(Array.isArray(documents) ? documents.flatMap(({ errors }) => errors) : []).toStrictEqual([])
})

const hasPython = spawnSync('python3', ['--version']).status === 0
const pythonBlocks = blocksIn('python')

test.runIf(hasPython && pythonBlocks.length > 0).each(pythonBlocks)('is valid Python: %s', (_, { code }) => {
  const { status, stderr } = spawnSync('python3', ['-c', 'import ast, sys; ast.parse(sys.stdin.read())'], {
    input: code,
    encoding: 'utf8',
  })
  expect({ status, stderr }).toStrictEqual({ status: 0, stderr: '' })
})
