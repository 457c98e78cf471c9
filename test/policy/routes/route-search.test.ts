/**
 * Searches at random for requests that a document allows although some reading of the path routes them to a route that is
 * closed to the caller. The router is independent of the policy module.
 *
 *   ROUTE_SEARCH_CHECKS=1000000 npx vitest run test/policy/routes/route-search.test.ts
 *   ROUTE_SEARCH_SEED=7         repeats a search
 */

import { describe, expect, test } from 'vitest'
import { ConfigError } from '../../../src/errors.ts'
import type { AuthorizerRequest, Identity } from '../../../src/events/index.ts'
import {
  authenticated,
  compile,
  type EmittedDocument,
  every,
  hasScope,
  identityPolicy,
  type OpenRoutes,
  own,
  parseExecuteApiArn,
  type Rule,
  routeTable,
  sourceIp,
} from '../../../src/policy/index.ts'
import { type Api, decode, readingsOf, selectRoute } from './independent-router.ts'

const API = 'arn:aws:execute-api:eu-west-1:012345678901:a1b2c3/prod'
const SCOPE = { region: 'eu-west-1', accountId: '012345678901', apiId: 'a1b2c3', stage: 'prod' }
const CHECKS = Number(process.env['ROUTE_SEARCH_CHECKS'] ?? 20_000)
const SEED = Number(process.env['ROUTE_SEARCH_SEED'] ?? Date.now() % 1_000_000)

const identity: Identity = { scheme: 'x', issuer: 'i', subject: 'u', scopes: new Set(), groups: new Set(), claims: {} }
const emptyRequest = {} as AuthorizerRequest
const ADDRESS = '192.0.2.1'
const closed = hasScope('missing')
const near = sourceIp(`${ADDRESS}/32`)
const far = sourceIp('192.0.2.2/32')
const LITERALS = ['a', 'b', 'admin', '@self']

/** A linear congruential generator, so that a search can be repeated. */
function randomSource(seed: number) {
  let state = seed
  const next = (): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff
    return state / 0x8000_0000
  }
  return { chance: (probability: number) => next() < probability, below: (limit: number) => Math.floor(next() * limit) }
}

type Random = ReturnType<typeof randomSource>
type Table = { readonly [key: string]: Rule<Identity, string> }

function pick<T>({ below }: Random, list: readonly T[]): T {
  const element = list[below(list.length)]
  if (element === undefined) throw new Error('empty list')
  return element
}

function randomKeys(random: Random, api: Api): string[] {
  const keys = new Map<string, string>()
  for (let count = 1 + random.below(6); count > 0; count--) {
    const parts = Array.from({ length: random.below(5) }, (_, index) =>
      random.chance(0.5) ? pick(random, LITERALS) : `{p${index}}`,
    )
    if (random.chance(0.4)) parts.push('{r+}')
    const key = `${pick(random, ['GET', 'ANY'])} /${parts.join('/')}`
    keys.set(key.replaceAll(/\{p\d\}/g, '{}'), key)
  }
  return [...keys.values(), ...(api === 'HTTP' && random.chance(0.3) ? ['$default'] : [])]
}

function randomRule(random: Random, key: string): Rule<Identity, string> {
  const parameters = [...key.matchAll(/\{(p\d)\}/g)].map((match) => match[1] ?? '')
  const owned = parameters.flatMap((name) => [own(name), every<Identity, string>(own(name), near)])
  return pick<Rule<Identity, string>>(random, [authenticated, authenticated, closed, closed, near, far, ...owned])
}

/** The path with each slash doubled or encoded, each character encoded, and slashes added. */
function variantsOf(path: string): string[] {
  const changed = [...path].flatMap((character, index) => {
    const code = `%${character.charCodeAt(0).toString(16).toUpperCase()}`
    const replace = (text: string): string => path.slice(0, index) + text + path.slice(index + 1)
    return character === '/' ? [replace('//'), ...(index > 0 ? [replace('%2F'), replace('%2f')] : [])] : [replace(code)]
  })
  return [path, `${path}/`, `${path}//`, ...changed]
}

function randomPaths(random: Random, keys: readonly string[]): string[] {
  // Half of the paths are those of a route, with values for its parameters.
  const route = pick(random, keys).split(' ')[1] ?? '/'
  const segments = random.chance(0.5)
    ? route
        .slice(1)
        .split('/')
        .map((part) => (part.startsWith('{') ? pick(random, [...LITERALS, 'u']) : part))
    : Array.from({ length: random.below(5) }, () => pick(random, [...LITERALS, 'u', 'x']))
  const variants = variantsOf(`/${segments.join('/')}`)
  return random.chance(0.3) ? variantsOf(pick(random, variants)) : variants
}

function isOpen(rule: Rule<Identity, string>, parameters: ReadonlyMap<string, string>): boolean {
  const residual = rule.partial(identity, emptyRequest)
  if (typeof residual === 'string') return residual === 'all'
  return residual.some(({ bind, when }) => {
    const networks = when['IpAddress']?.['aws:SourceIp']
    const isBound = Object.entries(bind).every(([name, value]) => parameters.get(name) === value)
    return isBound && (networks === undefined || [networks].flat().includes(`${ADDRESS}/32`))
  })
}

/** Literals are compared decoded. Only an encoded slash has a meaning in an entry. */
function isListed(overreach: readonly string[], path: string): boolean {
  const decodeLiterals = (text: string): string => text.replaceAll(/%(?!2f)[0-9a-f]{2}/gi, decode)
  return overreach.some((entry) => {
    const [method = '', pattern = ''] = entry.split(' ')
    const source = decodeLiterals(pattern)
      .split('*')
      .map((part) => part.replaceAll(/[.+$@]/g, '\\$&'))
    return ['GET', 'ANY'].includes(method) && new RegExp(`^${source.join('.*')}/?$`, 'i').test(decodeLiterals(path))
  })
}

/** A document for each resource, and the paths that it may allow. */
interface Built {
  readonly documentFor: (resource: string) => EmittedDocument
  readonly overreach: readonly string[]
}

/** Builds documents for a table. `undefined`: the table is rejected. */
type BuildDocument = (api: Api, table: Table) => Built | undefined

const BUILDERS: readonly (readonly [string, BuildDocument])[] = [
  [
    'routeTable',
    (api, routes) => {
      const table = routeTable<Identity>({ subject: 'test', api, issuers: ['i'], routes, onInexpressible: 'deny' })
      const { document } = table.reply({ identity, request: emptyRequest, arn: parseExecuteApiArn(`${API}/GET/`) })
      return { documentFor: () => document, overreach: table.overreach }
    },
  ],
  [
    'routeTable per request',
    (api, routes) => {
      const table = routeTable<Identity>({ subject: 'test', api, issuers: ['i'], routes, perRequest: true })
      const documentFor = (resource: string): EmittedDocument =>
        table.reply({ identity, request: emptyRequest, arn: parseExecuteApiArn(resource) }).document
      return { documentFor, overreach: [] }
    },
  ],
  [
    'identityPolicy',
    (api, table) => {
      const routes = Object.entries(table).map(([key, rule]) => {
        const residual = rule.partial(identity, emptyRequest)
        const entry = typeof residual === 'string' ? residual === 'all' : (residual[0]?.when ?? false)
        return [key, typeof entry === 'object' && Object.keys(entry).length === 0 ? false : entry] as const
      })
      try {
        const open: OpenRoutes = Object.fromEntries(routes)
        // It has no list of overreach; a route table with the same routes has.
        const { overreach } = routeTable<Identity>({
          subject: 'test',
          api,
          issuers: ['i'],
          routes: table,
          onInexpressible: 'deny',
        })
        const document = identityPolicy(open, SCOPE)
        return { documentFor: () => document, overreach }
      } catch (error) {
        if (error instanceof ConfigError) return undefined
        throw error
      }
    },
  ],
]

describe.each(BUILDERS)('%s', (name, build) => {
  test(`allows no request that some reading routes to a closed route (seed ${SEED})`, () => {
    const random = randomSource(SEED)
    let checks = 0
    let allowed = 0
    while (checks < CHECKS / BUILDERS.length) {
      const api = pick<Api>(random, ['REST', 'HTTP'])
      const keys = randomKeys(random, api)
      // A caller's own policy has no rules that bind parameters.
      const table: Table = Object.fromEntries(keys.map((key) => [key, randomRule(random, name === 'identityPolicy' ? '' : key)]))
      const built = build(api, table)
      if (built === undefined) continue
      const compiledByDocument = new Map<EmittedDocument, ReturnType<typeof compile>>()
      for (let count = 0; count < 6; count++) {
        for (const sent of randomPaths(random, keys)) {
          // It is not documented whether the ARN contains the path as sent or decoded.
          for (const form of new Set([sent, decode(sent)])) {
            checks++
            const resource = `${API}/GET${form}`
            const context = { 'aws:SourceIp': ADDRESS }
            const document = built.documentFor(resource)
            const compiled = compiledByDocument.get(document) ?? compile({ identity: [document] })
            compiledByDocument.set(document, compiled)
            const verdict = compiled.decide({ principal: 'x', action: 'execute-api:Invoke', resource, context })
            // An implicit deny of an authorizer's document would leave the decision to a resource policy.
            if (name !== 'identityPolicy') expect(verdict).not.toBe('implicitDeny')
            if (verdict !== 'allow') continue
            allowed++
            for (const reading of readingsOf(api)) {
              // A gateway that matches encoded slashes or characters does not put the decoded path into the ARN.
              const keepsEncoding = reading.text === 'sent' || (reading.text === 'segments' && /%2f/i.test(sent))
              if (form !== sent && keepsEncoding) continue
              const routed = selectRoute(keys, 'GET', sent, reading)
              const rule = routed && table[routed.key]
              if (routed === undefined || rule === undefined || isOpen(rule, routed.parameters)) continue
              if (isListed(built.overreach, sent) || isListed(built.overreach, form)) continue
              const names = Object.fromEntries(Object.entries(table).map(([key, { name: rule }]) => [key, rule]))
              throw new Error(JSON.stringify({ names, sent, form, routedTo: routed.key, reading, document }, null, 1))
            }
          }
        }
      }
    }
    expect(allowed / checks).toBeGreaterThan(0.05)
  }, 3_600_000)
})
