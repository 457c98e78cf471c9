/**
 * Requirements on the callers of routes: "no route under /admin without the group admin".
 *
 * @module
 */

import { isStringArray } from '../../internal/type-guards.ts'
import { type Check, isObject, optional, optionSchema, string, valid } from '../../options.ts'
import type { TemplateApi } from '../model.ts'
import type { TemplateRoute } from '../model-route.ts'
import type { SampleCaller } from './callers.ts'

/** Who may reach some routes. A caller that meets one of the members may; every other caller must not. */
export interface AccessRequirement {
  /** `ANY /admin/*`, `GET /pets/{id}`, `$connect`. `*` matches any characters. */
  readonly routes: string
  /** Logical id of the API. Default: every API. */
  readonly api?: string | undefined
  /** Callers of these authorizers. */
  readonly authorizers?: readonly string[] | undefined
  /** Callers whose token has one of these scopes. */
  readonly scopes?: readonly string[] | undefined
  /** Callers with this claim: `{ name: 'groups', value: 'admin' }`. */
  readonly claim?:
    | {
        /** The name of the claim. */
        readonly name: string
        /** The value, or one of the values of an array. */
        readonly value: string
      }
    | undefined
  /** These names of `callers`. */
  readonly callers?: readonly string[] | undefined
  /** IAM principals that sign their requests. Default `false`. */
  readonly iam?: boolean | undefined
}

const names: Check<readonly string[]> = valid('an array of names', isStringArray)

const REQUIREMENT = (path: string): ReturnType<typeof optionSchema<AccessRequirement>> =>
  optionSchema<AccessRequirement>(
    'proveTemplate',
    {
      routes: string,
      api: optional(string),
      authorizers: optional(names),
      scopes: optional(names),
      claim: optional(
        valid(
          'an object { name, value }',
          (value) => isObject(value) && string.accepts(value['name']) && string.accepts(value['value']),
        ),
      ),
      callers: optional(names),
      iam: optional(valid('true or false', (value) => typeof value === 'boolean')),
    },
    path,
  )

/** @throws {ConfigError} for a requirement that is not complete. */
export function checkRequirements(given: readonly unknown[]): readonly AccessRequirement[] {
  return given.map((requirement, index) => REQUIREMENT(`require[${index}].`).check(requirement))
}

/** Whether the settings of a route alone make sure that only callers of the requirement reach it. */
export function settingsSatisfy(requirement: AccessRequirement, { authorizers }: TemplateApi, route: TemplateRoute): boolean {
  const { authorization, scopes } = route
  if (authorization.type === 'NONE') return false
  if (authorization.type === 'AWS_IAM') return requirement.iam === true
  if (requirement.authorizers?.includes(authorization.authorizer) === true) return true
  if (authorization.type === 'CUSTOM') return false
  // One scope of the route suffices, so each of them must be among the required ones.
  if (requirement.scopes !== undefined && scopes.length > 0 && scopes.every((scope) => requirement.scopes?.includes(scope)))
    return true
  const { claim } = requirement
  const issuers = authorizers[authorization.authorizer]?.issuers ?? []
  return (
    claim !== undefined &&
    issuers.length > 0 &&
    issuers.every((issuer) =>
      issuer.claims.some(
        ({ name, required, expected }) =>
          name === claim.name && required && expected.length > 0 && expected.every((one) => one === claim.value),
      ),
    )
  )
}

/** Whether a sample caller may reach the routes of the requirement. */
export function mayReach({ callers, claim, scopes }: AccessRequirement, name: string, { claims = {} }: SampleCaller): boolean {
  if (callers?.includes(name) === true) return true
  const has = (claimName: string, value: string): boolean => {
    const actual = Object.hasOwn(claims, claimName) ? claims[claimName] : undefined
    return Array.isArray(actual) ? actual.includes(value) : String(actual) === value
  }
  if (claim !== undefined && has(claim.name, claim.value)) return true
  const granted = [claims['scope'], claims['scp']].flatMap((value) =>
    typeof value === 'string' ? value.split(' ') : isStringArray(value) ? value : [],
  )
  return scopes?.some((scope) => granted.includes(scope)) === true
}

/** Whether the question can be answered for a Lambda authorizer only by asking its handler. */
export function needsCallers({ claim, scopes, callers }: AccessRequirement): boolean {
  return claim !== undefined || scopes !== undefined || callers !== undefined
}
