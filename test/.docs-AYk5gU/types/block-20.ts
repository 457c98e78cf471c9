import assert from 'node:assert/strict'
import { authenticated, requestAuthorizer, signedParameters, signUrl } from 'gatewright'

const key = { id: '2026-11', secret: 'a-secret-of-at-least-32-characters' }
const url = signUrl('https://api.example.com/invoices/7', { key, parameters: ['download'], expiresInSeconds: 3600 })
assert.match(url, /sig-until=\d+/)

export const handler = requestAuthorizer({
  authenticate: signedParameters({ keys: { [key.id]: key.secret }, parameters: ['download'] }),
  ttlSeconds: 0,
  routes: { 'GET /invoices/{id}': authenticated },
})

export {}
