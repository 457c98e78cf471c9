/**
 * Opens a CloudFormation or SAM template: its parameters, conditions and resources.
 *
 * @module
 */

import { isRecord } from '../../internal/type-guards.ts'
import { type Environment, pseudoParameters } from './environment.ts'
import { expandForEach } from './for-each.ts'
import { parameterValues } from './parameters.ts'
import { memberOf } from './parse-context.ts'
import { createReferences } from './references.ts'
import { createResolver, type Resolver } from './resolver.ts'
import type { Scope } from './scope.ts'
import { isUnresolved, missing } from './unresolved.ts'
import type { Properties, Resource, Stack, World } from './world.ts'

/** What a stack is opened with. */
export interface StackInput {
  readonly name: string
  readonly root: { readonly [key: string]: unknown }
  readonly folder: string | undefined
  readonly environment: Environment
  /** Values of parameters from the options or the parent stack. */
  readonly parameters: { readonly [name: string]: unknown }
  readonly assets?: ReadonlyMap<string, string> | undefined
  /** Construct paths of a cloud assembly, by logical id. */
  readonly constructPaths?: ReadonlyMap<string, string> | undefined
}

/** Files inside files: deeper nesting is a mistake. */
const MAX_INCLUDES = 20

/** Opens a stack and adds it to the world. */
export function openStack(input: StackInput, world: World): Stack {
  const { origins, report, options } = world
  const transforms = transformsOf(input.root)
  let opened: Stack | undefined
  const scope = scopeOf(input, world, () => opened)
  const resolver: Resolver = createResolver(scope)
  const enabled = transforms.includes('AWS::LanguageExtensions')
  const expand = (section: unknown): unknown =>
    section === undefined ? undefined : expandForEach(section, { origins, enabled, resolve: resolver.resolve })
  // Conditions and resources are expanded after the parameters that their loops read.
  const sections: { readonly [name: string]: unknown } = {
    ...input.root,
    Conditions: expand(input.root['Conditions']),
    Resources: expand(input.root['Resources']),
    Outputs: expand(input.root['Outputs']),
  }
  Object.assign(scope, { conditions: sections['Conditions'] })
  const resources = new Map<string, Resource>()
  const stack: Stack = {
    name: input.name,
    environment: input.environment,
    folder: input.folder,
    root: sections,
    resources,
    isSam: transforms.includes('AWS::Serverless-2016-10-31') || hasSamResources(sections['Resources']),
    assets: input.assets ?? new Map(),
    resolve: resolver.resolve,
    output: (name) => resolver.resolve(memberOf(memberOf(sections['Outputs'], name), 'Value')),
    exported,
  }
  opened = stack
  world.stacks.push(stack)
  addResources(stack, resources, { resolver, input, world })
  checkTransforms(stack, transforms, world)
  return stack

  function exported(exportName: string): unknown {
    const outputs = sections['Outputs']
    if (!isRecord(outputs)) return undefined
    const output = Object.values(outputs).find(
      (one) => resolver.resolve(memberOf(memberOf(one, 'Export'), 'Name')) === exportName,
    )
    return output === undefined ? undefined : resolver.resolve(memberOf(output, 'Value'))
  }

  function scopeOf(given: StackInput, { files }: World, self: () => Stack | undefined): Scope {
    const ssm = (name: string): unknown =>
      options.ssm !== undefined && Object.hasOwn(options.ssm, name) ? options.ssm[name] : undefined
    const values = parameterValues(given.root['Parameters'], { origins, report, given: given.parameters, ssm })
    const active = new Set<string>()
    return {
      origins,
      parameters: new Map([...pseudoParameters(given.environment), ...values]),
      mappings: given.root['Mappings'],
      conditions: given.root['Conditions'],
      reference: createReferences(self, world),
      imported: (name) => {
        if (options.imports !== undefined && Object.hasOwn(options.imports, name)) return options.imports[name]
        return world.stacks.map((other) => other.exported(name)).find((value) => value !== undefined)
      },
      ssm,
      include(location, at, use) {
        const path = files.locate(location, given.folder)
        if (typeof path !== 'string') return missing('missing-file', `AWS::Include cannot be read. ${path.missing}`, at)
        if (active.has(path) || active.size >= MAX_INCLUDES)
          return missing('syntax', 'AWS::Include refers to itself. Remove the cycle.', at)
        const { root, problems } = files.parse(path)
        const [problem] = problems.filter(({ kind }) => kind === 'syntax')
        if (problem !== undefined) return missing('syntax', `An included file cannot be read. ${problem.message}`, problem.at)
        active.add(path)
        const result = use(root)
        active.delete(path)
        return result
      },
      region: given.environment.region,
    }
  }
}

interface ResourceContext {
  readonly resolver: Resolver
  readonly input: StackInput
  readonly world: World
}

function addResources(stack: Stack, resources: Map<string, Resource>, context: ResourceContext): void {
  const declared = stack.root['Resources']
  if (!isRecord(declared)) return
  for (const [logicalId, raw] of Object.entries(declared)) {
    const at = context.world.origins.locate(declared, logicalId)
    if (isUnresolved(raw)) context.world.report.error({ code: problemCode(raw.code), message: raw.message, at: raw.at })
    else if (logicalId === 'Fn::Transform') includeResources(raw, at)
    else if (isRecord(raw) && typeof raw['Type'] === 'string') addResource(logicalId, raw)
    else context.world.report.error({ code: 'syntax', message: `The resource ${logicalId} has no Type.`, at })
  }

  function includeResources(raw: unknown, at: Resource['at']): void {
    const included = context.resolver.resolve({ 'Fn::Transform': raw })
    if (isUnresolved(included)) context.world.report.error({ code: problemCode(included.code), message: included.message, at })
    else if (isRecord(included))
      for (const [logicalId, one] of Object.entries(included))
        if (isRecord(one) && typeof one['Type'] === 'string') addResource(logicalId, one)
  }

  function addResource(logicalId: string, raw: { readonly [key: string]: unknown }): void {
    const condition = raw['Condition']
    const holds = typeof condition === 'string' ? context.resolver.condition(condition) : true
    if (holds === false) return
    const metadata = isRecord(raw['Metadata']) ? raw['Metadata'] : {}
    const path = metadata['aws:cdk:path'] ?? context.input.constructPaths?.get(logicalId)
    let properties: Properties | undefined
    resources.set(logicalId, {
      stack,
      logicalId,
      type: String(raw['Type']),
      get properties() {
        properties ??= recordOf(context.resolver.resolve(raw['Properties']), raw, context.world)
        return properties
      },
      metadata,
      constructPath: typeof path === 'string' ? path.replace(/\/Resource$/, '') : undefined,
      conditionUnknown: holds === undefined,
      at: context.world.origins.locate(stack.root['Resources'], logicalId),
    })
  }
}

function recordOf(value: unknown, raw: object, { origins, report }: World): Properties {
  if (isUnresolved(value)) report.error({ code: problemCode(value.code), message: value.message, at: value.at })
  return isRecord(value) && !isUnresolved(value) ? value : origins.copy({}, raw)
}

function checkTransforms(stack: Stack, transforms: readonly unknown[], { origins, report }: World): void {
  const at = origins.locate(stack.root, 'Transform')
  const unknown = transforms.filter((name) => !KNOWN_TRANSFORMS.has(String(name)))
  if (unknown.length > 0)
    report.error({
      code: 'unknown-transform',
      message: 'A macro over the whole template may change any route. Pass the transformed template.',
      at,
    })
  if (stack.isSam && !transforms.includes('AWS::Serverless-2016-10-31'))
    report.warning({
      code: 'missing-transform',
      message: 'The template has AWS::Serverless resources and no Transform. Add AWS::Serverless-2016-10-31.',
      at,
    })
}

const KNOWN_TRANSFORMS: ReadonlySet<string> = new Set([
  'AWS::Serverless-2016-10-31',
  'AWS::LanguageExtensions',
  'AWS::Include',
  'AWS::CodeDeployBlueGreen',
  'AWS::SecretsManager-2020-07-23',
  'AWS::SecretsManager-2024-09-16',
])

function transformsOf(root: { readonly [key: string]: unknown }): readonly unknown[] {
  const { Transform: transform } = root
  const list = Array.isArray(transform) ? transform : transform === undefined ? [] : [transform]
  return list.map((one) => (isRecord(one) ? one['Name'] : one))
}

function hasSamResources(resources: unknown): boolean {
  return (
    isRecord(resources) && Object.values(resources).some((one) => String(memberOf(one, 'Type')).startsWith('AWS::Serverless::'))
  )
}

/** Every code of an unknown value is also the code of a finding. */
function problemCode<C extends string>(code: C): C {
  return code
}
