import assert from 'node:assert/strict'
import { signRequest, verifyRequest } from 'gatewright/sigv4'

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' }
const signed = signRequest(
  { method: 'GET', url: 'https://api.example.com/pets?limit=2' },
  { credentials, region: 'eu-west-1', service: 'execute-api' },
)
const result = await verifyRequest(signed, {
  lookup: (accessKeyId) => (accessKeyId === credentials.accessKeyId ? credentials : undefined),
  regions: ['eu-west-1'],
  services: ['execute-api'],
  hosts: ['api.example.com'],
  payload: 'verify',
})
assert.equal(result.ok, true)

export {}
