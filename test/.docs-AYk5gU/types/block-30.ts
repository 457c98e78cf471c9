import assert from 'node:assert/strict'
import { events, matrix, testIssuer } from 'gatewright/testing'

const pool = await testIssuer({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk' })
const event = events.token({ request: 'GET /pets/7', token: `Bearer ${await pool.accessToken({ sub: 'ana' })}` })
assert.match(event.methodArn, /\/GET\/pets\/7$/)

const document = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: 'arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/prod/GET/*' }],
} as const
console.log(String(matrix({ policies: { identity: [document] }, routes: ['GET /pets', 'POST /pets'], callers: { ana: {} } })))

export {}
