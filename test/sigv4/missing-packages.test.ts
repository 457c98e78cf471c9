import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, test } from 'vitest'

// Outside the project, Node cannot resolve the package. A process of its own is needed because vitest resolves all imports from the project.
let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatewright-'))
})
afterAll(() => rm(folder, { recursive: true }))

const PROGRAM = `
import { smithySigner } from './smithy.ts'
const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' }
const signer = smithySigner({ credentials, region: 'eu-west-1', service: 'execute-api' })
const request = { method: 'GET', protocol: 'https:', hostname: 'example.com', path: '/', headers: {} }
const report = ({ code, message }) => ({ code, message })
console.log(JSON.stringify([await signer.sign(request).catch(report), await signer.presign(request).catch(report)]))
`

test('smithySigner names the package to install if @smithy/signature-v4 is missing', async () => {
  const outfile = join(folder, 'program.mjs')
  await build({
    stdin: { contents: PROGRAM, resolveDir: join(import.meta.dirname, '../../src/sigv4'), loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['@smithy/signature-v4'],
    conditions: ['gatewright-source', 'node'],
    outfile,
  })
  const { stdout } = await promisify(execFile)(process.execPath, [outfile], { cwd: folder })
  const error = { code: 'ERR_CONFIG', message: expect.stringContaining('npm install @smithy/signature-v4') }
  expect(JSON.parse(stdout)).toStrictEqual([error, error])
})

const CHAIN = `
import { signedFetch } from './index.ts'
const send = signedFetch({ region: 'eu-west-1', service: 'execute-api' })
console.log(JSON.stringify(await send('https://api.example.com/').catch(({ code, message }) => ({ code, message }))))
`

test('signedFetch names the package to install if it has neither credentials nor @aws-sdk/credential-providers', async () => {
  const outfile = join(folder, 'chain.mjs')
  await build({
    stdin: { contents: CHAIN, resolveDir: join(import.meta.dirname, '../../src/sigv4'), loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    conditions: ['gatewright-source', 'node'],
    outfile,
  })
  const { stdout } = await promisify(execFile)(process.execPath, [outfile], { cwd: folder })
  const message = expect.stringContaining('npm install @aws-sdk/credential-providers')
  expect(JSON.parse(stdout)).toStrictEqual({ code: 'ERR_CONFIG', message })
})
