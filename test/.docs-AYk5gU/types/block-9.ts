import { bearer, inGroup, tokenAuthorizer } from 'gatewright'
import { entraId } from 'gatewright/identity'

export const handler = tokenAuthorizer({
  authenticate: bearer(
    entraId({
      tenantId: '11111111-2222-3333-4444-555555555555',
      audience: 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee',
      clientId: null,
    }),
  ),
  ttlSeconds: 300,
  routes: { 'GET /pets': inGroup('Pets.Read') },
})

export {}
