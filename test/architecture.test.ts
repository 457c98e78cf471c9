import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Small things that import nothing of ours: one file each, below every floor. */
const TOOLS: readonly string[] = ['bounded-cache', 'bounded-map', 'frozen', 'in-time', 'is-record', 'is-thenable']

/** The floors: which room may import which. A room may always import itself, and all but the tools may import tools. */
const MAY_IMPORT: { readonly [room: string]: readonly string[] } = {
  ...Object.fromEntries(TOOLS.map((tool) => [tool, []])),
  errors: [],
  options: ['errors', ...TOOLS],
  events: ['errors', 'options', ...TOOLS],
  policy: ['errors', 'options', 'events', ...TOOLS],
  sigv4: ['errors', 'options', 'events', ...TOOLS],
  identity: ['errors', 'options', 'events', 'sigv4', ...TOOLS],
  authorizer: ['errors', 'options', 'events', 'policy', ...TOOLS],
  gateway: ['errors', 'options', 'events', 'policy', 'sigv4', 'identity', ...TOOLS],
  compare: ['errors', 'options', 'events', 'gateway', ...TOOLS],
  testing: ['errors', 'options', 'events', 'policy', 'sigv4', 'identity', 'gateway', ...TOOLS],
  cli: ['errors', 'options', 'events', 'policy', 'sigv4', 'identity', 'gateway', 'compare', 'testing', ...TOOLS],
  index: ['errors', 'events', 'policy', 'identity', 'authorizer'],
}

/** The packages that only these rooms may load, so that nobody else pays for them. */
const HEAVY: { readonly [name: string]: readonly string[] } = {
  hono: ['gateway', 'cli'],
  '@hono/node-server': ['gateway', 'cli'],
  commander: ['cli'],
  vitest: ['testing'],
  '@smithy/signature-v4': ['sigv4'],
  // An oracle in tests, nothing more.
  'aws-jwt-verify': [],
  jose: ['identity', 'testing'],
}

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    if (statSync(path).isDirectory()) return filesBelow(path)
    return path.endsWith('.ts') ? [path] : []
  })
}

function importsOf(file: string): { readonly specifier: string; readonly typeOnly: boolean }[] {
  const text = readFileSync(file, 'utf8')
  const found = text.matchAll(
    /(?:^|\n)\s*(import|export)(\s+type)?\s[^'"`;]*?from\s+'([^']+)'|import\('([^']+)'\)|(?:^|\n)import\s+'([^']+)'/g,
  )
  return [...found].map((match) => ({
    specifier: match[3] ?? match[4] ?? match[5] ?? '',
    typeOnly: match[2] !== undefined,
  }))
}

function roomOf(file: string): string {
  const [first = ''] = relative(join(root, 'src'), file).split('/')
  return first.replace(/\.ts$/, '')
}

const sources = filesBelow(join(root, 'src'))

describe('the floors', () => {
  test.each(sources.map((file) => [relative(root, file), file]))('%s imports only what its floor allows', (_, file) => {
    const room = roomOf(file)
    const allowed = MAY_IMPORT[room]
    expect(allowed, `no floor is given for src/${room}`).toBeDefined()
    for (const { specifier } of importsOf(file)) {
      if (!specifier.startsWith('.')) continue
      const target = roomOf(resolve(dirname(file), specifier))
      if (target !== room) expect(allowed, `${relative(root, file)} imports ${specifier}`).toContain(target)
    }
  })

  test.each(sources.map((file) => [relative(root, file), file]))('%s loads no package that is not its own', (_, file) => {
    for (const { specifier, typeOnly } of importsOf(file)) {
      if (typeOnly) continue
      const owner = Object.keys(HEAVY).find((name) => specifier === name || specifier.startsWith(`${name}/`))
      if (owner !== undefined) expect(HEAVY[owner], `${relative(root, file)} imports ${specifier}`).toContain(roomOf(file))
    }
  })

  test('another room is entered by its door, or by one file that is a sub-path of its own', () => {
    const doors = ['index', 'errors', 'options', ...TOOLS]
    const trespasses = sources.flatMap((file) =>
      importsOf(file)
        .filter(({ specifier }) => specifier.startsWith('.'))
        .filter(({ specifier }) => roomOf(resolve(dirname(file), specifier)) !== roomOf(file))
        .filter(({ specifier }) => !doors.includes(basename(specifier, '.ts')))
        .map(({ specifier }) => `${relative(root, file)} -> ${specifier}`),
    )
    expect(trespasses).toStrictEqual([])
  })

  test.each(
    ['authorizers', 'policies', 'examples'].flatMap((folder) =>
      filesBelow(join(root, folder)).map((file) => [relative(root, file), file]),
    ),
  )('%s imports the package by its public name', (_, file) => {
    for (const { specifier } of importsOf(file)) expect(specifier).not.toMatch(/\.\.\/src\/|\/dist\//)
  })

  test('every file is a room of its own, at most 250 lines', () => {
    const large = sources
      .map((file) => [relative(root, file), readFileSync(file, 'utf8').split('\n').length] as const)
      .filter(([, lines]) => lines > 251)
    expect(large).toStrictEqual([])
  })
})

describe('no circle of imports', () => {
  test('every file can be loaded before its importers', () => {
    const graph = new Map(
      sources.map((file) => [
        file,
        importsOf(file)
          .filter(({ specifier, typeOnly }) => specifier.startsWith('.') && !typeOnly)
          .map(({ specifier }) => resolve(dirname(file), specifier)),
      ]),
    )
    const done = new Set<string>()
    const circles: string[] = []
    const walk = (file: string, path: readonly string[]): void => {
      if (path.includes(file))
        circles.push([...path.slice(path.indexOf(file)), file].map((one) => relative(root, one)).join(' -> '))
      if (done.has(file) || path.includes(file)) return
      for (const next of graph.get(file) ?? []) walk(next, [...path, file])
      done.add(file)
    }
    for (const file of sources) walk(file, [])
    expect(circles).toStrictEqual([])
  })
})
