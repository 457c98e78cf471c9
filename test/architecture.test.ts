/** Holds the architecture of the sources: the modules, what each may import, the packages each may load, and no cycles. */

import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Every module below `src/` and the modules it imports, exactly as used. Imports of types count. */
const IMPORTS: { readonly [module: string]: readonly string[] } = {
  internal: [],
  errors: [],
  options: ['errors', 'internal'],
  events: ['errors', 'internal', 'options'],
  policy: ['errors', 'events', 'internal', 'options'],
  sigv4: ['errors', 'internal', 'options'],
  identity: ['errors', 'events', 'internal', 'options'],
  authorizer: ['errors', 'events', 'internal', 'options', 'policy'],
  gateway: ['errors', 'events', 'identity', 'internal', 'options', 'policy', 'sigv4'],
  compare: ['errors', 'gateway', 'internal', 'options', 'policy'],
  testing: ['errors', 'events', 'gateway', 'internal', 'options', 'policy'],
  oauth: ['errors', 'gateway', 'internal', 'options'],
  template: ['errors', 'events', 'gateway', 'internal', 'options', 'policy'],
  cli: ['compare', 'errors', 'gateway', 'internal', 'policy', 'sigv4', 'template', 'testing'],
  index: ['authorizer', 'errors', 'events', 'identity', 'policy'],
}

/** The packages that only these modules may load, so that no other user pays for them. */
const PACKAGES: { readonly [name: string]: readonly string[] } = {
  commander: ['cli'],
  vitest: ['testing'],
  '@smithy/signature-v4': ['sigv4'],
  '@noble/curves': ['sigv4'],
  '@xmldom/xmldom': ['identity'],
  'aws-jwt-verify': ['identity'],
  jose: ['identity'],
  ws: ['gateway'],
  'xml-crypto': ['identity'],
  yaml: ['template'],
  'toad-cache': ['identity', 'policy', 'gateway'],
}

interface Import {
  readonly specifier: string
  readonly typeOnly: boolean
}

const sources = filesBelow(join(root, 'src'))
const imports = new Map(sources.map((file) => [file, importsOf(file)]))

describe('modules', () => {
  test('are the folders and files that the table lists', () => {
    expect([...new Set(sources.map(moduleOf))].sort()).toStrictEqual(Object.keys(IMPORTS).sort())
  })

  test.each(Object.entries(IMPORTS))('%s imports exactly the modules that the table lists', (module, expected) => {
    const used = sources.filter((file) => moduleOf(file) === module).flatMap((file) => targetsOf(file).map(moduleOf))
    expect([...new Set(used)].filter((target) => target !== module).sort()).toStrictEqual([...expected].sort())
  })

  test.each(sources.map((file) => [relative(root, file), file]))('%s loads only the packages of its module', (_, file) => {
    for (const { specifier, typeOnly } of imports.get(file) ?? []) {
      const name = Object.keys(PACKAGES).find((name) => specifier === name || specifier.startsWith(`${name}/`))
      if (name !== undefined && !typeOnly) expect(PACKAGES[name], specifier).toContain(moduleOf(file))
    }
  })

  test('are imported through their public entry point', () => {
    const entryPoints = ['index.ts', 'errors.ts', 'options.ts']
    const violations = sources.flatMap((file) =>
      targetsOf(file)
        .filter((target) => moduleOf(target) !== moduleOf(file) && moduleOf(target) !== 'internal')
        .filter((target) => !entryPoints.includes(basename(target)))
        .map((target) => `${relative(root, file)} -> ${relative(root, target)}`),
    )
    expect(violations).toStrictEqual([])
  })

  test('have files of at most 250 lines', () => {
    const lines = (file: string): number => readFileSync(file, 'utf8').split('\n').length - 1
    expect(sources.filter((file) => lines(file) > 250).map((file) => relative(root, file))).toStrictEqual([])
  })

  test('have no import cycles, imports of types included', () => {
    const done = new Set<string>()
    const cycles: string[] = []
    const walk = (file: string, path: readonly string[]): void => {
      if (path.includes(file))
        cycles.push([...path.slice(path.indexOf(file)), file].map((one) => relative(root, one)).join(' -> '))
      if (done.has(file) || path.includes(file)) return
      for (const target of targetsOf(file)) walk(target, [...path, file])
      done.add(file)
    }
    for (const file of sources) walk(file, [])
    expect(cycles).toStrictEqual([])
  })
})

describe('ready-made authorizers, recipes and examples', () => {
  const files = ['authorizers', 'policies', 'examples'].flatMap((folder) => filesBelow(join(root, folder)))
  test.each(files.map((file) => [relative(root, file), file]))('%s imports the package by its public name', (_, file) => {
    for (const { specifier } of importsOf(file)) expect(specifier).not.toMatch(/\.\.\/src\/|\/dist\//)
  })
})

function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    if (statSync(path).isDirectory()) return filesBelow(path)
    return path.endsWith('.ts') ? [path] : []
  })
}

function importsOf(file: string): Import[] {
  const statements = readFileSync(file, 'utf8').matchAll(
    /(?:^|\n)\s*(import|export)(\s+type)?\s[^'"`;]*?from\s+'([^']+)'|import\('([^']+)'\)|(?:^|\n)import\s+'([^']+)'/g,
  )
  return [...statements].map((match) => ({
    specifier: match[3] ?? match[4] ?? match[5] ?? '',
    typeOnly: match[2] !== undefined,
  }))
}

/** The files that a file imports by a relative path. */
function targetsOf(file: string): string[] {
  const relatives = (imports.get(file) ?? []).filter(({ specifier }) => specifier.startsWith('.'))
  return relatives.map(({ specifier }) => resolve(dirname(file), specifier))
}

/** `src/policy/rules/own.ts` is in module `policy`, `src/errors.ts` is module `errors`. */
function moduleOf(file: string): string {
  const [first = ''] = relative(join(root, 'src'), file).split('/')
  return first.replace(/\.ts$/, '')
}
