/**
 * Finds the OpenAPI document of an API: inline, in a local file, or in S3.
 *
 * @module
 */

import { isRecord } from '../../internal/type-guards.ts'
import { prepareDefinition } from './openapi/prepare-definition.ts'
import { memberOf } from './parse-context.ts'
import type { Problem } from './report.ts'
import { isUnresolved } from './unresolved.ts'
import type { Resource, World } from './world.ts'

/** The document, or the problem of finding it; neither if the API has none. */
export interface DefinitionSource {
  readonly document?: { readonly [key: string]: unknown } | undefined
  readonly problem?: Problem | undefined
}

/** Reads `inline` (`DefinitionBody`, `Body`) or `location` (`DefinitionUri`, `BodyS3Location`) of a resource. */
export function definitionSource(
  resource: Pick<Resource, 'stack' | 'properties' | 'metadata'>,
  names: { readonly inline: string; readonly location: string },
  world: World,
): DefinitionSource {
  const { stack, properties } = resource
  const inline = properties[names.inline]
  if (inline !== undefined && inline !== null) return fromValue(inline, names.inline)
  const location = properties[names.location]
  if (location === undefined || location === null) return {}
  const at = world.origins.locate(properties, names.location)
  if (isUnresolved(location)) return { problem: { code: location.code, message: location.message, at: location.at } }
  return fromLocation(location)

  function fromValue(value: unknown, name: string): DefinitionSource {
    if (isUnresolved(value)) return { problem: { code: value.code, message: value.message, at: value.at } }
    const parsed = typeof value === 'string' ? parseText(value) : value
    const prepared = prepareDefinition(parsed, stack.environment, world)
    if (isRecord(prepared)) return { document: prepared }
    return {
      problem: {
        code: 'invalid-value',
        message: `${name} must be an OpenAPI document.`,
        at: world.origins.locate(properties, name),
      },
    }
  }

  function fromLocation(value: unknown): DefinitionSource {
    const key = isRecord(value) ? (memberOf(value, 'Key') ?? memberOf(value, 'key')) : value
    const asset = assetOf(key) ?? resource.metadata['aws:asset:path']
    const text = typeof asset === 'string' ? asset : typeof value === 'string' ? value : undefined
    if (text === undefined || /^(?:s3|https?):/i.test(text))
      return {
        problem: {
          code: 'definition-not-local',
          message: 'The OpenAPI document is in S3. Pass the template with a local file.',
          at,
        },
      }
    const path = world.files.locate(text, stack.folder)
    if (typeof path !== 'string')
      return { problem: { code: 'missing-file', message: `The OpenAPI document cannot be read. ${path.missing}`, at } }
    const { root, problems } = world.files.parse(path)
    const problem = problems.find(({ kind }) => kind === 'syntax')
    if (problem !== undefined || !isRecord(root))
      return {
        problem: { code: 'syntax', message: problem?.message ?? 'The file is not an OpenAPI document.', at: problem?.at ?? at },
      }
    const resolved = stack.resolve(root)
    const prepared = isUnresolved(resolved) ? resolved : prepareDefinition(resolved, stack.environment, world)
    if (isUnresolved(prepared)) return { problem: { code: prepared.code, message: prepared.message, at: prepared.at } }
    return isRecord(prepared)
      ? { document: prepared }
      : { problem: { code: 'syntax', message: 'The file is not an OpenAPI document.', at } }
  }

  function assetOf(key: unknown): string | undefined {
    return typeof key === 'string' ? stack.assets.get(key.replace(/\.[a-z0-9]{1,8}$/i, '')) : undefined
  }
}

function parseText(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
