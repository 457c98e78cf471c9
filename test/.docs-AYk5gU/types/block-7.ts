import { identityPolicy } from 'gatewright/policy'

const scope = { region: 'eu-west-1', accountId: '123456789012', apiId: 'a1b2c3d4e5', stage: 'prod' }
console.log(JSON.stringify(identityPolicy({ 'GET /pets': true, 'DELETE /pets/{id}': false }, scope), null, 2))

export {}
