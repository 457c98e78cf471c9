import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, expect, test } from 'vitest'

// Outside the project, Node cannot resolve the packages.
const folder = mkdtempSync(join(tmpdir(), 'gatewright-'))
afterAll(() => rmSync(folder, { recursive: true }))

test.each([
  ['saml/index.ts', 'xml-crypto'],
  ['aws-jwt-verify.ts', 'aws-jwt-verify'],
])('%s fails with an error that names %s if the package is missing', async (file, name) => {
  const outfile = join(folder, `${name}.mjs`)
  await build({
    entryPoints: [join(import.meta.dirname, '../../src/identity', file)],
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['xml-crypto', 'aws-jwt-verify'],
    conditions: ['gatewright-source', 'node'],
    outfile,
  })
  const { status, stderr } = spawnSync(process.execPath, [outfile], { cwd: folder, encoding: 'utf8' })
  expect(status).not.toBe(0)
  expect(stderr).toContain(`Cannot find package '${name}'`)
})
