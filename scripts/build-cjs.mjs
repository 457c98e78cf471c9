// Renames the output of tsconfig.cjs.json to .cjs and derives the .d.cts files from the declarations of the ES modules.
import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'

const OUT = 'dist/cjs'
for (const entry of readdirSync(OUT, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !entry.name.endsWith('.js')) continue
  const script = join(entry.parentPath, entry.name)
  writeFileSync(script, readFileSync(script, 'utf8').replace(/(require\(["']\.{1,2}\/[^"']+)\.js(["']\))/g, '$1.cjs$2'))
  renameSync(script, script.replace(/\.js$/, '.cjs'))
  const types = readFileSync(join('dist', relative(OUT, script).replace(/\.js$/, '.d.ts')), 'utf8')
  writeFileSync(
    script.replace(/\.js$/, '.d.cts'),
    types
      // Declarations keep the .ts extension of the source.
      .replace(/(from ['"]\.{1,2}\/[^'"]+)\.[tj]s(['"])/g, '$1.cjs$2')
      .replace(/(import\(['"]\.{1,2}\/[^'"]+)\.[tj]s(['"]\))/g, '$1.cjs$2')
      .replace(/^\/\/# sourceMappingURL=.*$/m, ''),
  )
}
