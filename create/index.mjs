#!/usr/bin/env node
/**
 * Creates a project with an authorizer, a backend and tests that run offline, deployed with SAM, CDK or Terraform.
 *
 * npm create gatewright my-api -- --template sam
 */

import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join, relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'

const TEMPLATES = ['sam', 'cdk', 'terraform']
const HELP = `Usage: npm create gatewright [folder] -- [options]

Creates a project with an authorizer for Amazon API Gateway, a backend, and tests that run offline.

Options:
  --template <name>  ${TEMPLATES.join(', ')} (default: sam)
  --help             print this help
`

try {
  process.exitCode = run(process.argv.slice(2))
} catch (error) {
  console.error(`create-gatewright: ${error.message}`)
  process.exitCode = 2
}

function run(args) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { template: { type: 'string', default: 'sam' }, help: { type: 'boolean', short: 'h', default: false } },
  })
  if (values.help) {
    process.stdout.write(HELP)
    return 0
  }
  if (positionals.length > 1)
    throw new Error(`one folder is expected, received ${positionals.length}. Use --help for the options.`)
  if (!TEMPLATES.includes(values.template)) throw new Error(`--template must be ${TEMPLATES.join(', ')}.`)
  const folder = resolve(positionals[0] ?? 'my-api')
  createProject(folder, values.template)
  console.log(nextSteps(folder))
  return 0
}

function createProject(folder, template) {
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new Error('the folder is not empty. Name a new or an empty folder.')
  const name = packageName(basename(folder))
  mkdirSync(folder, { recursive: true })
  for (const part of ['project', template]) cpSync(new URL(`templates/${part}/`, import.meta.url), folder, { recursive: true })
  // npm leaves files with this name out of packages.
  renameSync(join(folder, 'gitignore'), join(folder, '.gitignore'))
  mergeManifest(folder)
  for (const file of filesBelow(folder)) {
    const text = readFileSync(file, 'utf8')
    if (text.includes('PROJECT_NAME')) writeFileSync(file, text.replaceAll('PROJECT_NAME', name))
  }
}

/** Adds the scripts and packages that only this template needs. */
function mergeManifest(folder) {
  const additions = join(folder, 'package.template.json')
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const { scripts = {}, devDependencies = {} } = JSON.parse(readFileSync(additions, 'utf8'))
  const merged = {
    ...manifest,
    scripts: { ...manifest.scripts, ...scripts },
    devDependencies: Object.fromEntries(Object.entries({ ...manifest.devDependencies, ...devDependencies }).sort()),
  }
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(merged, null, 2)}\n`)
  rmSync(additions)
}

function packageName(name) {
  const cleaned = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
  return cleaned === '' ? 'my-api' : cleaned
}

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
}

function nextSteps(folder) {
  const path = relative(process.cwd(), folder) || '.'
  return `Created ${path}. Next:

  cd ${path}
  npm install
  npm test        # runs the API offline
  npm run deploy  # see README.md first
`
}
