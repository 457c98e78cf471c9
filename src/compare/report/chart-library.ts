/**
 * Reads the source of Chart.js, which a report contains.
 *
 * @module
 */

import { readFileSync, realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { ConfigError } from '../../errors.ts'

/**
 * The source of Chart.js for a `<script>` element.
 *
 * @throws {ConfigError} if the package is not installed.
 */
export function chartLibrary(): string {
  // The main program is inside the package when it is the command line; otherwise the package is installed for the current folder.
  for (const base of [join(process.cwd(), 'package.json'), mainProgram()]) {
    const file = base === undefined ? undefined : findChartLibrary(base)
    if (file !== undefined) return withoutSourceMap(readFileSync(file, 'utf8'))
  }
  throw new ConfigError('htmlReport', '', '', 'the package chart.js is not installed. Run: npm install chart.js')
}

/** A dependency of this package is found from this package only: package managers do not always install it for others. */
function findChartLibrary(base: string): string | undefined {
  for (const from of ['gatewright/package.json', undefined]) {
    try {
      const own = from === undefined ? base : createRequire(base).resolve(from)
      return join(dirname(createRequire(own).resolve('chart.js')), 'chart.umd.min.js')
    } catch {
      // The next base may have it.
    }
  }
  return undefined
}

function mainProgram(): string | undefined {
  try {
    return realpathSync(process.argv[1] ?? '')
  } catch {
    return undefined
  }
}

/** A browser would request the source map, and a closing tag would end the element. */
function withoutSourceMap(source: string): string {
  return source.replace(/\/\/# sourceMappingURL=.*$/m, '').replaceAll('</script', '<\\/script')
}
