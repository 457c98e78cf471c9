/**
 * Reads the files of a template. A path that leaves the project is never opened.
 *
 * @module
 */

import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import type { Origins } from './origins.ts'
import { failed, MAX_FILE_BYTES, parseSource, type SourceDocument, tooLarge } from './source-document.ts'

/** A template refers to more files than this only by mistake. */
const MAX_FILES = 500
const MAX_TOTAL_BYTES = 5 * MAX_FILE_BYTES
/** Files that mark the root folder of a project. */
const ROOT_MARKERS = ['.git', 'package.json', 'samconfig.toml', 'cdk.json', 'serverless.yml', 'pyproject.toml']

/** Why a file cannot be read. */
export interface MissingFile {
  readonly missing: string
}

/** The files of one template. */
export interface SourceFiles {
  /** Folder of the first file; `undefined` for text without a file name. */
  readonly folder: string | undefined
  /** The absolute path of a location inside the project, or why there is none. */
  locate(location: string, folder: string | undefined): string | MissingFile
  /** Parses a file. `name` is what findings show; default: the path relative to the first file. */
  parse(path: string, name?: string): SourceDocument
}

/** Opens the project around a folder. */
export function openSourceFiles(
  folder: string | undefined,
  origins: Origins,
  onParsed: (document: SourceDocument) => void,
): SourceFiles {
  const root = folder === undefined ? undefined : realPath(projectRoot(folder))
  const parsed = new Map<string, SourceDocument>()
  let bytes = 0
  return { folder, locate, parse }

  function locate(location: string, from: string | undefined): string | MissingFile {
    if (/^[a-z][a-z0-9+.-]+:/i.test(location) && !/^[a-z]:[\\/]/i.test(location))
      return { missing: 'The location is not a local file.' }
    const base = from ?? folder
    if (root === undefined || base === undefined)
      return { missing: 'A relative path needs a folder to start from. Pass `file` or `folder` with the template.' }
    const path = isAbsolute(location) ? location : resolve(base, location)
    if (!isInside(root, path) && !isInside(root, realPath(path) ?? path))
      return { missing: 'The path is outside the project folder and is not read.' }
    const real = realPath(path)
    if (real === undefined) return { missing: 'The file does not exist.' }
    return isInside(root, real) ? real : { missing: 'The path is outside the project folder and is not read.' }
  }

  function parse(path: string, name: string | undefined = displayName(path)): SourceDocument {
    const known = parsed.get(path)
    if (known !== undefined) return known
    const text = readText(path)
    const document = typeof text === 'string' ? parseSource(text, name, origins) : failed(name, text.missing)
    parsed.set(path, document)
    onParsed(document)
    return document
  }

  function readText(path: string): string | MissingFile {
    const stat = statSync(path, { throwIfNoEntry: false })
    if (stat === undefined) return { missing: 'The file does not exist.' }
    if (!stat.isFile()) return { missing: 'The path is not a regular file.' }
    bytes += stat.size
    if (stat.size > MAX_FILE_BYTES) return { missing: tooLarge() }
    if (parsed.size >= MAX_FILES || bytes > MAX_TOTAL_BYTES)
      return { missing: `The template refers to more than ${MAX_FILES} files.` }
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path))
    } catch {
      return { missing: 'The file is not UTF-8 text. Save it as UTF-8.' }
    }
  }

  function displayName(path: string): string {
    return folder === undefined ? path : relative(realPath(folder) ?? folder, path)
  }
}

/** The nearest folder above that looks like the root of a project, or the folder itself. */
function projectRoot(folder: string): string {
  for (let current = resolve(folder); ; current = dirname(current)) {
    if (ROOT_MARKERS.some((marker) => existsSync(join(current, marker)))) return current
    if (dirname(current) === current) return folder
  }
}

function isInside(root: string, path: string): boolean {
  const way = relative(root, path)
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way))
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path)
  } catch {
    return undefined
  }
}
