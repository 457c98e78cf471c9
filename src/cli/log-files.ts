/**
 * Finds and opens the logs of `gatewright replay`: files, globs and standard input.
 *
 * @module
 */

import { createReadStream, statSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import type { NamedLog } from '../compare/index.ts'
import { escapeText } from './escape-text.ts'
import type { Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'

/** Logs and their size on disk; `null` if one of them is a stream of unknown size. */
export interface OpenedLogs {
  readonly logs: readonly NamedLog[]
  readonly bytes: number | null
}

const CHUNK_BYTES = 256 * 1024
/** A glob that visits more is most likely a mistake. */
const MAX_VISITED = 1_000_000

/** The logs of the arguments, in their order; the matches of a glob are sorted. */
export async function findLogs(names: readonly string[], terminal: Terminal): Promise<OpenedLogs> {
  if (names.length === 0) return { logs: [standardInput(terminal)], bytes: null }
  const logs: NamedLog[] = []
  let bytes: number | null = 0
  for (const name of names) {
    if (name === '-') {
      logs.push(standardInput(terminal))
      bytes = null
      continue
    }
    for (const file of await filesOf(name, terminal.cwd)) {
      const path = resolve(terminal.cwd, file)
      logs.push({ name: file, open: () => createReadStream(path, { highWaterMark: CHUNK_BYTES }) })
      const size = sizeOf(path)
      bytes = bytes === null || size === null ? null : bytes + size
    }
  }
  return { logs, bytes }
}

function standardInput({ input }: Terminal): NamedLog {
  return { name: 'stdin', open: () => input?.() ?? [] }
}

async function filesOf(name: string, cwd: string): Promise<readonly string[]> {
  if (isFile(resolve(cwd, name))) return [name]
  if (!/[*?[]/.test(name)) throw new UsageError(`${escapeText(name)}: the file does not exist`)
  const pattern = globPattern(name.split('/'))
  const files: string[] = []
  await visit(cwd, name, (path) => {
    if (pattern.test(path)) files.push(path)
  })
  if (files.length === 0) throw new UsageError(`${escapeText(name)}: no file matches`)
  return files.sort()
}

/** Visits every file below the part of the glob before its first wildcard. */
async function visit(cwd: string, glob: string, onFile: (path: string) => void): Promise<void> {
  const fixed = glob.split('/').slice(
    0,
    glob.split('/').findIndex((part) => /[*?[]/.test(part)),
  )
  const prefix = fixed.join('/')
  const root = resolve(cwd, glob.startsWith('/') && prefix === '' ? '/' : prefix)
  const depth = glob.includes('**') ? Number.POSITIVE_INFINITY : glob.split('/').length - fixed.length
  let visited = 0
  const walk = async (folder: string, level: number): Promise<void> => {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
    for (const entry of entries) {
      if (++visited > MAX_VISITED) throw new UsageError(`${escapeText(glob)}: more than ${MAX_VISITED} files`)
      const path = join(folder, entry.name)
      if (entry.isDirectory()) {
        if (level < depth) await walk(path, level + 1)
      } else if (isFile(path)) {
        const below = relative(root, path)
        onFile(prefix === '' && !glob.startsWith('/') ? below : `${prefix}/${below}`)
      }
    }
  }
  await walk(root, 1)
}

/** A regular expression for one path: `*`, `?`, `[abc]` inside a part, `**` for any parts. Each part is matched by its characters. */
function globPattern(parts: readonly string[]): { test(path: string): boolean } {
  const patterns = parts.map((part) => (part === '**' ? null : partPattern(part)))
  const matches = (segments: readonly string[], at: number, from: number): boolean => {
    if (from === patterns.length) return at === segments.length
    const pattern = patterns[from]
    if (pattern === null) {
      return matches(segments, at, from + 1) || (at < segments.length && matches(segments, at + 1, from))
    }
    const segment = segments[at]
    return segment !== undefined && pattern?.test(segment) === true && matches(segments, at + 1, from + 1)
  }
  return { test: (path) => matches(path.split('/'), 0, 0) }
}

function partPattern(part: string): RegExp {
  const source = part
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replace(/\*+/g, '[^/]*')
    .replaceAll('?', '[^/]')
  return new RegExp(`^${/\[[^\]]+\]/.test(part) ? source.replaceAll('[!', '[^') : source.replace(/\[(?!\^\/\])/g, '\\[')}$`)
}

function isFile(path: string): boolean {
  try {
    return !statSync(path).isDirectory()
  } catch {
    return false
  }
}

/** A pipe or device has no size. */
function sizeOf(path: string): number | null {
  const stats = statSync(path)
  return stats.isFile() ? stats.size : null
}
