import { authenticated, bearer, tokenAuthorizer } from 'gatewright'
import { githubActions } from 'gatewright/identity'

export const handler = tokenAuthorizer({
  authenticate: bearer(
    githubActions({
      audience: 'https://deploy.example.com',
      allow: { repositoryIds: ['123456789'], refs: ['refs/heads/main'], environments: ['production'] },
    }),
  ),
  ttlSeconds: 300,
  routes: { 'POST /deployments': authenticated },
})

export {}
