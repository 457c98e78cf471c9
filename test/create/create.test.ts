/** Runs `npm create gatewright` and reads the project that it creates. */

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'

const PROGRAM = join(import.meta.dirname, '../../create/index.mjs')
const work = mkdtempSync(join(tmpdir(), 'gatewright-create-test-'))
afterAll(() => rmSync(work, { recursive: true, force: true }))

function create(...args: readonly string[]): { readonly status: number | null; readonly output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], { cwd: work, encoding: 'utf8' })
  return { status, output: stdout + stderr }
}

const read = (...path: readonly string[]): string => readFileSync(join(work, ...path), 'utf8')

describe('npm create gatewright', () => {
  test.each([
    ['sam', 'template.yaml', 'sam deploy'],
    ['cdk', 'cdk.json', 'cdk deploy'],
    ['terraform', 'main.tf', 'terraform apply'],
  ])('creates a project for %s', (template, file, command) => {
    const folder = `My API ${template}`
    expect(create(folder, '--template', template)).toMatchObject({ status: 0, output: expect.stringContaining('npm install') })
    const files = readdirSync(join(work, folder))
    expect(files).toEqual(expect.arrayContaining([file, '.gitignore', 'README.md', 'src', 'test']))
    expect(files).not.toContain('package.template.json')
    const manifest = JSON.parse(read(folder, 'package.json'))
    expect(manifest.name).toBe(`my-api-${template}`)
    expect(manifest.scripts.deploy).toContain(command)
    expect(read(folder, 'README.md')).toContain(`# my-api-${template}`)
  })

  test('deploys the TTL that the authorizer declares', () => {
    const declared = Number(
      /ttlSeconds: (\d+)/.exec(readFileSync(join(PROGRAM, '../templates/project/src/authorizer.ts'), 'utf8'))?.[1],
    )
    create('ttl-sam', '--template', 'sam')
    const { Resources } = parse(read('ttl-sam', 'template.yaml'))
    expect(Resources.Api.Properties.Auth.Authorizers.Users.Identity.ReauthorizeEvery).toBe(declared)
    create('ttl-cdk', '--template', 'cdk')
    expect(read('ttl-cdk', 'lib', 'api-stack.ts')).toContain(`resultsCacheTtl: Duration.seconds(${declared})`)
    create('ttl-terraform', '--template', 'terraform')
    expect(read('ttl-terraform', 'main.tf')).toContain(`authorizer_result_ttl_in_seconds = ${declared}`)
  })

  test('uses the template for SAM and the folder my-api by default', () => {
    expect(create().status).toBe(0)
    expect(readdirSync(join(work, 'my-api'))).toContain('template.yaml')
  })

  test('prints its help', () => {
    expect(create('--help')).toMatchObject({ status: 0, output: expect.stringContaining('--template <name>') })
  })

  test.each([
    ['an unknown template', ['x', '--template', 'pulumi'], '--template must be sam, cdk, terraform.'],
    ['an unknown option', ['x', '--tempalte', 'sam'], "Unknown option '--tempalte'"],
    ['two folders', ['x', 'y'], 'one folder is expected, received 2'],
  ])('rejects %s with exit code 2', (_, args, message) => {
    expect(create(...args)).toMatchObject({ status: 2, output: expect.stringContaining(message) })
    expect(readdirSync(work)).not.toContain('x')
  })

  test('does not write into a folder with files', () => {
    const folder = mkdtempSync(join(work, 'used-'))
    writeFileSync(join(folder, 'keep.txt'), 'mine')
    expect(create(folder)).toMatchObject({ status: 2, output: expect.stringContaining('the folder is not empty') })
    expect(readdirSync(folder)).toStrictEqual(['keep.txt'])
  })
})
