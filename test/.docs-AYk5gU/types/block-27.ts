import assert from 'node:assert/strict'
import { allow, deny, evaluate, findAllowed, lint, neverAllows, policy } from 'gatewright/policy'

const stage = { region: 'eu-west-1', accountId: '123456789012', apiId: 'a1b2c3d4e5', stage: 'prod' }
const document = policy(stage, allow('GET /pets/*'), deny('GET /pets/secret'))

const decision = evaluate(
  { identity: [document] },
  {
    principal: 'ana',
    action: 'execute-api:Invoke',
    resource: 'arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/prod/GET/pets/secret',
    context: {},
  },
)
assert.equal(decision.verdict, 'explicitDeny')
assert.deepEqual(lint(document), [])
assert.equal(typeof findAllowed, 'function')
assert.equal(typeof neverAllows, 'function')

export {}
