/**
 * Opens a CDK cloud assembly: its stacks, assets and nested assemblies.
 *
 * @module
 */

import { join } from 'node:path'
import { isRecord } from '../../internal/type-guards.ts'
import { environmentOf } from './environment.ts'
import { memberOf } from './parse-context.ts'
import { openStack } from './stack.ts'
import type { World } from './world.ts'

type Artifact = { readonly [key: string]: unknown }

/** Assemblies inside assemblies. */
const MAX_DEPTH = 5

/** Opens all stacks of the assembly, or the one that the option `stack` names. */
export function openAssembly(manifest: Artifact, folder: string | undefined, world: World, depth: number = 0): void {
  const artifacts = isRecord(manifest['artifacts']) ? manifest['artifacts'] : {}
  const assets = assetsOf(artifacts, folder, world)
  for (const [id, artifact] of Object.entries(artifacts)) {
    if (!isRecord(artifact)) continue
    if (artifact['type'] === 'aws:cloudformation:stack') openStackArtifact(id, artifact, { folder, world, assets })
    else if (artifact['type'] === 'cdk:cloud-assembly' && depth < MAX_DEPTH) openNestedAssembly(artifact, folder, world, depth)
  }
  if (depth === 0 && world.stacks.length === 0 && world.options.stack !== undefined)
    world.report.error({
      code: 'no-api',
      message: 'The option `stack` names no stack of the cloud assembly.',
      at: world.origins.locate(manifest),
    })
}

interface AssemblyContext {
  readonly folder: string | undefined
  readonly world: World
  readonly assets: ReadonlyMap<string, string>
}

function openStackArtifact(id: string, artifact: Artifact, { folder, world, assets }: AssemblyContext): void {
  const { stack: wanted, pseudo = {}, parameters = {} } = world.options
  const properties = artifact['properties']
  const stackName = String(memberOf(properties, 'stackName') ?? id)
  const displayName = String(artifact['displayName'] ?? stackName).split(' ')[0] ?? id
  if (wanted !== undefined && ![id, stackName, displayName].includes(wanted)) return
  const file = memberOf(properties, 'templateFile')
  const at = world.origins.locate(artifact)
  const path = typeof file === 'string' ? world.files.locate(file, folder) : { missing: 'The artifact names no template.' }
  if (typeof path !== 'string') {
    world.report.error({ code: 'missing-file', message: `The template of a stack cannot be read. ${path.missing}`, at })
    return
  }
  const document = world.files.parse(path)
  const problem = document.problems.find(({ kind }) => kind === 'syntax')
  if (problem !== undefined || !isRecord(document.root)) {
    world.report.error({ code: 'syntax', message: problem?.message ?? 'The file is not a template.', at: problem?.at ?? at })
    return
  }
  const environment = environmentOf(pseudo, { ...accountOf(artifact['environment']), stackName })
  openStack(
    { name: stackName, root: document.root, folder, environment, parameters, assets, constructPaths: constructPaths(artifact) },
    world,
  )
}

/** `aws://123456789012/eu-west-1`; an unknown account or region is not used. */
function accountOf(environment: unknown): { readonly accountId?: string | undefined; readonly region?: string | undefined } {
  const [, accountId, region] = /^aws:\/\/(\d{12}|unknown-account)\/([a-z0-9-]{1,30})$/.exec(String(environment)) ?? []
  return {
    ...(accountId === undefined || accountId === 'unknown-account' ? {} : { accountId }),
    ...(region === undefined || region === 'unknown-region' ? {} : { region }),
  }
}

/** Construct path by logical id, from the metadata of the artifact. */
function constructPaths({ metadata }: Artifact): ReadonlyMap<string, string> {
  const paths = new Map<string, string>()
  if (!isRecord(metadata)) return paths
  for (const [path, entries] of Object.entries(metadata)) {
    const list = Array.isArray(entries) ? entries : []
    for (const entry of list) {
      const id = memberOf(entry, 'data')
      if (memberOf(entry, 'type') === 'aws:cdk:logicalId' && typeof id === 'string')
        paths.set(id, path.replace(/^\//, '').replace(/\/Resource$/, ''))
    }
  }
  return paths
}

/** Path of each asset by hash, from the asset manifests. */
function assetsOf(artifacts: Artifact, folder: string | undefined, world: World): ReadonlyMap<string, string> {
  const assets = new Map<string, string>()
  for (const artifact of Object.values(artifacts)) {
    if (memberOf(artifact, 'type') !== 'cdk:asset-manifest') continue
    const file = memberOf(memberOf(artifact, 'properties'), 'file')
    const path = typeof file === 'string' ? world.files.locate(file, folder) : undefined
    const files = typeof path === 'string' ? memberOf(world.files.parse(path).root, 'files') : undefined
    for (const [hash, asset] of isRecord(files) ? Object.entries(files) : []) {
      const source = memberOf(memberOf(asset, 'source'), 'path')
      if (typeof source === 'string') assets.set(hash, source)
    }
  }
  return assets
}

function openNestedAssembly(artifact: Artifact, folder: string | undefined, world: World, depth: number): void {
  const name = memberOf(artifact['properties'], 'directoryName')
  const path = typeof name === 'string' ? world.files.locate(join(name, 'manifest.json'), folder) : undefined
  if (typeof path !== 'string' || typeof name !== 'string') {
    world.report.error({
      code: 'missing-file',
      message: 'A nested cloud assembly cannot be read.',
      at: world.origins.locate(artifact),
    })
    return
  }
  const { root } = world.files.parse(path)
  if (isRecord(root)) openAssembly(root, folder === undefined ? undefined : join(folder, name), world, depth + 1)
}
