/**
 * Values of the API keys of a template: given, stated in the template, or made up.
 *
 * @module
 */

import { randomUUID } from 'node:crypto'
import { ConfigError } from '../../errors.ts'
import type { Template } from '../model.ts'
import { type Resource, resourcesOf, type World } from '../read/world.ts'

/** The values by logical id. @throws {ConfigError} for a logical id in `given` that no usage plan has. */
export function apiKeyValues(
  template: Template,
  world: World,
  keyOf: (resource: Resource) => string,
  given: { readonly [logicalId: string]: string } = {},
): { readonly [logicalId: string]: string } {
  const ids = [...new Set(Object.values(template.apis).flatMap(({ usagePlans }) => usagePlans.flatMap(({ keys }) => keys)))]
  const unknown = Object.keys(given).find((id) => !ids.includes(id))
  if (unknown !== undefined)
    throw new ConfigError(
      'fromTemplate',
      `apiKeys["${unknown}"]`,
      '',
      `apiKeys has "${unknown}", which is not a key of a usage plan. Keys: ${ids.join(', ')}.`,
    )
  const stated = new Map(
    resourcesOf(world, 'AWS::ApiGateway::ApiKey').map((resource) => [keyOf(resource), resource.properties['Value']]),
  )
  return Object.fromEntries(ids.map((id) => [id, given[id] ?? usable(stated.get(id)) ?? randomUUID().replaceAll('-', '')]))
}

function usable(value: unknown): string | undefined {
  return typeof value === 'string' && /^[A-Za-z0-9-]{20,128}$/.test(value) ? value : undefined
}
