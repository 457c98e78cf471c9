/**
 * Parts of the security schemes that SAM writes.
 *
 * @module
 */

import type { Location } from '../../finding.ts'
import type { Fields } from '../fields.ts'
import type { Problem } from '../report.ts'
import type { World } from '../world.ts'

/** What the authorizers are read for. */
export interface SamAuthorizerContext {
  readonly world: World
  readonly kind: 'REST' | 'HTTP'
  /** `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/`. */
  readonly uriPrefix: string
}

export type Parts = { readonly [name: string]: readonly [value: unknown, at: Location | undefined] }

export function lambdaParts(fields: Fields, { uriPrefix }: SamAuthorizerContext): Parts {
  const arn = fields.object['FunctionArn']
  const role = fields.object['FunctionInvokeRole']
  return {
    authorizerUri: [typeof arn === 'string' ? `${uriPrefix}${arn}/invocations` : arn, fields.at('FunctionArn')],
    authorizerCredentials: [role === 'NONE' ? undefined : role, fields.at('FunctionInvokeRole')],
  }
}

/** In the order in which SAM writes them. */
export const SOURCE_LISTS = [
  ['Headers', 'header'],
  ['QueryStrings', 'querystring'],
  ['StageVariables', 'stageVariables'],
  ['Context', 'context'],
] as const

export function sources(identity: Fields | undefined, kind: 'REST' | 'HTTP'): readonly string[] | undefined {
  const found = SOURCE_LISTS.flatMap(([list, location]) =>
    (identity?.strings(list) ?? []).map((name) => {
      const isRequest = location === 'header' || location === 'querystring'
      return `${kind === 'HTTP' ? '$' : isRequest ? 'method.' : ''}${isRequest ? 'request.' : ''}${location}.${name}`
    }),
  )
  return found.length === 0 ? undefined : found
}

export function scheme({ world }: SamAuthorizerContext, at: Location, header: string, extension: object): object {
  return world.origins.place({ type: 'apiKey', name: header, in: 'header', 'x-amazon-apigateway-authorizer': extension }, at)
}

export function place(world: World, at: Location, parts: Parts): object {
  const set = Object.entries(parts).filter(([, [value]]) => value !== undefined && value !== null)
  const members = Object.fromEntries(Object.entries(parts).map(([name, [, position]]) => [name, position]))
  return world.origins.place(Object.fromEntries(set.map(([name, [value]]) => [name, value])), at, members)
}

export function unknownKeys(fields: Fields, known: readonly string[]): Problem[] {
  const unknown = Object.keys(fields.object).filter((key) => !known.includes(key))
  return unknown.map((key) => withoutEffect(fields, key, 'SAM ignores it on an authorizer of a REST API'))
}

export function refuseKeys(fields: Fields, known: readonly string[], what: string): void {
  for (const key of Object.keys(fields.object)) {
    if (!known.includes(key))
      fields.problems.push({
        code: 'unsupported-property',
        message: `${key} is not a property of ${what}. Remove it.`,
        at: fields.at(key),
      })
  }
}

export function withoutEffect(fields: Fields, key: string, reason: string): Problem {
  return { code: 'property-without-effect', message: `${key} has no effect: ${reason}. Remove it.`, at: fields.at(key) }
}

export function stringOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
