/** The authorizers. Each one is a Lambda handler, and its `definition` states how it must be deployed. */

import {
  authenticated,
  bearer,
  cognito,
  hasScope,
  httpApiAuthorizer,
  query,
  requestAuthorizer,
  tokenAuthorizer,
  websocketAuthorizer,
} from 'gatewright'

const users = cognito({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk', tokenUse: 'access' })
const read = { 'GET /pets': hasScope('pets/read') }
const write = { 'POST /pets': hasScope('pets/write') }

/** For a REST API: the token is the cache key. */
export const token = tokenAuthorizer({ authenticate: bearer(users), ttlSeconds: 300, routes: read })

/** For a REST API: the token is in the query. */
export const request = requestAuthorizer({ authenticate: bearer(users, { from: query('token') }), ttlSeconds: 60, routes: write })

/** For an HTTP API: one boolean per caller and route. */
export const simple = httpApiAuthorizer({
  authenticate: bearer(users),
  payloadFormatVersion: '2.0',
  simpleResponses: true,
  ttlSeconds: 60,
  cachePer: 'route',
  routes: { ...read, ...write },
})

/** For the handshake of a WebSocket API. */
export const websocket = websocketAuthorizer({
  authenticate: bearer(users, { from: query('token') }),
  routes: { $connect: authenticated },
})
