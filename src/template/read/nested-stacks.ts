/**
 * Opens nested stacks and applications whose template is a local file.
 *
 * @module
 */

import { basename, dirname } from 'node:path'
import { isRecord } from '../../internal/type-guards.ts'
import { openStack } from './stack.ts'
import { isUnresolved } from './unresolved.ts'
import type { Resource, Stack, World } from './world.ts'

/** Stacks inside stacks: a deeper nesting is a cycle. */
const MAX_DEPTH = 20

/** Creates the lookup of nested stacks. */
export function nestedStacks(world: () => World): (resource: Resource) => Stack | undefined {
  const opened = new Map<Resource, Stack | undefined>()
  return (resource) => {
    if (opened.has(resource)) return opened.get(resource)
    opened.set(resource, undefined) // a cycle of outputs ends here
    const stack = open(resource, world())
    opened.set(resource, stack)
    return stack
  }
}

/** Opens every nested stack. */
export function openAllNested(world: World): void {
  if (world.options.nested === false) return
  // Nested stacks are added to the end of the array while it is read.
  for (const stack of world.stacks) {
    for (const resource of stack.resources.values()) {
      if (resource.type === 'AWS::CloudFormation::Stack' || resource.type === 'AWS::Serverless::Application')
        world.nested(resource)
    }
  }
}

function open(resource: Resource, world: World): Stack | undefined {
  if (world.options.nested === false) return undefined
  const { stack: parent, properties, logicalId, at } = resource
  const name = `${parent.name === '' ? '' : `${parent.name}/`}${logicalId}`
  const warn = (message: string): undefined => {
    world.report.warning({ code: 'missing-file', message: `The nested stack ${logicalId} is not read. ${message}`, at })
    return undefined
  }
  if (name.split('/').length > MAX_DEPTH) return warn('It is nested too deeply.')
  const location = properties['Location'] ?? properties['TemplateURL']
  const candidates = [
    resource.metadata['aws:asset:path'],
    location,
    typeof location === 'string' ? basename(location) : undefined,
  ]
  const paths = candidates.filter((one) => typeof one === 'string').map((one) => world.files.locate(one, parent.folder))
  const path = paths.find((one) => typeof one === 'string')
  if (typeof path !== 'string') return warn('Its template is not a local file.')
  const document = world.files.parse(path)
  const problem = document.problems.find(({ kind }) => kind === 'syntax')
  if (problem !== undefined || !isRecord(document.root)) return warn(problem?.message ?? 'It is not a template.')
  const given = properties['Parameters']
  return openStack(
    {
      name,
      root: document.root,
      folder: dirname(path),
      environment: { ...parent.environment, stackName: `${parent.environment.stackName}-${logicalId}` },
      parameters: isRecord(given) && !isUnresolved(given) ? given : {},
      assets: parent.assets,
    },
    world,
  )
}
