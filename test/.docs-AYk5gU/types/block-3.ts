import { apiKey, header, hasScope, requestAuthorizer } from 'gatewright'
import { hashApiKey } from 'gatewright/identity'

const keys = {
  // Store the hash, not the key. hashApiKey is for keys with at least 128 random bits.
  [hashApiKey('pk_live_4f9c2d7b81e6a05c')]: { owner: 'acme', scopes: ['orders/read'] },
}

export const handler = requestAuthorizer({
  authenticate: apiKey({ keys, from: header('x-partner-key') }),
  ttlSeconds: 300,
  routes: { 'GET /orders': hasScope('orders/read') },
})

export {}
