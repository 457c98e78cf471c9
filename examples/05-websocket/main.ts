/**
 * The authorizer of a WebSocket API: `$connect` alone has one, its result has no TTL, and what it says of the caller stays
 * with the connection. A browser can't set headers on a WebSocket, so the token comes in the query: keep it short-lived,
 * because addresses are logged.
 *
 * Differs from the others in its route key, and in that a stage's `GET` patterns, a habit from REST, never match `$connect`.
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
  const answer = await handler(event).then(
    (reply) => {
      const request = { principal: reply.principalId, action: 'execute-api:Invoke', resource: event.methodArn, context: {} }
      return evaluate({ identity: [reply.policyDocument] }, request).verdict
    },
    (error: Error) => error.message,
  )
  console.log(who.padEnd(22), answer)
  assert.equal(answer, expected)
}

await connects('a player', await pool.accessToken({ sub: 'jane', 'cognito:groups': ['players'] }), 'allow')
await connects('not in the group', await pool.accessToken({ sub: 'joe' }), 'explicitDeny')
await connects('another pool’s token', await (await testIssuer()).accessToken(), 'Unauthorized')
// Never reached once deployed: the query parameter is an identity source, so API Gateway answers 401 itself.
await connects('no token', undefined, 'Unauthorized')
assert.deepEqual(handler.definition.identitySources, [{ in: 'query', name: 'token' }])

// Every later message of the connection carries the context.
const message = { requestContext: { routeKey: 'move', authorizer: { player: 'jane', principalId: '…' } } }
const { player } = readAuthorizerContext<typeof handler>(message)
console.log('route "move" is played by', player)
assert.equal(player, 'jane')

// @ts-expect-error a WebSocket authorizer has no result TTL: no editor and no build lets it pass
assert.throws(() => websocketAuthorizer({ ...options, ttlSeconds: 300 }), ConfigError)

const { methodArn } = events.connect({ stage: 'prod' })
const habit = { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: methodArn.replace('$connect', '*/*') } as const
const { verdict } = evaluate(
  { identity: [{ Version: '2012-10-17', Statement: [habit] }] },
  { principal: 'jane', action: 'execute-api:Invoke', resource: methodArn, context: {} },
)
console.log('prod/*/* for $connect:', verdict)
assert.equal(verdict, 'implicitDeny')
