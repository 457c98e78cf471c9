/**
 * Watches the folder of a module for changed source files.
 *
 * @module
 */

import { type FSWatcher, watch } from 'node:fs'
import { dirname, sep } from 'node:path'

const SOURCE_FILE = /\.(?:[cm]?[jt]s|json|ya?ml)$/

/** Editors write a file in several steps. */
const SETTLE_MS = 100

/**
 * Calls `onChange` after source files below the folder of `path` have changed. Packages and hidden folders are ignored.
 * Returns a function that ends the watch.
 */
export function watchModule(path: string, onChange: () => void): () => void {
  let timer: NodeJS.Timeout | undefined
  const watcher: FSWatcher = watch(dirname(path), { recursive: true }, (_, name) => {
    if (name === null || !isSource(name)) return
    clearTimeout(timer)
    timer = setTimeout(onChange, SETTLE_MS)
  })
  // For example, the folder was removed. The server runs on with what it has loaded.
  watcher.on('error', () => watcher.close())
  return () => {
    clearTimeout(timer)
    watcher.close()
  }
}

function isSource(name: string): boolean {
  const isIgnored = name.split(sep).some((part) => part === 'node_modules' || (part.startsWith('.') && part !== '.'))
  return !isIgnored && SOURCE_FILE.test(name)
}
