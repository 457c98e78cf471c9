/**
 * Compares the exports of every entry point, values and types, with the list in `entry-points.ts`.
 */

import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { ENTRY_POINT_EXPORTS } from './entry-points.ts'

const ROOT = join(import.meta.dirname, '..')

/** The source files of the entry points by name: `gatewright/policy`. */
function entryPoints(): ReadonlyMap<string, string> {
  const { exports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    readonly exports: { readonly [path: string]: string | { readonly 'gatewright-source'?: string | { readonly node: string } } }
  }
  const files = new Map<string, string>()
  for (const [path, target] of Object.entries(exports)) {
    const source = typeof target === 'string' ? undefined : target['gatewright-source']
    const file = typeof source === 'object' ? source.node : source
    // The ready-made authorizers and policies are programs, one per file, with tests of their own.
    if (file?.startsWith('./src/') === true) files.set(path.replace(/^\./, 'gatewright'), join(ROOT, file))
  }
  return files
}

/** The names that a module exports, as its source states them. */
function exportedNames(file: string): readonly string[] {
  const source = readFileSync(file, 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
  const declared = [...source.matchAll(/^export (?:async |abstract )*(?:function|const|class|interface|type|enum) (\w+)/gm)].map(
    ([, name = '']) => name,
  )
  const listed = [...source.matchAll(/^export (?:type )?\{([^}]*)\}/gm)].flatMap(([, list = '']) =>
    list
      .split(',')
      .map((entry) => /(\w+)\s*$/.exec(entry)?.[1] ?? '')
      .filter((name) => name !== ''),
  )
  const starred = [...source.matchAll(/^export (?:type )?\* from '([^']+)'/gm)].flatMap(([, path = '']) =>
    exportedNames(join(dirname(file), path)),
  )
  const namespaces = [...source.matchAll(/^export \* as (\w+) from/gm)].map(([, name = '']) => name)
  return [...new Set([...declared, ...listed, ...starred, ...namespaces])].toSorted()
}

test('the list has every entry point of the package', () => {
  expect(Object.keys(ENTRY_POINT_EXPORTS).toSorted()).toStrictEqual([...entryPoints().keys()].toSorted())
})

test.each([...entryPoints()])('%s exports exactly the names in the list', (entryPoint, file) => {
  const expected = ENTRY_POINT_EXPORTS[entryPoint] ?? []
  const actual = exportedNames(file)
  const removed = expected.filter((name) => !actual.includes(name))
  const added = actual.filter((name) => !expected.includes(name))
  expect({ removed, added }, `${entryPoint}: update test/entry-points.ts if this is intended`).toStrictEqual({
    removed: [],
    added: [],
  })
  expect(expected).toStrictEqual([...new Set(expected)].toSorted())
})

test.each([...entryPoints()])('%s exports at run time only names in the list', async (entryPoint, file) => {
  const module = (await import(file)) as object
  const unlisted = Object.keys(module).filter((name) => ENTRY_POINT_EXPORTS[entryPoint]?.includes(name) !== true)
  expect(unlisted).toStrictEqual([])
})
