import { describe, expect, test } from 'vitest'
import { signRequest } from '../../../src/sigv4/index.ts'
import { ARN, connected, type Event, principals, time, websocketTestApi } from './websocket-test-api.ts'

const as = 'AKIAADMIN'

describe('@connections', () => {
  test('POST sends the body as one message', async () => {
    const { api } = websocketTestApi()
    const connection = await connected(api)
    const response = await api.request(`POST /@connections/${connection.connectionId}`, { as, body: 'hällo' })
    expect([response.status, await response.text(), await connection.next()]).toStrictEqual([200, '', 'hällo'])
    expect(response.trace).toMatchObject({ outcome: 'allowed', authorization: 'AWS_IAM', principal: principals.AKIAADMIN.arn })
  })

  test('GET describes the connection', async () => {
    const { api } = websocketTestApi()
    const connection = await connected(api, { headers: { 'User-Agent': 'wscat' }, sourceIp: '192.0.2.7' })
    const connectedAt = new Date(time.now()).toISOString()
    time.advance(10)
    await connection.send('{}')
    const response = await api.request(`GET /@connections/${connection.connectionId}`, { as })
    expect([response.status, await response.json()]).toStrictEqual([
      200,
      { connectedAt, identity: { sourceIp: '192.0.2.7', userAgent: 'wscat' }, lastActiveAt: new Date(time.now()).toISOString() },
    ])
  })

  test('DELETE closes the connection from the server and runs $disconnect', async () => {
    const { api, events } = websocketTestApi()
    const connection = await connected(api)
    const response = await api.request(`DELETE /@connections/${connection.connectionId}`, { as })
    expect([response.status, (await connection.closed).by]).toStrictEqual([204, 'server'])
    expect(events.map((event) => (event['requestContext'] as Event)['routeKey'])).toStrictEqual(['$connect', '$disconnect'])
    expect((await api.request(`GET /@connections/${connection.connectionId}`, { as })).status).toBe(410)
  })

  test.each([
    ['the ID as it is', (id: string) => `/@connections/${id}`],
    ['an encoded ID', (id: string) => `/@connections/${encodeURIComponent(id)}`],
    ['an encoded sign', (id: string) => `/%40connections/${encodeURIComponent(id)}`],
  ])('accepts %s', async (_, path) => {
    const { api } = websocketTestApi()
    const connection = await connected(api)
    expect((await api.request(`POST ${path(connection.connectionId)}`, { as, body: 'x' })).status).toBe(200)
  })

  test.each<[string, object, number, string | null]>([
    ['POST /@connections/unknown=', { as, body: 'x' }, 410, 'GoneException'],
    ['GET /@connections/unknown=', { as }, 410, 'GoneException'],
    ['DELETE /@connections/unknown=', { as }, 410, 'GoneException'],
    ['POST /@connections/unknown=', { body: 'x' }, 403, 'ForbiddenException'],
    ['POST /@connections/unknown=', { as: 'AKIAOTHER', body: 'x' }, 403, 'ForbiddenException'],
    ['PUT /@connections/unknown=', { as }, 403, 'ForbiddenException'],
    ['POST /@connections', { as }, 403, 'ForbiddenException'],
    ['POST /other/unknown=', { as }, 403, 'ForbiddenException'],
    ['POST /@connections/%E0%A4%A', { as }, 403, 'ForbiddenException'],
    ['POST /@connections/a/b', { as }, 403, 'ForbiddenException'],
  ])('%s with %j gets %i', async (request, options, status, errorType) => {
    const { api } = websocketTestApi()
    const response = await api.request(request, options)
    expect([response.status, response.headers.get('x-amzn-errortype')]).toStrictEqual([status, errorType])
  })

  test.each([
    [131_072, 200],
    [131_073, 413],
  ])('POST with %i bytes gets %i', async (size, status) => {
    const { api } = websocketTestApi()
    const connection = await connected(api)
    const response = await api.request(`POST /@connections/${connection.connectionId}`, { as, body: 'x'.repeat(size) })
    expect(response.status).toBe(status)
  })

  test('evaluates ManageConnections for the method and the connection', async () => {
    const policies = (Resource: string) =>
      [{ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'execute-api:ManageConnections', Resource }] }] as const
    const statuses: number[] = []
    for (const Resource of [
      `${ARN}/POST/@connections/*`,
      `${ARN}/GET/@connections/*`,
      `${ARN}/*`,
      `${ARN.replace('prod', 'dev')}/*`,
    ]) {
      const { api } = websocketTestApi({ principals: { AKIAADMIN: { ...principals.AKIAADMIN, policies: policies(Resource) } } })
      const connection = await connected(api)
      statuses.push((await api.request(`POST /%40connections/${connection.connectionId}`, { as, body: 'x' })).status)
    }
    expect(statuses).toStrictEqual([200, 403, 200, 403])
  })

  test('rejects a signature for another body', async () => {
    const { api } = websocketTestApi()
    const { connectionId } = await connected(api)
    const url = `https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/prod/@connections/${connectionId}`
    const { secretAccessKey } = principals.AKIAADMIN
    const credentials = { accessKeyId: as, secretAccessKey }
    const settings = { credentials, region: 'eu-west-1', service: 'execute-api', date: new Date(time.now()) }
    const { headers } = signRequest({ method: 'POST', url, headers: [], body: 'x' }, settings)
    const send = (body: string) =>
      api.send({
        method: 'POST',
        rawTarget: new URL(url).pathname,
        headers: [['Host', new URL(url).host], ...headers],
        body,
      })
    expect([(await send('x')).status, (await send('y')).status]).toStrictEqual([200, 403])
  })

  test('a connection is gone until its handshake has ended', async () => {
    const statuses: number[] = []
    const { api } = websocketTestApi({
      routes: {
        $connect: {
          integration: async (event: { requestContext: { connectionId: string } }) => {
            const { connectionId } = event.requestContext
            statuses.push((await api.request(`POST /@connections/${connectionId}`, { as, body: 'x' })).status)
            return { statusCode: 200 }
          },
        },
      },
    })
    await connected(api)
    expect(statuses).toStrictEqual([410])
  })

  test('an integration can broadcast while it handles a message', async () => {
    const { api } = websocketTestApi({
      routes: {
        $default: {
          integration: async (event: { body: string }) => {
            for (const { connectionId } of api.connections())
              await api.request(`POST /@connections/${connectionId}`, { as, body: event.body })
            return { statusCode: 200 }
          },
        },
      },
    })
    const [one, two] = [await connected(api), await connected(api)]
    await one.send('hi')
    expect([await one.next(), await two.next()]).toStrictEqual(['hi', 'hi'])
  })
})
