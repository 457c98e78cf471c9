/**
 * Plans become one document: what is open, everything else closed explicitly, and the closed parts of what stars reach.
 *
 * @module
 */

import type { EmittedDocument, EmittedStatement } from '../document.ts'
import type { Condition } from '../rule.ts'
import { checkLimits, MAX_ARN } from './document-limits.ts'
import { expiring } from './expiring.ts'
import type { AllowPattern, MethodPlan } from './method-plan.ts'
import { negateConditions } from './negate-conditions.ts'
import { dotSegmentPatterns, emptySegmentPatterns, patternTexts, shelterPatterns } from './pattern-text.ts'
import { METHODS } from './route-pattern.ts'
import { STAR, type Tokens, withoutCovered } from './tokens.ts'
import { ALL, NONE, type PathClass } from './ways.ts'

/** One plan stands for every method that has the same routes. */
export interface PlannedMethods {
  readonly methods: readonly string[]
  /** Methods of no name reach the same routes. */
  readonly isRest: boolean
  readonly plan: MethodPlan
}

export interface DocumentOptions {
  /** For errors. */
  readonly subject: string
  /** `arn:aws:execute-api:eu-west-1:012345678901:a1b2c3/prod`. */
  readonly prefix: string
  /** Seconds since the epoch; from then on the document allows nothing. */
  readonly expiresAt?: number | undefined
  readonly maxBytes?: number | undefined
  /** Deny everything else explicitly. Default true; a caller's own policy leaves other APIs alone. */
  readonly closesRest?: boolean
}

const ACTION = 'execute-api:Invoke'

/** @throws {ConfigError} over a limit, naming the largest statement. */
export function replyDocument(planned: readonly PlannedMethods[], options: DocumentOptions): EmittedDocument {
  const { prefix, expiresAt } = options
  const allows = new Map<string, { readonly when: PathClass; readonly resources: Set<string> }>()
  const denies = new Map<string, { readonly unless: PathClass; readonly resources: Set<string> }>()
  const open = (when: PathClass): Set<string> => entry(allows, when.key, () => ({ when, resources: new Set<string>() })).resources
  const close = (unless: PathClass): Set<string> =>
    entry(denies, unless.key, () => ({ unless, resources: new Set<string>() })).resources

  for (const { methods, plan } of planned) {
    for (const allow of withoutCovered(plan.allows, ({ when }) => when.key))
      addAllow(allow, methods, prefix, open(allow.when), close)
    for (const { tokens, unless } of withoutCovered(plan.denies, (deny) => deny.unless.key)) {
      addTexts(close(unless), tokens, methods, prefix, true)
    }
  }
  for (const guard of [shelterPatterns, emptySegmentPatterns, dotSegmentPatterns])
    for (const text of guard(planned)) close(NONE).add(`${prefix}/${text}`)

  for (const { resources } of denies.values()) foldMethods(resources, prefix)
  if (isForAnyMethod(planned, denies.values(), prefix))
    for (const { resources } of allows.values()) foldMethods(resources, prefix)

  const statements = [
    ...allowStatements(allows),
    ...denyStatements(options, allows, denies),
    ...remainderStatements(options, allows, planned),
  ]
  const document: EmittedDocument = frozen({
    Version: '2012-10-17',
    Statement: expiresAt === undefined ? statements : expiring(statements, prefix, expiresAt),
  })
  checkLimits(document, options)
  return document
}

/** A star for the method opens `PROPFIND /admin` too, which a Deny that names the seven methods does not close. */
function isForAnyMethod(
  planned: readonly PlannedMethods[],
  denies: Iterable<{ readonly resources: ReadonlySet<string> }>,
  prefix: string,
): boolean {
  const [method] = planned.find(({ isRest }) => isRest)?.methods ?? []
  if (method === undefined) return false
  const named = `${prefix}/${method}`
  for (const { resources } of denies) for (const resource of resources) if (resource.startsWith(named)) return false
  return true
}

/** `*\/?*` says exactly what the seven methods say: whatever its first star crosses into is a path that the others hold too. */
function foldMethods(resources: Set<string>, prefix: string): void {
  if (resources.size < METHODS.length) return
  for (const [path, folded] of [
    ['/?*', '*/?*'],
    ['/*', '*'],
  ]) {
    const resourceOf = (method: string): string => `${prefix}/${method}${path}`
    if (!METHODS.every((method) => resources.has(resourceOf(method)))) continue
    for (const method of METHODS) resources.delete(resourceOf(method))
    if (folded === '*') resources.clear()
    resources.add(`${prefix}/${folded}`)
  }
}

function addAllow(
  { tokens, bound, slash }: AllowPattern,
  methods: readonly string[],
  prefix: string,
  resources: Set<string>,
  close: (unless: PathClass) => Set<string>,
): void {
  for (const text of patternTexts(tokens, methods)) {
    const resource = `${prefix}/${text}`
    // A value of the caller's that makes it too long opens nothing; the statement that closes the rest closes this too.
    if (bound && resource.length > MAX_ARN) continue
    resources.add(resource)
    if (
      tokens.at(-1) !== STAR &&
      tokens.length > 0 &&
      slash === 'open' &&
      !resource.endsWith('*') &&
      !resource.endsWith('/$connect')
    )
      resources.add(`${resource}/`)
    if (tokens.at(-1) === STAR && slash === 'closed') close(NONE).add(`${resource}/`)
  }
}

function addTexts(resources: Set<string>, tokens: Tokens, methods: readonly string[], prefix: string, slash: boolean): void {
  for (const text of patternTexts(tokens, methods)) {
    resources.add(`${prefix}/${text}`)
    if (slash && tokens.length > 0 && !text.endsWith('*')) resources.add(`${prefix}/${text}/`)
  }
}

function allowStatements(
  allows: ReadonlyMap<string, { readonly when: PathClass; readonly resources: ReadonlySet<string> }>,
): EmittedStatement[] {
  return [...allows.values()]
    .filter(({ resources }) => resources.size > 0)
    .flatMap(({ when, resources }, index) =>
      when.key === ALL.key
        ? [{ Sid: 'Open', Effect: 'Allow' as const, Action: ACTION, Resource: sorted(resources) }]
        : when.conditions.map((condition, part) => ({
            Sid: `OpenIf${index}x${part}`,
            Effect: 'Allow' as const,
            Action: ACTION,
            Resource: sorted(resources),
            Condition: copied(condition),
          })),
    )
}

function denyStatements(
  { subject, prefix, closesRest = true }: DocumentOptions,
  allows: ReadonlyMap<string, { readonly resources: ReadonlySet<string> }>,
  denies: ReadonlyMap<string, { readonly unless: PathClass; readonly resources: ReadonlySet<string> }>,
): EmittedStatement[] {
  const openResources = sorted(new Set([...allows.values()].flatMap(({ resources }) => [...resources])))
  if (openResources.length === 0) return [{ Sid: 'Closed', Effect: 'Deny', Action: ACTION, Resource: [`${prefix}/*`] }]
  const closed: EmittedStatement[] = closesRest
    ? [{ Sid: 'Rest', Effect: 'Deny', Action: ACTION, NotResource: openResources }]
    : []
  for (const [index, { unless, resources }] of [...denies.values()].entries()) {
    if (resources.size === 0) continue
    if (unless.key === NONE.key) closed.push({ Sid: 'Inside', Effect: 'Deny', Action: ACTION, Resource: sorted(resources) })
    else {
      for (const [part, condition] of negateConditions(subject, unless.conditions).entries()) {
        closed.push({
          Sid: `Unless${index}x${part}`,
          Effect: 'Deny',
          Action: ACTION,
          Resource: sorted(resources),
          Condition: copied(condition),
        })
      }
    }
  }
  return closed
}

/** Where the condition fails, all but what is open for another reason is denied. */
function remainderStatements(
  { subject, prefix }: DocumentOptions,
  allows: ReadonlyMap<string, { readonly when: PathClass; readonly resources: ReadonlySet<string> }>,
  planned: readonly PlannedMethods[],
): EmittedStatement[] {
  const remainders = new Map(planned.flatMap(({ plan }) => plan.remainders.map((when) => [when.key, when] as const)))
  return [...remainders.values()].flatMap((when, index) => {
    const others = sorted(new Set([...allows].flatMap(([key, { resources }]) => (key === when.key ? [] : [...resources]))))
    const scope = others.length === 0 ? { Resource: [`${prefix}/*`] } : { NotResource: others }
    return negateConditions(subject, when.conditions).map(
      (condition, part): EmittedStatement => ({
        Sid: `RestUnless${index}x${part}`,
        Effect: 'Deny',
        Action: ACTION,
        ...scope,
        Condition: copied(condition),
      }),
    )
  })
}

function entry<V>(map: Map<string, V>, key: string, make: () => V): V {
  const present = map.get(key)
  if (present !== undefined) return present
  const made = make()
  map.set(key, made)
  return made
}

function sorted(resources: ReadonlySet<string>): string[] {
  return [...resources].sort()
}

function copied(condition: Condition): { [operator: string]: { [key: string]: string | string[] } } {
  return Object.fromEntries(
    Object.entries(condition).map(([operator, keys]) => [
      operator,
      Object.fromEntries(Object.entries(keys).map(([key, values]) => [key, typeof values === 'string' ? values : [...values]])),
    ]),
  )
}

function frozen(document: EmittedDocument): EmittedDocument {
  freezeDeep(document)
  return document
}

function freezeDeep(value: unknown): void {
  if (typeof value !== 'object' || value === null) return
  Object.freeze(value)
  // A list is of statements or of texts; texts need no freezing.
  if (Array.isArray(value) && typeof value[0] === 'string') return
  for (const member of Object.values(value)) if (typeof member === 'object') freezeDeep(member)
}
