/** The files for other registries and for releases agree with package.json. */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'

const ROOT = join(import.meta.dirname, '..')
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')
const manifest = JSON.parse(read('package.json'))
const jsr = JSON.parse(read('jsr.json'))

/** The source file of each entry point with a single file. */
const SOURCES = Object.entries<{ readonly 'gatewright-source'?: string | { readonly node: string } }>(manifest.exports).flatMap(
  ([path, target]) => {
    const entry = target['gatewright-source']
    const source = typeof entry === 'object' ? entry.node : entry
    return source?.startsWith('./src/') === true ? [[path, source] as const] : []
  },
)

test('jsr.json has the version, the licence and the entry points of the package', () => {
  expect(jsr).toMatchObject({ version: manifest.version, license: manifest.license })
  expect(jsr.exports).toStrictEqual(Object.fromEntries(SOURCES))
})

test('jsr.json maps every package and internal name that the sources import', () => {
  const files = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.startsWith('cli'),
  )
  const specifiers = files.flatMap((file) =>
    [...read(join('src', file)).matchAll(/^(?:import|export) [^'"]*?from '([^'.][^']*)'/gm)].map(([, name = '']) => name),
  )
  const external = new Set(specifiers.filter((name) => !name.startsWith('node:')))
  expect([...external].filter((name) => !Object.hasOwn(jsr.imports, name))).toStrictEqual([])
})

test('the initializer has the version of the package', () => {
  const initializer = JSON.parse(read('create/package.json'))
  expect(initializer.version).toBe(manifest.version)
  const project = JSON.parse(read('create/templates/project/package.json'))
  expect(project.dependencies.gatewright).toBe(`^${manifest.version}`)
})

test('releases are published with provenance, after the tests', () => {
  const { jobs } = parse(read('.github/workflows/publish.yml'))
  expect(jobs.publish.permissions).toStrictEqual({ contents: 'read', 'id-token': 'write' })
  const commands = jobs.publish.steps.map(({ run }: { readonly run?: string }) => run ?? '')
  expect(commands.indexOf('npm test')).toBeGreaterThan(0)
  expect(commands.indexOf('npm publish --provenance')).toBeGreaterThan(commands.indexOf('npm test'))
})

test('docs/dependencies.md names every dependency and every peer', () => {
  const page = read('docs/dependencies.md')
  const names = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })
  expect(names.filter((name) => !page.includes(`\`${name}\``))).toStrictEqual([])
})
