import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, test } from 'vitest'

// Outside the project, Node cannot resolve the package.
let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatewright-'))
})
afterAll(() => rm(folder, { recursive: true }))

test('smithySigner names the package to install if @smithy/signature-v4 is missing', async () => {
  const outfile = join(folder, 'smithy.mjs')
  await build({
    entryPoints: [join(import.meta.dirname, '../../src/sigv4/smithy.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['@smithy/signature-v4'],
    conditions: ['gatewright-source', 'node'],
    outfile,
  })
  const { smithySigner } = await import(/* @vite-ignore */ pathToFileURL(outfile).href)
  const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' }
  const signer = smithySigner({ credentials, region: 'eu-west-1', service: 'execute-api' })
  const request = { method: 'GET', protocol: 'https:', hostname: 'example.com', path: '/', headers: {} }
  for (const signing of [signer.sign(request), signer.presign(request)]) {
    await expect(signing).rejects.toMatchObject({
      code: 'ERR_CONFIG',
      message: expect.stringContaining('npm install @smithy/signature-v4'),
    })
  }
})
