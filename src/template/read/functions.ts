/**
 * The Lambda functions of a template and the references to them.
 *
 * @module
 */

import type { FunctionReference } from '../model-authorizer.ts'
import { functionArn } from './made-up.ts'
import { type Resource, resourcesOf, type World } from './world.ts'

/** A function of the template with its ARN. */
export interface FunctionEntry {
  /** Unique in the template. */
  readonly key: string
  readonly arn: string
  readonly resource: Resource
}

/** The functions of a template. */
export interface FunctionRegistry {
  readonly entries: readonly FunctionEntry[]
  byArn(arn: string): FunctionEntry | undefined
  /** Parses an ARN with or without a qualifier. */
  reference(arn: string): FunctionReference
  /** Parses a function name, partial ARN or ARN, as `AWS::Lambda::Permission` takes it. */
  named(reference: string, resource: Resource): FunctionReference
}

/** Collects the functions of all stacks. */
export function functionRegistry(world: World, keyOf: (resource: Resource) => string): FunctionRegistry {
  const resources = resourcesOf(world, 'AWS::Lambda::Function', 'AWS::Serverless::Function')
  const entries = resources.flatMap((resource) => {
    const arn = resource.stack.resolve({ 'Fn::GetAtt': [resource.logicalId, 'Arn'] })
    return typeof arn === 'string' ? [{ key: keyOf(resource), arn, resource }] : []
  })
  const byArn = new Map(entries.map((entry) => [entry.arn, entry]))
  const reference = (arn: string): FunctionReference => {
    const { unqualified, qualifier } = splitQualifier(arn)
    const entry = byArn.get(unqualified)
    return {
      ...(entry === undefined ? {} : { logicalId: entry.key }),
      arn: unqualified,
      ...(qualifier === undefined ? {} : { qualifier }),
    }
  }
  return {
    entries,
    byArn: (arn) => byArn.get(splitQualifier(arn).unqualified),
    reference,
    named: (name, resource) => reference(String(functionArn(name, resource.stack.environment))),
  }
}

/** `arn:aws:lambda:{region}:{account}:function:{name}:{qualifier}`; name and qualifier may be stage variables. */
export function splitQualifier(arn: string): { readonly unqualified: string; readonly qualifier?: string | undefined } {
  const parts = arn.split(':')
  return parts.length < 8
    ? { unqualified: arn }
    : { unqualified: parts.slice(0, 7).join(':'), qualifier: parts.slice(7).join(':') }
}

/** The function ARN inside the URI of an integration or authorizer, or `undefined` for another URI. */
export function functionArnOfUri(uri: string): string | undefined {
  const start = uri.indexOf(':lambda:path/')
  if (start >= 0) {
    const from = uri.indexOf('/functions/', start)
    const to = uri.lastIndexOf('/invocations')
    return from < 0 || to <= from + 11 ? undefined : uri.slice(from + 11, to)
  }
  return /^arn:[a-z-]{3,12}:lambda:/.test(uri) ? uri : undefined
}
