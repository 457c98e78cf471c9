// Bundles the command line with the packages that only it uses, so that the library does not depend on them.
// The library itself stays outside: `gatewright serve` and the served module then share one copy of it.
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { build } from 'esbuild'

const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'))

const { metafile } = await build({
  entryPoints: ['src/cli/main.ts'],
  outdir: 'dist/src/cli',
  // Commands load the library when they run, so that the help is printed at once.
  splitting: true,
  chunkNames: '[name]-[hash]',
  allowOverwrite: true,
  bundle: true,
  metafile: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  legalComments: 'none',
  logLevel: 'warning',
  external: Object.keys(dependencies),
  // CommonJS packages load Node's modules with `require`.
  banner: {
    js: "import { createRequire as createRequireForPackages } from 'node:module'\nconst require = createRequireForPackages(import.meta.url)",
  },
  plugins: [{ name: 'library', setup: keepLibraryOutside }],
})
// Reports contain the source of this library.
const CHART = 'node_modules/chart.js/dist/chart.umd.min.js'
mkdirSync('dist/assets', { recursive: true })
copyFileSync(CHART, 'dist/assets/chart.umd.min.js')
writeFileSync('dist/src/cli/THIRD-PARTY-LICENSES.txt', licencesOf([...Object.keys(metafile.inputs), CHART]))

/** Imports of other modules of the library become imports of the built files next to `dist/src/cli`. */
function keepLibraryOutside(esbuild) {
  esbuild.onResolve({ filter: /^\.\.\/.*\.ts$/ }, ({ path, importer }) => {
    const module = /^\.\.\/([^/]+\/.*|[^/]+)\.ts$/.exec(path)?.[1]
    if (!/[\\/]src[\\/]cli[\\/][^\\/]+\.ts$/.test(importer) || module === undefined) return undefined
    return { path: `../${module}.js`, external: true }
  })
}

function licencesOf(inputs) {
  const folders = new Set(inputs.map((path) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]).filter(Boolean))
  return [...folders].sort().map(licenceOf).join('\n\n')
}

function licenceOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const file = ['LICENSE', 'LICENSE.md', 'LICENSE.txt', 'LICENSE-MIT.txt', 'license', 'LICENCE']
    .map((one) => join(folder, one))
    .find(existsSync)
  if (file === undefined) throw new Error(`${dirname(folder)}: ${name} has no licence file`)
  return `${name} ${version} (${license})\n\n${readFileSync(file, 'utf8').trim()}\n`
}
