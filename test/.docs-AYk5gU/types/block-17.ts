import { authenticated, bearer, cognito, emfMetrics, jsonLog, tokenAuthorizer } from 'gatewright'

const log = jsonLog()
const metrics = emfMetrics({ namespace: 'pets' })

export const handler = tokenAuthorizer({
  authenticate: bearer(cognito({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk', tokenUse: 'access' })),
  ttlSeconds: 300,
  routes: { 'GET /pets': authenticated },
  onDecision: (record) => {
    log(record)
    metrics(record)
  },
})

export {}
