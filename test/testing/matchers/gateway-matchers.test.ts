import { describe, expect, test } from 'vitest'
import '../../../src/testing/matchers.ts'
import { type RestApi, type RestAuthorizer, restApi } from '../../../src/gateway/index.ts'
import { matchers } from '../../../src/testing/matchers/matchers.ts'

interface Event {
  readonly methodArn: string
  readonly authorizationToken: string
}

/** Allows `good`, denies `bad`, fails for `broken`, and throws Unauthorized for others. */
const authorize = async ({ methodArn, authorizationToken }: Event): Promise<object> => {
  const statement = (Effect: string, Resource: string) => ({ Effect, Action: 'execute-api:Invoke', Resource })
  const respond = (Effect: string) => ({
    principalId: 'ana',
    policyDocument: { Version: '2012-10-17', Statement: [statement(Effect, methodArn)] },
  })
  if (authorizationToken === 'good') return respond('Allow')
  if (authorizationToken === 'bad') return respond('Deny')
  throw new Error(authorizationToken === 'broken' ? 'database' : 'Unauthorized')
}

const good = { headers: { authorization: 'good' } }
const bad = { headers: { authorization: 'bad' } }
const broken = { headers: { authorization: 'broken' } }
const unknown = { headers: { authorization: 'x' } }

function petstore(ttlSeconds: number = 0): RestApi {
  return restApi<Record<string, RestAuthorizer>>({
    stage: 'prod',
    authorizers: {
      auth: {
        api: 'REST',
        type: 'TOKEN',
        ttlSeconds,
        identitySources: [{ in: 'header', name: 'authorization' }],
        handler: authorize as unknown as (event: never) => unknown,
      },
    },
    routes: {
      'GET /pets/{id}': { authorizer: 'auth', integration: () => Response.json({}) },
      'GET /down': { authorizer: null, integration: () => Promise.reject(new Error('down')) },
    },
  })
}

describe('the gateway matchers', () => {
  const api = petstore()

  test('send a request to a gateway', async () => {
    await expect(api).toAnswer(200, 'GET /pets/1', good)
    await expect(api).not.toAnswer(401, 'GET /pets/1', good)
    await expect(api).toAllow('GET /pets/1', good)
    await expect(api).not.toDeny('GET /pets/1', good)
    await expect(api).toDeny('GET /pets/1', bad)
    await expect(api).toDeny('GET /pets/1')
    await expect(api).not.toAllow('GET /pets/1', unknown)
    await expect(api).toAnswer(401, 'GET /pets/1', unknown)
  })

  test('test a response, its trace, or the last response of a gateway', async () => {
    const response = await api.request('GET /pets/1', bad)
    expect(response).toAnswer(403)
    expect(response).toDeny()
    expect(response).not.toAllow()
    expect(response.trace).toAnswer(403)
    expect(response.trace).toDeny()
    expect(api).toAnswer(403)
    expect(api).toDeny()
    expect(api).not.toAllow()
  })

  test('print the trace of the request', async () => {
    const response = await api.request('GET /pets/1', bad)
    expect(() => expect(response).toAnswer(200)).toThrow(
      /expected 200, received 403\n[\s\S]*GET \/pets\/\{id\}[\s\S]*denied by statement 1/,
    )
    expect(() => expect(response).not.toAnswer(403)).toThrow(/expected a status other than 403/)
    expect(() => expect(response).toAllow()).toThrow(/expected an allow, but it was denied\n[\s\S]*denied by statement 1/)
    await expect(expect(api).toDeny('GET /pets/1', good)).rejects.toThrow(
      /expected a denial, but it was allowed[\s\S]*statement 1/,
    )
  })

  test('fail for a request that was not decided, with .not as well', async () => {
    for (const request of [() => api.request('GET /pets/1', broken), () => api.request('GET /dogs')]) {
      const response = await request()
      for (const name of ['toAllow', 'toDeny'] as const) {
        expect(() => expect(response)[name]()).toThrow(/neither allowed nor denied/)
        expect(() => expect(response).not[name]()).toThrow(/neither allowed nor denied/)
      }
    }
  })

  test('count a request as allowed that its backend fails to answer', async () => {
    await expect(api).toAllow('GET /down')
    await expect(api).toAnswer(502, 'GET /down')
  })

  test('accept a handshake of a WebSocket API', async () => {
    const { trace } = await api.request('GET /pets/1', good)
    const connecting = {
      ...api,
      connect: async () => ({ accepted: true, status: 101, trace }),
    }
    await expect(connecting).toAllow('$connect')
    await expect(connecting).toAnswer(101, '$connect')
    expect(await connecting.connect()).toAnswer(101)
  })

  test('reject an invalid request, status or gateway', async () => {
    const response = await api.request('GET /pets/1', good)
    // Untyped, as in a JavaScript test.
    const untyped = (value: unknown) => expect(value) as never as { readonly [name: string]: (...args: unknown[]) => unknown }
    expect(() => untyped(response)['toAnswer']?.('200')).toThrow(/status must be an integer/)
    expect(() => untyped(response)['toAnswer']?.(200, 'GET /pets/1')).toThrow(/only for a gateway/)
    expect(() => untyped(response)['toAllow']?.('GET /pets/1')).toThrow(/only for a gateway/)
    expect(() => untyped(new Response())['toAnswer']?.(200)).toThrow(/value must be a gateway/)
    expect(() => untyped(petstore())['toAnswer']?.(200)).toThrow(/has received no request/)
    await expect(untyped(api)['toAnswer']?.(200, 'pets')).rejects.toThrow(/a method, a space and a path/)
    await expect(untyped(api)['toAllow']?.('GET /pets/1', { header: {} })).rejects.toThrow(/unknown option "header"/)
  })

  test('have the same implementation for Jest', async () => {
    const state = { isNot: false }
    const response = await api.request('GET /pets/1', bad)
    expect(await matchers.toAnswer.call(state, response, 403)).toMatchObject({ pass: true })
    expect(await matchers.toAllow.call(state, api, 'GET /pets/1', good)).toMatchObject({ pass: true })
    expect(await matchers.toDeny.call(state, api, 'GET /pets/1', good)).toMatchObject({ pass: false })
  })
})

describe('toBeCacheSafe', () => {
  const options = { callers: { ana: good }, routes: ['GET /pets/1', 'GET /pets/2'] }

  test('lists the requests whose result the cache changes', async () => {
    await expect(petstore(300)).not.toBeCacheSafe(options)
    await expect(expect(petstore(300)).toBeCacheSafe(options)).rejects.toThrow(
      /changes 2:\n {2}after ana: GET \/pets\/1\n {4}ana: GET \/pets\/2 gets 403 instead of 200 \(no statement allows GET \/pets\/2\)\n {4}Return a policy for all routes/,
    )
  })

  test('passes for a cache that changes nothing', async () => {
    await expect(petstore(300)).toBeCacheSafe({ callers: { x: unknown }, routes: options.routes })
    await expect(expect(petstore(300)).not.toBeCacheSafe({ callers: { x: unknown }, routes: options.routes })).rejects.toThrow(
      /expected the cache to change a result/,
    )
  })

  test('rejects an API without a cache', async () => {
    await expect(expect(petstore()).toBeCacheSafe(options)).rejects.toThrow(/no authorizer of the API caches/)
    await expect(expect(petstore()).not.toBeCacheSafe(options)).rejects.toThrow(/no authorizer of the API caches/)
  })
})
