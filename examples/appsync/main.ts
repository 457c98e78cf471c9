/**
 * Authorizers for AppSync: a GraphQL API whose fields are checked against its schema, and an Events API whose channels belong to their callers. The tokens are those
 * of a Cognito user pool; `evaluateAppSync` evaluates a response for one field, as AppSync does.
 */
import assert from 'node:assert/strict'
import { appSyncAuthorizer, appSyncEventsAuthorizer, authenticated, bearer, cognito, header, inGroup, own } from 'gatewright'
import { evaluateAppSync, serviceEvents, testIssuer } from 'gatewright/testing'

const pool = await testIssuer({ userPoolId: 'eu-west-1_TestPool', clientId: 'web' })
const users = cognito({ userPoolId: pool.userPoolId, clientId: 'web', tokenUse: 'access', jwks: pool.jwks })
// Clients of AppSync send the token without a scheme.
const authenticate = bearer(users, { from: header('authorization') })

const schema = `
  type Query { pets: [Pet] }
  type Mutation { addPet(name: String!): Pet }
  type Pet { name: String! owner: String }
`
const graphQl = appSyncAuthorizer({
  authenticate,
  schema,
  fields: { 'Query.pets': authenticated, 'Mutation.addPet': inGroup('staff'), 'Pet.owner': inGroup('staff') },
  ttlSeconds: 300,
  context: ({ subject }) => ({ subject }),
})

const jane = await pool.accessToken({ sub: 'jane' })
const staff = await pool.accessToken({ sub: 'tom', groups: ['staff'] })
for (const [name, token, field, expected] of [
  ['jane', jane, 'Query.pets', 'allow'],
  ['jane', jane, 'Mutation.addPet', 'deny'],
  ['jane', jane, 'Pet.owner', 'deny'],
  ['staff', staff, 'Mutation.addPet', 'allow'],
  ['a caller without a token', '', 'Query.pets', 'deny'],
] as const) {
  const { verdict } = evaluateAppSync(await graphQl(serviceEvents.appSync({ token, query: '{ pets { name } }' })), field)
  assert.equal(verdict, expected)
  console.log(`${verdict.padEnd(5)} ${field} for ${name}`)
}

// A cached response ends with its token.
const short = await pool.accessToken({ exp: Math.floor(Date.now() / 1000) + 60 })
const { ttlOverride = 300 } = await graphQl(serviceEvents.appSync({ token: short }))
assert.ok(ttlOverride <= 60)
console.log('a response for a token with 60 seconds left is cached for at most 60 seconds')

// A field of a root type without a rule would be open to every caller.
assert.throws(
  () => appSyncAuthorizer({ authenticate, schema, fields: { 'Query.pets': authenticated }, ttlSeconds: 300 }),
  /must have a rule for Mutation\.addPet/,
)
console.log('a table that leaves out a field of the schema does not build')

const channels = appSyncEventsAuthorizer({
  authenticate,
  connect: authenticated,
  channels: { 'subscribe /users/{id}/news': own('id'), 'publish /all': inGroup('staff') },
  ttlSeconds: 0,
})
for (const [operation, channel, expected] of [
  ['EVENT_SUBSCRIBE', '/users/jane/news', true],
  ['EVENT_SUBSCRIBE', '/users/tom/news', false],
  ['EVENT_SUBSCRIBE', '/users/*', false],
  ['EVENT_PUBLISH', '/all', false],
] as const) {
  const { isAuthorized } = await channels(serviceEvents.appSyncEvents({ token: jane, operation, channel }))
  assert.equal(isAuthorized, expected)
  console.log(`${isAuthorized ? 'allow' : 'deny '} ${operation} ${channel} for jane`)
}
