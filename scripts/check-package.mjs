// Checks the package as its users get it: packs it, unpacks the tarball into an empty project, loads every sub-path with
// `import` and `require`, compiles a program against its types, counts what it installs, and runs publint and attw.
// The build comes before.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** What a project that only writes authorizers installs next to gatewright. */
const MAX_PACKAGES = 14
const MAX_BYTES = 4_000_000

/** Sub-paths that `require` cannot load: the matchers extend vitest's `expect`, and vitest has ES modules only. */
const ESM_ONLY = ['./testing/matchers']

const root = fileURLToPath(new URL('..', import.meta.url))
const bin = (name) => join(root, 'node_modules', '.bin', name)
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const work = mkdtempSync(join(tmpdir(), 'gatewright-package-'))
const app = join(work, 'app')
const installed = join(app, 'node_modules', 'gatewright')
let failed = 0

try {
  const tarball = await step('npm pack', pack)
  if (tarball !== undefined) {
    await step('installs into an empty project', () => install(tarball))
    await step('contains every file that the manifest names', namedFiles)
    await step(`installs at most ${MAX_PACKAGES} packages and ${MAX_BYTES / 1e6} MB next to it`, installedSize)
    for (const key of subPaths()) {
      await step(`import '${specifier(key)}'`, () => load(key))
      if (!ESM_ONLY.includes(key) && !key.endsWith('.json')) await step(`require('${specifier(key)}')`, () => loadCommonJs(key))
    }
    await step('the ES modules and the CommonJS modules work together', mixBuilds)
    await step('the command line prints the version', command)
    await step('gatewright serve answers and exits on Ctrl-C', serve)
    await step("import 'gatewright' loads only what an authorizer needs", graph)
    await step('a program compiles against the types, and each wrong line is an error', compile)
    await step('publint', () => run(bin('publint'), ['run', '--strict', '--pack', 'false', root]))
    await step('attw', () =>
      run(bin('attw'), [
        tarball,
        '--exclude-entrypoints',
        ...ESM_ONLY,
        './authorizers/routes.schema.json',
        '--format',
        'table-flipped',
        '--no-emoji',
        '--no-color',
      ]),
    )
  }
} finally {
  rmSync(work, { recursive: true, force: true })
}
console.log(failed === 0 ? 'All package checks passed.' : `${failed} package checks failed.`)
process.exitCode = failed === 0 ? 0 : 1

/** Packs with the scripts of the manifest, as a release does: `prepack` builds. */
function pack() {
  const output = run('npm', ['pack', '--json', '--pack-destination', work], root, { stdio: ['ignore', 'pipe', 'ignore'] })
  // `prepack` prints before the JSON.
  const [{ filename, files, size }] = JSON.parse(output.slice(output.search(/^\[/m)))
  const paths = files.map(({ path }) => path)
  const stray = paths.filter((path) => /(^|\/)(test|node_modules|\.ci|\.env|scripts)(\/|$)/.test(path))
  if (stray.length > 0) throw new Error(`These files do not belong into the package: ${stray.slice(0, 5).join(', ')}`)
  if (!paths.includes('dist/src/index.js')) throw new Error('The package contains no build. Does `prepack` run?')
  console.log(`        ${files.length} files, ${Math.round(size / 1024)} kB`)
  return join(work, filename)
}

/** Does what npm does with a tarball, without a registry: unpacks it and links its dependencies. */
function install(tarball) {
  mkdirSync(installed, { recursive: true })
  run('tar', ['-xzf', tarball, '-C', installed, '--strip-components=1'])
  for (const name of [...Object.keys(manifest.dependencies), ...Object.keys(manifest.peerDependencies)]) {
    const target = join(app, 'node_modules', name)
    const source = join(root, 'node_modules', name)
    if (!existsSync(source)) {
      if (manifest.peerDependenciesMeta[name]?.optional === true) continue
      throw new Error(`${name} is not installed. Run npm ci.`)
    }
    mkdirSync(dirname(target), { recursive: true })
    symlinkSync(source, target, 'junction')
  }
  writeFileSync(join(app, 'package.json'), '{ "name": "app", "private": true, "type": "module" }')
}

function namedFiles() {
  const missing = targets(manifest.exports)
    .concat(targets(manifest.imports), Object.values(manifest.bin), Object.values(manifest.typesVersions['*']).flat())
    .filter((path) => !path.includes('*') && !existsSync(join(installed, path)))
  if (missing.length > 0) throw new Error(`missing: ${[...new Set(missing)].join(', ')}`)
}

function targets(value) {
  return typeof value === 'string' ? [value] : Object.values(value).flatMap(targets)
}

function installedSize() {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  const folders = new Set()
  const queue = Object.keys(manifest.dependencies).map((name) => folderOf(name, ''))
  for (let folder = queue.pop(); folder !== undefined; folder = queue.pop()) {
    if (folders.has(folder)) continue
    folders.add(folder)
    for (const name of Object.keys(packages[folder].dependencies ?? {})) queue.push(folderOf(name, folder))
  }
  const bytes = [...folders].reduce((sum, folder) => sum + sizeOf(join(root, folder)), 0)
  console.log(`        ${folders.size} packages, ${(bytes / 1e6).toFixed(1)} MB`)
  if (folders.size > MAX_PACKAGES || bytes > MAX_BYTES) throw new Error([...folders].join('\n'))

  /** Node's lookup: the innermost `node_modules` that has the package. */
  function folderOf(name, from) {
    const folder = from === '' ? `node_modules/${name}` : `${from}/node_modules/${name}`
    if (folder in packages) return folder
    if (from === '') throw new Error(`${name} is not in the lock file`)
    return folderOf(name, from.slice(0, Math.max(0, from.lastIndexOf('/node_modules/'))))
  }
}

function sizeOf(path) {
  const stats = statSync(path)
  if (!stats.isDirectory()) return stats.size
  return readdirSync(path).reduce((sum, name) => sum + (name === 'node_modules' ? 0 : sizeOf(join(path, name))), 0)
}

/** The sub-paths that the manifest names, and every file that matches a wildcard. */
function subPaths() {
  const plain = Object.keys(manifest.exports).filter((key) => !key.includes('*') && key !== './package.json')
  const authorizers = readdirSync(join(root, 'authorizers')).filter((name) => name.endsWith('.ts'))
  const policies = readdirSync(join(root, 'policies')).filter((name) => existsSync(join(root, 'policies', name, 'policy.ts')))
  return [
    ...plain,
    ...authorizers.map((name) => `./authorizers/${name.slice(0, -3)}`),
    ...policies.map((name) => `./policies/${name}`),
  ]
}

function specifier(key) {
  return `gatewright${key.slice(1)}`
}

function load(key) {
  const attributes = key.endsWith('.json') ? ", { with: { type: 'json' } }" : ''
  const program = `
    const exported = await import('${specifier(key)}'${attributes}).catch((error) => {
      if (${expectedError(key)}) return { message: error.message }
      throw error
    })
    if (Object.keys(exported).length === 0 && ${!ESM_ONLY.includes(key)}) throw new Error('exports nothing')`
  run(process.execPath, ['--input-type=module', '--eval', program], app)
}

/** Under the flag that AWS Lambda sets, so that no ES module is loaded by accident. */
function loadCommonJs(key) {
  const program = `
    try {
      if (Object.keys(require('${specifier(key)}')).length === 0) throw new Error('exports nothing')
    } catch (error) {
      if (!(${expectedError(key)})) throw error
    }`
  run(process.execPath, [...commonJsFlags(), '--input-type=commonjs', '--eval', program], app)
}

function commonJsFlags() {
  const flag = '--no-experimental-require-module'
  return process.allowedNodeEnvironmentFlags.has(flag) ? [flag] : []
}

/** A ready-made authorizer without its environment variables names what is missing; the matchers need a running vitest. */
function expectedError(key) {
  if (key.startsWith('./authorizers/')) return "error.name === 'ConfigError'"
  return ESM_ONLY.includes(key) ? '/vitest/i.test(error.message)' : 'false'
}

/** Lambda loads both builds when one part of an application uses `require` and another one `import`. */
function mixBuilds() {
  const program = `
    const cjs = require('gatewright')
    const { publicKey } = require('node:crypto').generateKeyPairSync('rsa', { modulusLength: 2048 })
    const jwks = { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k', alg: 'RS256', use: 'sig' }] }
    import('gatewright').then(async (esm) => {
      if (cjs.tokenAuthorizer === esm.tokenAuthorizer) throw new Error('there is one copy only: the check checks nothing')
      const options = { userPoolId: 'eu-west-1_AbCdEf', clientId: null, tokenUse: 'access', jwks }
      for (const [one, other] of [[cjs, esm], [esm, cjs]]) {
        const authenticate = one.bearer(one.byIssuer(other.cognito(options)))
        const handler = other.tokenAuthorizer({ authenticate, ttlSeconds: 0, routes: { 'GET /pets': one.authenticated } })
        const event = { type: 'TOKEN', authorizationToken: 'Bearer x', methodArn: 'arn:aws:execute-api:eu-west-1:123456789012:a1b2c3/prod/GET/pets' }
        const error = await handler(event).then(() => undefined, (thrown) => thrown)
        if (error?.message !== 'Unauthorized') throw new Error('expected Unauthorized')
        try { one.cognito({}) } catch (thrown) { if (thrown.code !== 'ERR_CONFIG') throw thrown }
      }
    }).catch((error) => { console.error(error); process.exitCode = 1 })`
  run(process.execPath, [...commonJsFlags(), '--input-type=commonjs', '--eval', program], app)
}

function command() {
  const main = join(installed, manifest.bin.gatewright)
  const version = run(process.execPath, [main, '--version'], app).trim()
  if (version !== manifest.version) throw new Error(`The command prints ${version}, the manifest has ${manifest.version}.`)
  if (!readFileSync(main, 'utf8').startsWith('#!/usr/bin/env node')) throw new Error('The file has no shebang line.')
}

function serve() {
  const definition = `export const options = {
    stage: 'prod', authorizers: {}, routes: { 'GET /open': { authorizer: 'NONE', integration: () => Response.json({ open: true }) } },
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
    let requested = false
    const read = async (chunk) => {
      output += chunk
      const url = /http:\/\/[^\s/]+/.exec(output)?.[0]
      if (requested || url === undefined || !output.includes('Ctrl-C')) return
      requested = true
      const body = await fetch(`${url}/prod/open`).then((response) => response.text(), String)
      if (body !== '{"open":true}') output += `\nunexpected response: ${body}`
      child.kill('SIGINT')
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      const isClean = code === 0 && requested && !output.includes('unexpected response') && !output.includes('\u001b')
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
  const heavy = ['yaml', 'hono', '@hono', 'commander', 'vitest', '@smithy', 'ws', 'jose', 'xml-crypto', '@xmldom']
  const loaded = Object.keys(metafile.inputs).filter((path) => heavy.some((name) => path.includes(`node_modules/${name}/`)))
  if (loaded.length > 0) throw new Error(`loads ${loaded.slice(0, 5).join(', ')}`)
  if (!Object.keys(metafile.inputs).some((path) => path.endsWith('gatewright/dist/src/index.js')))
    throw new Error('The bundle does not contain the built package.')
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
  const expected = [...text.matchAll(/^\s*\/\/ @ts-expect-error/gm)].length
  writeFileSync(wrong, text.replaceAll('@ts-expect-error', 'wrong:'))
  const { status, stdout } = spawnSync(bin('tsc'), ['-p', app, '--pretty', 'false'], { encoding: 'utf8' })
  const lines = new Set([...stdout.matchAll(/wrong\.ts\((\d+),/g)].map(([, line]) => line))
  if (status === 0 || lines.size < expected) throw new Error(`Only ${lines.size} of ${expected} wrong lines are errors.`)
  console.log(`        ${expected} wrong lines are errors`)
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

async function step(name, check) {
  try {
    const result = await check()
    console.log(`ok      ${name}`)
    return result
  } catch (error) {
    failed += 1
    console.log(`FAILED  ${name}`)
    console.log(String(error.message).slice(0, 4_000).replace(/^/gm, '        '))
    return undefined
  }
}
