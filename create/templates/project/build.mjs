// Bundles each Lambda function into a folder of its own: dist/authorizer and dist/pets.
import { build } from 'esbuild'

for (const name of ['authorizer', 'pets']) {
  await build({
    entryPoints: [`src/${name}.ts`],
    outfile: `dist/${name}/index.mjs`,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node22',
    format: 'esm',
  })
}
