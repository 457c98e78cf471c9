// Runs the mutation tests of all decision code, or of the folders of `src/` named by the arguments: `npm run mutation -- sigv4`.
import { spawnNode, summarize } from './run-processes.mjs'

const FOLDERS = ['policy', 'sigv4', 'identity', 'authorizer', 'gateway']

const folders = process.argv.slice(2)
const unknown = folders.find((folder) => !FOLDERS.includes(folder.split('/')[0]))
if (unknown !== undefined) {
  console.error(`mutation: unknown folder "${unknown}". Known folders: ${FOLDERS.join(', ')}.`)
  process.exit(2)
}
const stryker = 'node_modules/@stryker-mutator/core/bin/stryker.js'
summarize('mutation runs', [
  spawnNode([stryker, 'run', 'test/mutation/stryker.config.mjs'], { MUTATION_FOLDERS: folders.join(',') }),
])
