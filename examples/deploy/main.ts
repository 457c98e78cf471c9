/**
 * Ready-made authorizers, deployed: `template.yaml` has their functions, authorizers and permissions, made from what each handler
 * says of itself, so that TTL and identity sources cannot drift apart from the code. Without arguments it checks the template
 * and prints what it found; `--write` makes its generated part again.
 */
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { deployments } from './deployments.ts'
import { madePart, withMadePart } from './template-text.ts'

// Beside the sources, whether this runs from there or from the build: both are started at the root of the project.
const TEMPLATE = 'examples/deploy/template.yaml'

const template = readFileSync(TEMPLATE, 'utf8')
const due = withMadePart(template, await madePart(deployments))

if (process.argv.includes('--write')) {
  writeFileSync(TEMPLATE, due)
  console.log(`wrote ${TEMPLATE}`)
} else {
  assert.equal(template, due, 'template and definitions disagree: run this with --write')
  console.log(template)
  console.log(`# ${deployments.length} authorizers agree with ${TEMPLATE}`)
}
