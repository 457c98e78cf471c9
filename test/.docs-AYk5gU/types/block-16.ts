import { authenticated, clientCertificate, requestAuthorizer } from 'gatewright'

export const handler = requestAuthorizer({
  authenticate: clientCertificate({ issuers: ['CN=Partners CA,O=Example'], subjects: ['CN=acme,O=Acme'] }),
  ttlSeconds: 0,
  routes: { 'GET /orders': authenticated },
})

export {}
