/**
 * Reads the source of Chart.js, which a report contains.
 *
 * @module
 */

import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { ConfigError } from '../../errors.ts'

/**
 * The source of Chart.js for a `<script>` element.
 *
 * @throws {ConfigError} if the copy in this package is not found.
 */
export function chartLibrary(): string {
  // The main program is inside the package when it is the command line; otherwise the package is installed for the current folder.
  for (const base of [join(process.cwd(), 'package.json'), mainProgram()]) {
    const file = base === undefined ? undefined : findChartLibrary(base)
    if (file !== undefined) return withoutSourceMap(readFileSync(file, 'utf8'))
  }
  throw new ConfigError(
    'htmlReport',
    '',
    '',
    'the copy of Chart.js was not found. Run the program in a folder in which gatewright is installed.',
  )
}

/** The build copies Chart.js into this package, because only reports need it. In a checkout without a build it is a development dependency. */
function findChartLibrary(base: string): string | undefined {
  try {
    const manifest = createRequire(base).resolve('gatewright/package.json')
    const copy = join(dirname(manifest), 'dist/assets/chart.umd.min.js')
    return existsSync(copy) ? copy : join(dirname(createRequire(manifest).resolve('chart.js')), 'chart.umd.min.js')
  } catch {
    return undefined // Another base may have it.
  }
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
