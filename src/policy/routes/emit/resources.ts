/**
 * Collects the resources of a document by access, in the shortest form: which are allowed, and which are denied.
 *
 *   listed   the open paths, one resource per path pattern; everything else is denied
 *   allows   the same by access. A method with many open paths and no condition is allowed as a whole, `GET/*`, because
 *            the statement that denies unlisted paths names each of them already
 *   denies   closed paths that a listed pattern also matches
 *
 * @module
 */

import { getOrAdd } from '../../../internal/get-or-add.ts'
import { METHODS } from '../parse/route-pattern.ts'
import { STAR, type Tokens } from '../parse/tokens.ts'
import { type AccessText, ALWAYS, NEVER } from '../plan/access-text.ts'
import type { MethodPlan } from '../plan/method-plan.ts'
import { type Pattern, withoutIncluded } from '../plan/pattern.ts'
import { guardPatterns, patternStrings } from './pattern-string.ts'

type ResourceSets = Map<AccessText, Set<string>>

/** Resources without their common prefix, by access. */
export interface Resources {
  /** The open paths by access. */
  readonly listed: ReadonlyMap<AccessText, ReadonlySet<string>>
  /** Allowed where a condition of the access holds. */
  readonly allows: ReadonlyMap<AccessText, ReadonlySet<string>>
  /** Denied unless a condition of the access holds. */
  readonly denies: ReadonlyMap<AccessText, ReadonlySet<string>>
}

export interface ResourceOptions {
  /** Whether the document denies unlisted paths. If not, the Allow statements have to list the open paths. */
  readonly denyUnlisted: boolean
  /** Whether the plans cover the whole table of the API. */
  readonly isWholeTable: boolean
}

export function collectResources(plans: readonly MethodPlan[], { denyUnlisted, isWholeTable }: ResourceOptions): Resources {
  const listed: ResourceSets = new Map()
  const allows: ResourceSets = new Map()
  const denies: ResourceSets = new Map()
  for (const plan of plans) {
    const open = openResources(plan)
    addAll(listed, open.allowed)
    addAll(denies, open.deniedSlashes)
    addAll(allows, denyUnlisted && isLong(open.allowed, plan) ? wholeMethods(plan.methods) : open.allowed)
  }
  addAll(
    denies,
    deniedResources(denyUnlisted ? denyGroups(plans) : plans.map(({ methods, denies }) => ({ methods, patterns: denies }))),
  )
  for (const resource of guardPatterns(plans, isWholeTable)) add(denies, NEVER, resource)

  for (const sets of [listed, allows, denies]) for (const resources of sets.values()) joinSlashVariants(resources)
  for (const resources of denies.values()) foldMethods(resources)
  if (isFoldable(plans, denies))
    for (const sets of [listed, allows]) for (const resources of sets.values()) foldMethods(resources)
  return { listed, allows, denies }
}

/** The resources of the open paths of a plan, and the paths with a trailing slash that they must not match. */
function openResources({ allows, methods }: MethodPlan): {
  readonly allowed: ResourceSets
  readonly deniedSlashes: ResourceSets
} {
  const allowed: ResourceSets = new Map()
  const deniedSlashes: ResourceSets = new Map()
  for (const { tokens, access, allowsSlash } of withoutIncluded(allows)) {
    for (const resource of patternStrings(tokens, methods)) {
      add(allowed, access, resource)
      if (tokens.at(-1) === STAR) {
        if (!allowsSlash) add(deniedSlashes, NEVER, `${resource}/`)
      } else if (allowsSlash && hasSlashVariant(resource)) add(allowed, access, `${resource}/`)
    }
  }
  return { allowed, deniedSlashes }
}

/** With fewer open paths per method, the Allow statement lists them, which is easier to read. */
const MIN_PATHS = 8

function isLong(allowed: ResourceSets, { methods }: MethodPlan): boolean {
  return allowed.size === 1 && (allowed.get(ALWAYS)?.size ?? 0) >= MIN_PATHS * Math.max(methods.length, 1)
}

function wholeMethods(methods: readonly string[]): ResourceSets {
  return new Map([[ALWAYS, new Set(methods.map((method) => `${method}/*`))]])
}

function deniedResources(groups: readonly DenyGroup[]): ResourceSets {
  const denied: ResourceSets = new Map()
  for (const { patterns, methods } of groups) {
    for (const { tokens, access } of withoutIncluded(patterns)) {
      for (const resource of patternStrings(tokens, methods)) {
        add(denied, access, resource)
        if (hasSlashVariant(resource)) add(denied, access, `${resource}/`)
      }
    }
  }
  return denied
}

interface DenyGroup {
  readonly methods: readonly string[]
  readonly patterns: readonly Pattern[]
}

/**
 * The Deny patterns by method. A pattern of several plans is denied for every method at once, `*\/pets/?*\/?*`, if no
 * method has an open path there. The star of the method also matches `/`, so the pattern must be free with more segments
 * before it too.
 */
function denyGroups(plans: readonly MethodPlan[]): readonly DenyGroup[] {
  const plansByTokens = new Map<string, MethodPlan[]>()
  for (const plan of plans)
    for (const { tokens, access } of plan.denies)
      if (access === NEVER) getOrAdd(plansByTokens, tokens.join('/'), () => []).push(plan)
  const isFree = (tokens: Tokens): boolean =>
    plans.every(({ reachesOpen }) => !reachesOpen(tokens) && !reachesOpen([STAR, ...tokens]))
  const shared = new Map<string, Pattern>()
  for (const { denies } of plans)
    for (const pattern of denies) {
      const key = pattern.tokens.join('/')
      const isShared = pattern.access === NEVER && (plansByTokens.get(key)?.length ?? 0) > 1
      if (isShared && !shared.has(key) && isFree(pattern.tokens)) shared.set(key, pattern)
    }
  const isOwn = ({ tokens, access }: Pattern): boolean => access !== NEVER || !shared.has(tokens.join('/'))
  return [
    { methods: ['*'], patterns: [...shared.values()] },
    ...plans.map(({ methods, denies }) => ({ methods, patterns: denies.filter(isOwn) })),
  ]
}

function add(sets: ResourceSets, access: AccessText, resource: string): void {
  getOrAdd(sets, access, () => new Set()).add(resource)
}

function addAll(sets: ResourceSets, more: ResourceSets): void {
  for (const [access, resources] of more) for (const resource of resources) add(sets, access, resource)
}

/** Whether the resource ends with a literal, to which a trailing slash can be added. */
function hasSlashVariant(resource: string): boolean {
  return !/[*/]$/.test(resource) && !resource.startsWith('$')
}

/** `GET/pets/` and `GET/pets/?*` together are `GET/pets/*`. */
function joinSlashVariants(resources: Set<string>): void {
  for (const resource of resources) {
    if (!resource.endsWith('/') || !resources.delete(`${resource}?*`)) continue
    resources.delete(resource)
    resources.add(`${resource}*`)
  }
}

/**
 * A star for the method would also allow `PROPFIND /admin`, which a Deny that names the standard methods does not close.
 */
function isFoldable(plans: readonly MethodPlan[], denies: ReadonlyMap<AccessText, ReadonlySet<string>>): boolean {
  const [method] = plans.find(({ isRest }) => isRest)?.methods ?? []
  return method !== undefined && ![...denies.values()].some((resources) => [...resources].some((one) => one.startsWith(method)))
}

/** `*\/?*` matches what the seven methods match: if its first star crosses a slash, the others match that path too. */
function foldMethods(resources: Set<string>): void {
  for (const [path, folded] of [
    ['/?*', '*/?*'],
    ['/*', '*'],
  ] as const) {
    if (!METHODS.every((method) => resources.has(method + path))) continue
    for (const method of METHODS) resources.delete(method + path)
    if (folded === '*') resources.clear()
    resources.add(folded)
  }
}
