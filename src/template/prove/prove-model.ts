/**
 * Proves who can reach the routes of a template that was read.
 *
 * @module
 */

import { compareFindings } from '../check/finding-order.ts'
import { lintIntegration } from '../lint/integrations.ts'
import { isPreflight } from '../lint/open-access.ts'
import { lintResponseCache } from '../lint/result-cache.ts'
import type { Template, TemplateApi } from '../model.ts'
import { authorizerFacts, coverage } from './authorizer-facts.ts'
import type { Example } from './confirm.ts'
import { lookUp, namesOf } from './look-up.ts'
import type { ProofCode, ProofFinding, RouteReach, TemplateProof } from './proof-codes.ts'
import { proveRequirements } from './prove-requirements.ts'
import { type ProofInput, type ProvenRoute, proofFinding } from './proven-route.ts'
import { findRequest, keyedRoutes } from './requests.ts'
import { routeReach } from './route-reach.ts'

/** Proves every route of every stage and domain name. */
export async function proveModel(template: Template, input: ProofInput): Promise<TemplateProof> {
  const proven = Object.values(template.apis).flatMap((api) => proveApi(template, api, input))
  const reports: ProofFinding[] = [
    ...template.findings.filter(({ severity }) => severity === 'error'),
    ...Object.values(template.apis).flatMap((api) => apiFindings(api, input)),
  ]
  const { findings, namesOf: callersOf } = await proveRequirements(template, proven, input)
  reports.push(...findings)
  for (const one of oncePerRoute(proven)) reports.push(...(await routeFindings(template, one, input)))
  const routes = proven.map((one) => toReach(one, callersOf(one)))
  const sorted = reports.sort(compareFindings)
  const proof = sorted.every(({ severity, code }) => severity !== 'error' && code !== 'unknown-callers')
  return { proven: proof, routes, findings: sorted }
}

function proveApi(template: Template, api: TemplateApi, { definitions }: ProofInput): readonly ProvenRoute[] {
  const routes = keyedRoutes(api)
  const facts = new Map(
    Object.values(api.authorizers).map((authorizer) => [
      authorizer.name,
      authorizerFacts(template, api, authorizer, lookUp(definitions, api, authorizer)),
    ]),
  )
  const endpoints: readonly { readonly domain: string | undefined; readonly stages: readonly string[] }[] = [
    ...(api.disableExecuteApiEndpoint ? [] : [{ domain: undefined, stages: api.stages }]),
    ...api.domains.map(({ name, stage }) => ({ domain: name, stages: stage === undefined ? api.stages : [stage] })),
  ]
  const results: ProvenRoute[] = []
  for (const target of routes) {
    const request = findRequest(api.kind, routes, target)
    if (request === undefined) continue // more specific routes receive every request
    const { authorization } = target.route
    const known = 'authorizer' in authorization ? facts.get(authorization.authorizer) : undefined
    for (const stage of api.stages) {
      const using = endpoints.filter(({ stages }) => stages.includes(stage))
      if (using.length === 0) continue
      const reach = routeReach({ api, environment: template.environment, stage, target, routes, request, facts: known })
      for (const { domain } of using) results.push({ api, stage, domain, target, request, facts: known, reach })
    }
  }
  return results
}

function toReach({ api, stage, domain, target, reach }: ProvenRoute, names: readonly string[]): RouteReach {
  const { route, authorization } = target.route
  return {
    api: api.logicalId,
    stage,
    ...(domain !== undefined && { domain }),
    route,
    callers: reach.callers,
    ...(reach.callers === 'authorizer' && 'authorizer' in authorization && { authorizer: authorization.authorizer }),
    names,
    reason: reach.reason,
  }
}

/** A finding about a route is reported for its first endpoint of each stage. */
function oncePerRoute(routes: readonly ProvenRoute[]): readonly ProvenRoute[] {
  const seen = new Set<string>()
  return routes.filter(({ api, stage, target, reach }) => {
    // Stages with the same result are one finding.
    const key = JSON.stringify([
      api.logicalId,
      target.route.route,
      reach.callers,
      reach.reason,
      reach.untrusted?.context,
      reach.otherAccount === undefined,
      stage === '',
    ])
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

async function routeFindings(
  template: Template,
  one: ProvenRoute,
  { allowOpen, confirm }: ProofInput,
): Promise<readonly ProofFinding[]> {
  const { api, target, reach, facts } = one
  const { route, at } = target.route
  const isAllowed = allowOpen.includes(route) || allowOpen.includes(`${api.logicalId}/${route}`)
  const isMessage = api.kind === 'WEBSOCKET' && route !== '$connect'
  const findings: ProofFinding[] = []
  const add = async (code: ProofCode, message: string, example?: Example): Promise<void> => {
    const confirmed = example === undefined ? undefined : await confirm(template, api, example)
    findings.push({
      ...proofFinding(code, message, at, api, route),
      ...(example !== undefined && confirmed !== undefined && { counterexample: { ...example, confirmed } }),
    })
  }
  if (reach.callers === 'anyone' && !isAllowed && !isMessage && !isPreflight(target.route))
    await add(
      'open-to-anyone',
      `Anyone can reach ${route}. ${reach.reason} Set its authorization, or list it in allowOpen.`,
      exampleOf(one),
    )
  if (reach.callers === 'api-key' && !isAllowed && !isPreflight(target.route))
    await add(
      'any-api-key',
      `Any client with an API key can reach ${route}: keys identify clients and do not authorize. Set its authorization, or list it in allowOpen.`,
    )
  if (reach.otherAccount !== undefined)
    await add(
      'any-aws-account',
      `Principals of every AWS account can reach ${route}, because the resource policy allows them. Name the accounts in the policy.`,
    )
  if (reach.isOverridden === true)
    await add(
      'policy-overrides-authorizer',
      `The resource policy allows every client to reach ${route}, so a response of the authorizer that does not deny explicitly admits its caller. Add a condition to the policy, or remove it.`,
    )
  if (facts?.definition !== undefined && reach.callers === 'authorizer' && coverage(facts.definition, target) === 'overreach')
    await add(
      'beyond-route-table',
      `The route table of the authorizer does not list ${route}, and its policies allow it: see overreach in its definition. Add the route to the table.`,
    )
  for (const { code, message } of reach.callers === 'no one' ? [] : (facts?.holes ?? [])) await add(code, `${route}: ${message}.`)
  const tenants = lintIntegration(api, target.route).filter(({ code }) => code === 'client-header-to-tenant')
  for (const { message } of tenants) await add('tenant-from-client', message)
  return findings
}

/** The request of an untrusted caller, with the headers that a condition of the resource policy asks for. */
function exampleOf({ stage, domain, request, reach }: ProvenRoute): Example {
  const { resource = '', context = {} } = reach.untrusted ?? {}
  const entries = Object.entries(context).map(([key, value]) => [key.toLowerCase(), value] as const)
  const valueOfKey = (key: string): string | undefined => {
    const value = entries.find(([name]) => name === key)?.[1]
    return typeof value === 'string' ? value : undefined
  }
  const [, method, path] = /^arn:[^/]*\/[^/]*\/([A-Z]+)(\/.*)$/s.exec(resource) ?? []
  const [sourceIp, referer, userAgent] = ['aws:sourceip', 'aws:referer', 'aws:useragent'].map(valueOfKey)
  return {
    stage,
    ...(domain !== undefined && { domain }),
    ...(request.method !== undefined && { method: method ?? request.method }),
    path: path ?? request.path,
    headers: { ...(referer !== undefined && { referer }), ...(userAgent !== undefined && { 'user-agent': userAgent }) },
    ...(sourceIp !== undefined && { sourceIp }),
  }
}

/** Findings about an API as a whole. */
function apiFindings(api: TemplateApi, { definitions }: ProofInput): readonly ProofFinding[] {
  const findings: ProofFinding[] = []
  const mutual = api.domains.find(({ mutualTls }) => mutualTls)
  const plain = api.domains.find(({ mutualTls }) => !mutualTls)
  if (mutual !== undefined && (!api.disableExecuteApiEndpoint || plain !== undefined)) {
    const other = api.disableExecuteApiEndpoint ? `the domain name ${plain?.name}` : 'the default execute-api endpoint'
    const message = `Clients without a certificate can reach the API through ${other}, although ${mutual.name} requires one. Disable it.`
    findings.push(proofFinding('client-certificate-bypass', message, api.at, api))
  }
  for (const { message, at, route } of lintResponseCache(api).filter(({ code }) => code === 'response-cache-without-caller'))
    findings.push(proofFinding('cached-response-for-all', message, at, api, route))
  const used = new Set(
    api.routes.flatMap(({ authorization }) => ('authorizer' in authorization ? [authorization.authorizer] : [])),
  )
  for (const authorizer of Object.values(api.authorizers)) {
    const isLambda = authorizer.type === 'TOKEN' || authorizer.type === 'REQUEST'
    if (!isLambda || !used.has(authorizer.name) || namesOf(api, authorizer).some((name) => definitions.has(name))) continue
    const message = `The callers whom authorizer ${authorizer.name} allows are not known, because its handler was not passed in authorizers.`
    findings.push({ ...proofFinding('unknown-callers', message, authorizer.at, api), authorizer: authorizer.name })
  }
  return findings
}
