/** Handlers of every kind, and the ARN of their function. */

import { httpApiAuthorizer, requestAuthorizer, tokenAuthorizer, websocketAuthorizer } from '../../../src/authorizer/index.ts'
import { authenticated, hasScope } from '../../../src/policy/index.ts'
import { stub } from '../../authorizer/stub-verifier.ts'

export const ARN = 'arn:aws:lambda:eu-west-1:123456789012:function:auth'
export const URI = `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${ARN}/invocations`

const routes = { 'GET /pets': hasScope('pets/read'), 'POST /pets/{id}': authenticated } as const
const plain = stub({ identityValidationExpression: undefined as never })
const twoSources = stub({
  identityValidationExpression: undefined as never,
  reads: [
    [
      { in: 'header', name: 'authorization' },
      { in: 'query', name: 'Tenant' },
    ],
  ],
})

export const token = tokenAuthorizer({ authenticate: stub(), ttlSeconds: 300, routes })
export const plainToken = tokenAuthorizer({ authenticate: plain, ttlSeconds: 0, routes })
export const request = requestAuthorizer({ authenticate: twoSources, ttlSeconds: 60, routes })
export const http = httpApiAuthorizer({ authenticate: plain, ttlSeconds: 30, payloadFormatVersion: '2.0', routes })
export const http1 = httpApiAuthorizer({ authenticate: plain, ttlSeconds: 0, payloadFormatVersion: '1.0', routes })
export const simple = httpApiAuthorizer({
  authenticate: plain,
  ttlSeconds: 60,
  payloadFormatVersion: '2.0',
  simpleResponses: true,
  cachePer: 'route',
  routes,
})
export const websocket = websocketAuthorizer({ authenticate: plain, routes: { $connect: authenticated } })
