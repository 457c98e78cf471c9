import assert from 'node:assert/strict'
import { appSyncAuthorizer, authenticated, bearer, header, inGroup } from 'gatewright'
import { cognito } from 'gatewright/identity'

const schema = `
  type Query { pets: [String!]! }
  type Mutation { addPet(name: String!): String }
`

export const handler = appSyncAuthorizer({
  authenticate: bearer(cognito({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk', tokenUse: 'access' }), {
    from: header('authorization'),
  }),
  ttlSeconds: 300,
  schema,
  fields: { 'Query.pets': authenticated, 'Mutation.addPet': inGroup('admins') },
})
assert.equal(handler.definition.ttlSeconds, 300)

export {}
