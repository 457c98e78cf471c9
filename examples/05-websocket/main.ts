/**
 * The authorizer of a WebSocket API. Only `$connect` has one; its result is not cached, and its context remains available
 * for the whole connection. Browsers cannot set headers of a WebSocket handshake, so the token is a query parameter: use
 * short-lived tokens, because URLs are logged.
 *
 * In contrast to REST APIs, resources end with a route key, so a REST pattern for the whole stage does not match `$connect`.
 */
import assert from 'node:assert/strict'
import { bearer, ConfigError, cognito, inGroup, query, readAuthorizerContext, websocketAuthorizer } from 'gatewright'
import { evaluate } from 'gatewright/policy'
import { events, testIssuer } from 'gatewright/testing'

const pool = await testIssuer({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk' })
const users = cognito({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk', tokenUse: 'access', jwks: pool.jwks })

const options = {
  authenticate: bearer(users, { from: query('token') }),
  routes: { $connect: inGroup('players') },
}
const handler = websocketAuthorizer({ ...options, context: ({ subject }) => ({ player: subject }) })

async function connects(who: string, token: string | undefined, expected: string): Promise<void> {
  const event = events.connect({ request: `GET /${token === undefined ? '' : `?token=${token}`}`, stage: 'prod' })
  const outcome = await handler(event).then(
    (response) => {
      const request = { principal: response.principalId, action: 'execute-api:Invoke', resource: event.methodArn, context: {} }
      return evaluate({ identity: [response.policyDocument] }, request).verdict
    },
    (error: Error) => error.message,
  )
  console.log(who.padEnd(22), outcome)
  assert.equal(outcome, expected)
}

await connects('player', await pool.accessToken({ sub: 'jane', 'cognito:groups': ['players'] }), 'allow')
await connects('not in the group', await pool.accessToken({ sub: 'joe' }), 'explicitDeny')
await connects('another pool’s token', await (await testIssuer()).accessToken(), 'Unauthorized')
// API Gateway itself answers 401 here, because the query parameter is an identity source.
await connects('no token', undefined, 'Unauthorized')
assert.deepEqual(handler.definition.identitySources, [{ in: 'query', name: 'token' }])

// Events of later messages contain the context.
const message = { requestContext: { routeKey: 'move', authorizer: { player: 'jane', principalId: '…' } } }
const { player } = readAuthorizerContext<typeof handler>(message)
console.log('the player of route "move":', player)
assert.equal(player, 'jane')

// @ts-expect-error a WebSocket authorizer has no result TTL
assert.throws(() => websocketAuthorizer({ ...options, ttlSeconds: 300 }), ConfigError)

const { methodArn } = events.connect({ stage: 'prod' })
const restStatement = { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: methodArn.replace('$connect', '*/*') } as const
const { verdict } = evaluate(
  { identity: [{ Version: '2012-10-17', Statement: [restStatement] }] },
  { principal: 'jane', action: 'execute-api:Invoke', resource: methodArn, context: {} },
)
console.log('prod/*/* for $connect:', verdict)
assert.equal(verdict, 'implicitDeny')
