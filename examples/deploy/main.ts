/**
 * Deploys ready-made authorizers: `template.yaml` contains their functions, authorizers and permissions, generated from the
 * definitions of the handlers, so that TTL and identity sources always match the code. Without arguments it checks and
 * prints the template; `--write` generates its generated part again.
 */
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { deployments } from './deployments.ts'
import { generatedPart, withGeneratedPart } from './template-text.ts'

// Relative to the root of the project, where this is started.
const TEMPLATE = 'examples/deploy/template.yaml'

const template = readFileSync(TEMPLATE, 'utf8')
const expected = withGeneratedPart(template, await generatedPart(deployments))

if (process.argv.includes('--write')) {
  writeFileSync(TEMPLATE, expected)
  console.log(`wrote ${TEMPLATE}`)
} else {
  assert.equal(template, expected, 'the template does not match the definitions. Run this with --write.')
  console.log(template)
  console.log(`# ${TEMPLATE} matches the definitions of ${deployments.length} authorizers`)
}
