/**
 * Proves requirements on callers: by the settings of each route that the requirement covers, and by the policies that the
 * handlers return for sample callers.
 *
 * @module
 */

import type { Template } from '../model.ts'
import { type AuthorizerCall, askHandler, type CallerResponse, opens, type SampleCaller } from './callers.ts'
import type { Example } from './confirm.ts'
import { lookUp } from './look-up.ts'
import type { ProofFinding } from './proof-codes.ts'
import { type ProofInput, type ProvenRoute, proofFinding } from './proven-route.ts'
import { findRequest, keyedRoutes, type RequestPattern, type RouteRequest, requestPattern } from './requests.ts'
import { type AccessRequirement, mayReach, needsCallers, settingsSatisfy } from './requirements.ts'

/** The findings, and the sample callers that reach each route. */
export interface RequirementProof {
  readonly findings: readonly ProofFinding[]
  readonly namesOf: (route: ProvenRoute) => readonly string[]
}

/** Proves every requirement for every route. */
export async function proveRequirements(
  template: Template,
  routes: readonly ProvenRoute[],
  input: ProofInput,
): Promise<RequirementProof> {
  const ask = responseCache(template, input)
  const names = new Map<ProvenRoute, readonly string[]>()
  for (const route of routes) names.set(route, await callersOf(template, route, route.request, input, ask))
  const findings: ProofFinding[] = []
  for (const requirement of input.requirements) {
    const pattern = requestPattern(requirement.routes)
    const reported = new Set<string>()
    for (const route of routes) {
      const key = JSON.stringify([route.api.logicalId, route.target.route.route])
      if (reported.has(key) || (requirement.api !== undefined && requirement.api !== route.api.logicalId)) continue
      const finding = await proveRoute(template, route, { requirement, pattern, input, ask })
      if (finding === undefined) continue
      reported.add(key)
      findings.push(finding)
    }
  }
  return { findings, namesOf: (route) => names.get(route) ?? [] }
}

interface Question {
  readonly requirement: AccessRequirement
  readonly pattern: RequestPattern
  readonly input: ProofInput
  readonly ask: Ask
}

async function proveRoute(
  template: Template,
  proven: ProvenRoute,
  { requirement, pattern, input, ask }: Question,
): Promise<ProofFinding | undefined> {
  const { api, target, reach } = proven
  if (reach.callers === 'no one') return undefined
  const request = findRequest(api.kind, keyedRoutes(api), target, pattern)
  if (request === undefined) return undefined
  const { route, at } = target.route
  const violation = async (who: string, example: Example, problem = 'can reach'): Promise<ProofFinding> => ({
    ...proofFinding('required-access', `${who} ${problem} ${route}, which ${describe(requirement)}.`, at, api, route),
    counterexample: { ...example, confirmed: await input.confirm(template, api, example) },
  })
  const example = exampleOf(proven, request)
  if (reach.otherAccount !== undefined) return violation('A principal of any AWS account', example)
  if (
    proven.facts?.holes.length !== undefined &&
    proven.facts.holes.length > 0 &&
    settingsSatisfy(requirement, api, target.route)
  )
    return violation('A caller without the required access', example)
  if (settingsSatisfy(requirement, api, target.route)) return undefined
  if (target.route.authorization.type !== 'CUSTOM') return violation(describeCallers(proven), example)
  if (!needsCallers(requirement)) return violation(describeCallers(proven), example)
  for (const [name, caller] of Object.entries(input.callers)) {
    if (mayReach(requirement, name, caller)) continue
    const reaching = await callerReaches(template, proven, request, { name, caller, input, ask })
    if (reaching)
      return violation(`The caller ${name}`, {
        ...example,
        caller: name,
        headers: { ...caller.headers },
        query: caller.query,
        sourceIp: caller.sourceIp,
      })
  }
  // Without a sample caller who must not reach the route, nothing was shown.
  const isTested = Object.entries(input.callers).some(([name, caller]) => !mayReach(requirement, name, caller))
  if (isTested && hasHandler(proven, input)) return undefined
  const message = `Whether only the required callers can reach ${route} is not known: pass the handler of its authorizer, and a sample caller without the required access.`
  return proofFinding('unknown-callers', message, at, api, route)
}

function hasHandler({ api, target }: ProvenRoute, { handlers }: ProofInput): boolean {
  const { authorization } = target.route
  const authorizer = 'authorizer' in authorization ? api.authorizers[authorization.authorizer] : undefined
  return authorizer !== undefined && lookUp(handlers, api, authorizer) !== undefined
}

function exampleOf({ stage, domain }: ProvenRoute, { method, path }: RouteRequest): Example {
  return { stage, ...(domain !== undefined && { domain }), ...(method !== undefined && { method }), path, headers: {} }
}

function describe({ authorizers, scopes, claim, callers, iam }: AccessRequirement): string {
  const alternatives = [
    ...(authorizers === undefined ? [] : [`callers of the authorizers ${authorizers.join(', ')}`]),
    ...(scopes === undefined ? [] : [`callers with the scope ${scopes.join(' or ')}`]),
    ...(claim === undefined ? [] : [`callers with ${claim.name} ${claim.value}`]),
    ...(callers === undefined ? [] : [`the callers ${callers.join(', ')}`]),
    ...(iam === true ? ['IAM principals'] : []),
  ]
  return alternatives.length === 0 ? 'nobody may reach' : `only ${alternatives.join(' or ')} may reach` // prose-ok: no caller at all
}

function describeCallers({ target, reach }: ProvenRoute): string {
  const { authorization } = target.route
  if (reach.callers === 'iam') return 'Every IAM principal with a permission'
  if (reach.callers === 'policy') return 'Every client that meets the conditions of the resource policy'
  if (reach.callers === 'api-key') return 'Every client with an API key'
  return 'authorizer' in authorization ? `Every caller of the authorizer ${authorization.authorizer}` : 'Anyone'
}

type Ask = (proven: ProvenRoute, request: RouteRequest, name: string, caller: SampleCaller) => Promise<CallerResponse | undefined>

/** Asks each handler once per caller and stage, or once per request if its response covers one request only. */
function responseCache(template: Template, { handlers }: ProofInput): Ask {
  const responses = new Map<string, Promise<CallerResponse>>()
  return async ({ api, stage, target, facts }, { method = '', path }, name, caller) => {
    const { authorization, route } = target.route
    const authorizer = 'authorizer' in authorization ? api.authorizers[authorization.authorizer] : undefined
    const handler = authorizer === undefined ? undefined : lookUp(handlers, api, authorizer)
    if (authorizer === undefined || handler === undefined) return undefined
    const isShared = isSharedResponse(facts?.definition)
    const key = JSON.stringify([api.logicalId, authorizer.name, stage, name, ...(isShared ? [] : [route, method, path])])
    const call: AuthorizerCall = { api, environment: template.environment, authorizer, stage, method, path, route }
    const response = responses.get(key) ?? askHandler(handler, call, caller)
    responses.set(key, response)
    return response
  }
}

/** Whether one response decides every route: not at TTL 0, and not if the route is part of the cache key. */
function isSharedResponse(definition: NonNullable<ProvenRoute['facts']>['definition']): boolean {
  if (definition === undefined || !('ttlSeconds' in definition) || definition.ttlSeconds === 0) return false
  return definition.identitySources.every((source) => source.in !== 'context')
}

async function callerReaches(
  template: Template,
  proven: ProvenRoute,
  request: RouteRequest,
  { name, caller, ask }: { readonly name: string; readonly caller: SampleCaller; readonly input: ProofInput; readonly ask: Ask },
): Promise<boolean> {
  const response = await ask(proven, request, name, caller)
  if (response === undefined) return false
  const suffix = request.method === undefined ? request.path : `${request.method}${request.path}`
  const scope = { api: proven.api, environment: template.environment, stage: proven.stage }
  return opens(response, scope, suffix, caller.sourceIp ?? '203.0.113.77')
}

async function callersOf(
  template: Template,
  proven: ProvenRoute,
  request: RouteRequest,
  input: ProofInput,
  ask: Ask,
): Promise<readonly string[]> {
  if (proven.reach.callers === 'no one') return []
  if (proven.reach.callers === 'anyone') return Object.keys(input.callers)
  if (proven.target.route.authorization.type !== 'CUSTOM') return []
  const names: string[] = []
  for (const [name, caller] of Object.entries(input.callers)) {
    if (await callerReaches(template, proven, request, { name, caller, input, ask })) names.push(name)
  }
  return names
}
