import fc from 'fast-check'
import { expect, test } from 'vitest'
import { restApi } from '../../../src/gateway/index.ts'
import { verifier } from '../../../src/identity/index.ts'
import { requestAuthorizer, tokenAuthorizer } from '../../../src/index.ts'

// The gateway's router and the compiler of route tables share no code. For random tables and paths, a request must be
// allowed only if the rule of the route that handles it passes.

const segment = fc.constantFrom('a', 'b', '{x}', '{y}')
const path = fc
  .tuple(fc.array(segment, { maxLength: 3 }), fc.boolean())
  .map(
    ([segments, greedy]) =>
      `/${[...segments.map((text, depth) => text.replace(/[xy]/, `p${depth}`)), ...(greedy ? ['{rest+}'] : [])].join('/')}`,
  )
const method = fc.constantFrom('GET', 'POST', 'ANY')
const table = fc
  .array(fc.tuple(method, path, fc.boolean()), { minLength: 1, maxLength: 6 })
  .map((rows) => Object.fromEntries(rows.map(([verb, where, open]) => [`${verb} ${where}`, open])))
const target = fc
  .tuple(
    fc.constantFrom('GET', 'POST', 'DELETE'),
    fc.array(fc.constantFrom('a', 'b', 'c', '*', '?', '..', '%2F', '%61', 'a%2Fb', '', '$', ':'), { maxLength: 5 }),
    fc.constantFrom('', '/'),
  )
  .map(([verb, segments, slash]) => ({ method: verb, rawTarget: `/prod/${segments.join('/')}${slash}` }))

const caller = verifier({
  issuers: ['test'],
  reads: [[{ in: 'header', name: 'authorization' }]],
  verify: async () => ({
    kind: 'identified',
    identity: {
      scheme: 'test',
      issuer: 'test',
      subject: 'jane',
      scopes: new Set<string>(),
      groups: new Set<string>(),
      claims: {},
    },
  }),
})

const FACTORIES = {
  token: tokenAuthorizer,
  request: requestAuthorizer,
  perRoute: (options: Parameters<typeof requestAuthorizer>[0]) => requestAuthorizer({ ...options, cachePer: 'route' }),
}

test.each(Object.keys(FACTORIES) as (keyof typeof FACTORIES)[])(
  '%s authorizer: allows a request only if the rule of its route passes',
  async (kind) => {
    let allowed = 0
    let denied = 0
    let deniedUnnecessarily = 0
    await fc.assert(
      fc.asyncProperty(table, fc.array(target, { minLength: 4, maxLength: 8 }), async (cells, requests) => {
        const routes = Object.fromEntries(Object.entries(cells).map(([key, open]) => [key, () => open]))
        let handler: ReturnType<typeof tokenAuthorizer>
        try {
          handler = FACTORIES[kind]({
            authenticate: caller,
            ttlSeconds: 300,
            onInexpressible: 'deny',
            routes,
          } as never) as typeof handler
        } catch (error) {
          expect(error).toMatchObject({ name: 'ConfigError' })
          return
        }
        const integration = () => new Response('in')
        let api: ReturnType<typeof restApi>
        try {
          api = restApi({
            stage: 'prod',
            authorizers: { handler },
            routes: Object.fromEntries(Object.keys(cells).map((key) => [key, { authorizer: 'handler', integration }])) as never,
          })
        } catch (error) {
          expect(error).toMatchObject({ name: 'ConfigError' })
          return
        }
        for (const request of requests) {
          const { response, trace } = await api.sendTraced({ ...request, headers: [['authorization', 'x']] })
          if (trace.route === null) continue
          const open = cells[trace.route]
          if (response.status === 200) {
            allowed += 1
            expect({ ...request, route: trace.route, open, cells }).toMatchObject({ open: true })
          } else {
            denied += 1
            expect(response.status).toBe(403)
            if (open === true) deniedUnnecessarily += 1
          }
        }
      }),
      { numRuns: 120 },
    )
    expect(allowed).toBeGreaterThan(10)
    expect(denied).toBeGreaterThan(10)
    expect(
      deniedUnnecessarily,
      `${deniedUnnecessarily} of ${allowed + denied} denied although the rule of their route passes`,
    ).toBeLessThan((allowed + denied) / 2)
  },
)
