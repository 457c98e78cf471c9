/**
 * Loads Express. Vitest passes the condition `import` to Node, so the `require('is-promise')` of Express's router would return a namespace instead
 * of the function.
 */

import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type express from 'express'

const require = createRequire(import.meta.url)

export function loadExpress(): typeof express {
  const routerRequire = createRequire(createRequire(require.resolve('express')).resolve('router'))
  const resolved = routerRequire.resolve('is-promise')
  const isPromise: unknown = routerRequire(join(dirname(resolved), 'index.js'))
  require.cache[resolved] = { id: resolved, filename: resolved, loaded: true, exports: isPromise } as NodeJS.Module
  return require('express')
}
