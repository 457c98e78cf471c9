/** A Lambda authorizer in a CommonJS project. */

const { bearer, cognito, hasScope, inGroup, tokenAuthorizer } = require('gatewright')

/** The tests pass the key set of their own issuer; in Lambda the keys are fetched from the user pool. */
function createHandler({ jwks } = {}) {
  const users = cognito({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk', tokenUse: 'access', jwks })
  return tokenAuthorizer({
    authenticate: bearer(users),
    ttlSeconds: 300,
    routes: {
      'GET /pets': hasScope('pets/read'),
      'DELETE /pets/{id}': inGroup('admin'),
    },
  })
}

module.exports = { createHandler, handler: createHandler() }
