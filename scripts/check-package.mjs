// Checks the package as its users get it: packs it, installs the tarball into an empty folder, loads every sub-path,
// compiles a program against its types, and asks publint and attw. Builds come before.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))
const bin = (name) => join(root, 'node_modules', '.bin', name)
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const work = mkdtempSync(join(tmpdir(), 'gatewright-package-'))
const app = join(work, 'app')
const installed = join(app, 'node_modules', 'gatewright')
let failed = 0

try {
  const tarball = step('npm pack', pack)
  if (tarball !== undefined) {
    step('install into an empty folder', () => install(tarball))
    step('every file that the manifest names is there', namedFiles)
    for (const path of subPaths()) step(`import '${path}'`, () => load(path))
    step('the command answers', command)
    await stepLater('gatewright serve answers, and ends on Ctrl-C', serve)
    await stepLater("import 'gatewright' loads nothing heavy", graph)
    step('a program compiles against the types, and the wrong lines do not', compile)
    step('publint', () => run(bin('publint'), ['run', '--strict', '--pack', 'false', root]))
    step('attw (ESM only)', () =>
      run(bin('attw'), [tarball, '--profile', 'esm-only', '--format', 'table-flipped', '--no-emoji', '--no-color']),
    )
  }
} finally {
  rmSync(work, { recursive: true, force: true })
}
console.log(failed === 0 ? 'the package is in order' : `${failed} checks of the package failed`)
process.exitCode = failed === 0 ? 0 : 1

function pack() {
  const [{ filename, files, size }] = JSON.parse(
    run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', work], root, { stdio: ['ignore', 'pipe', 'ignore'] }),
  )
  const stray = files.map(({ path }) => path).filter((path) => /(^|\/)(test|node_modules|\.ci|\.env|scripts)(\/|$)/.test(path))
  if (stray.length > 0) throw new Error(`should not be in the package: ${stray.slice(0, 5).join(', ')}`)
  console.log(`        ${files.length} files, ${Math.round(size / 1024)} kB`)
  return join(work, filename)
}

/** What npm does with a tarball, without a registry: unpack it, and put its dependencies beside it. */
function install(tarball) {
  mkdirSync(installed, { recursive: true })
  run('tar', ['-xzf', tarball, '-C', installed, '--strip-components=1'])
  const peers = Object.keys(manifest.peerDependencies ?? {})
  for (const name of [...Object.keys(manifest.dependencies), ...peers]) {
    const target = join(app, 'node_modules', name)
    const source = join(root, 'node_modules', name)
    if (!existsSync(source)) {
      if (manifest.peerDependenciesMeta?.[name]?.optional === true) continue
      throw new Error(`${name} is not installed`)
    }
    mkdirSync(dirname(target), { recursive: true })
    symlinkSync(source, target, 'junction')
  }
  writeFileSync(join(app, 'package.json'), '{ "name": "app", "private": true, "type": "module" }')
}

function namedFiles() {
  const missing = targets(manifest.exports)
    .concat(targets(manifest.imports), Object.values(manifest.bin))
    .filter((path) => !path.includes('*') && !existsSync(join(installed, path)))
  if (missing.length > 0) throw new Error(`missing: ${[...new Set(missing)].join(', ')}`)
}

function targets(value) {
  return typeof value === 'string' ? [value] : Object.values(value).flatMap(targets)
}

/** The doors that the manifest names, and every file behind a wildcard. */
function subPaths() {
  const plain = Object.keys(manifest.exports).filter((key) => !key.includes('*') && key !== './package.json')
  const authorizers = readdirSync(join(root, 'authorizers')).filter((name) => name.endsWith('.ts'))
  const policies = readdirSync(join(root, 'policies')).filter((name) => existsSync(join(root, 'policies', name, 'policy.ts')))
  return [
    ...plain.map((key) => `gatewright${key.slice(1)}`),
    ...authorizers.map((name) => `gatewright/authorizers/${name.slice(0, -3)}`),
    ...policies.map((name) => `gatewright/policies/${name}`),
  ]
}

function load(path) {
  // The matchers extend vitest's `expect` and load nowhere else.
  const isMatchers = path.endsWith('/testing/matchers')
  const missing = isMatchers ? "error.message.includes('vitest') || error.message.includes('Vitest')" : 'false'
  // An entry point without its environment says what is missing, and that is right too.
  const unset = path.includes('/authorizers/') ? "error.name === 'ConfigError'" : 'false'
  const attributes = path.endsWith('.json') ? ", { with: { type: 'json' } }" : ''
  const program = `
    const door = await import('${path}'${attributes}).catch((error) => {
      if (${missing} || ${unset}) return { said: error.message }
      throw error
    })
    if (Object.keys(door).length === 0 && !${isMatchers}) throw new Error('exports nothing')`
  run(process.execPath, ['--input-type=module', '--eval', program], app)
}

function command() {
  const main = join(installed, manifest.bin.gatewright)
  const version = run(process.execPath, [main, '--version'], app).trim()
  if (version !== manifest.version) throw new Error(`says it is ${version}, but it is ${manifest.version}`)
  if (!readFileSync(main, 'utf8').startsWith('#!/usr/bin/env node')) throw new Error('has no shebang')
}

function serve() {
  const definition = `export const options = {
    stage: 'prod', authorizers: {}, routes: { 'GET /open': { authorizer: null, integration: () => Response.json({ open: true }) } },
  }
  setInterval(() => {}, 1000)`
  writeFileSync(join(app, 'definition.js'), definition)
  const child = spawn(process.execPath, [join(installed, manifest.bin.gatewright), 'serve', 'definition.js', '--port', '0'], {
    cwd: app,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), 30_000)
    let output = ''
    let asked = false
    const look = async (chunk) => {
      output += chunk
      const url = /http:\/\/\S+/.exec(output)?.[0]
      if (asked || url === undefined || !output.includes('Ctrl-C')) return
      asked = true
      const answer = await fetch(`${url}/prod/open`).then((response) => response.text(), String)
      if (answer !== '{"open":true}') output += `\nit answered ${answer}`
      child.kill('SIGINT')
    }
    child.stdout.on('data', look)
    child.stderr.on('data', look)
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      const isClean = code === 0 && asked && !output.includes('it answered') && !output.includes('\u001b')
      if (isClean) resolve()
      else reject(new Error(`ended with ${code ?? signal}:\n${output}`))
    })
  })
}

async function graph() {
  const { metafile } = await build({
    stdin: { contents: "import * as gatewright from 'gatewright'; console.log(gatewright)", resolveDir: app },
    bundle: true,
    metafile: true,
    write: false,
    platform: 'node',
    format: 'esm',
    preserveSymlinks: true,
    logLevel: 'silent',
  })
  const heavy = ['yaml', 'hono', '@hono/', 'commander', 'vitest', '@smithy/', 'ws', 'xml-crypto', '@xmldom/']
  const loaded = Object.keys(metafile.inputs).filter((path) =>
    heavy.some((name) => path.includes(`node_modules/${name}${name.endsWith('/') ? '' : '/'}`)),
  )
  if (loaded.length > 0) throw new Error(`loads ${loaded.slice(0, 5).join(', ')}`)
  if (!Object.keys(metafile.inputs).some((path) => path.endsWith('gatewright/dist/src/index.js')))
    throw new Error('looked at something else')
}

function compile() {
  cpSync(join(root, 'test', 'package'), join(app, 'program'), { recursive: true })
  const compilerOptions = {
    target: 'es2023',
    lib: ['es2023'],
    module: 'nodenext',
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    declaration: true,
    types: ['node'],
    typeRoots: [join(root, 'node_modules', '@types')],
    skipLibCheck: true,
    noEmit: true,
  }
  writeFileSync(join(app, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['program'] }))
  run(bin('tsc'), ['-p', app])

  // Without the comments that expect an error, each of these lines must have one.
  const wrong = join(app, 'program', 'wrong.ts')
  const text = readFileSync(wrong, 'utf8')
  const expected = text.split('@ts-expect-error').length - 1
  writeFileSync(wrong, text.replaceAll('@ts-expect-error', 'wrong:'))
  const { status, stdout } = spawnSync(bin('tsc'), ['-p', app, '--pretty', 'false'], { encoding: 'utf8' })
  const lines = new Set([...stdout.matchAll(/wrong\.ts\((\d+),/g)].map(([, line]) => line))
  if (status === 0 || lines.size < expected) throw new Error(`${lines.size} of ${expected} wrong lines are refused`)
  console.log(`        ${expected} wrong lines are refused`)
}

function run(file, args, cwd = app, options = {}) {
  try {
    return execFileSync(file, args, {
      cwd: existsSync(cwd) ? cwd : root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 180_000,
      ...options,
    })
  } catch (error) {
    throw new Error(`${error.stdout ?? ''}${error.stderr ?? ''}`.trim() || error.message)
  }
}

function step(name, check) {
  try {
    const result = check()
    console.log(`ok      ${name}`)
    return result
  } catch (error) {
    return report(name, error)
  }
}

async function stepLater(name, check) {
  try {
    await check()
    console.log(`ok      ${name}`)
  } catch (error) {
    report(name, error)
  }
}

function report(name, error) {
  failed += 1
  console.log(`FAILED  ${name}`)
  console.log(String(error.message).slice(0, 4_000).replace(/^/gm, '        '))
}
