/** Route tables as applications have them. */

import type { Identity } from '../../../src/events/index.ts'
import { authenticated, every, hasScope, inGroup, not, own, some, sourceIp } from '../../../src/policy/index.ts'
import type { Cells } from './oracle.ts'

const admins = inGroup('admins')
const read = hasScope('read')
const write = hasScope('write')
const office = sourceIp('10.0.0.0/8')

function crud(name: string): Cells {
  return {
    [`GET /${name}`]: read,
    [`POST /${name}`]: write,
    [`GET /${name}/{id}`]: read,
    [`PUT /${name}/{id}`]: write,
    [`DELETE /${name}/{id}`]: admins,
  }
}

export const REALISTIC_TABLES: readonly (readonly [name: string, api: 'REST' | 'HTTP', routes: Cells])[] = [
  ['one route', 'REST', { 'GET /hello': authenticated }],
  ['a proxy', 'REST', { 'ANY /{proxy+}': authenticated, 'ANY /': authenticated }],
  ['a CRUD resource', 'REST', crud('pets')],
  ['three CRUD resources', 'HTTP', { ...crud('pets'), ...crud('orders'), ...crud('users') }],
  ['a public list and own orders', 'REST', { 'GET /users/{id}': authenticated, 'GET /users/{id}/orders': own('id') }],
  ['own profile and its parts', 'HTTP', { 'ANY /users/{id}': own('id'), 'ANY /users/{id}/{proxy+}': own('id') }],
  ['a tenant API', 'HTTP', { 'ANY /tenants/{tenant}/{proxy+}': own('tenant', 'tenant'), 'GET /health': authenticated }],
  ['tenants with administration', 'REST', { 'GET /{tenant}/orders': authenticated, 'ANY /admin/{rest+}': admins }],
  ['a catch-all with a closed part', 'HTTP', { $default: authenticated, 'ANY /admin/{proxy+}': admins }],
  [
    'a catch-all with a closed item',
    'REST',
    { 'ANY /{proxy+}': authenticated, 'GET /reports/{id}': admins, 'GET /reports/{id}/summary': authenticated },
  ],
  [
    'nested resources',
    'REST',
    { ...crud('projects'), 'GET /projects/{id}/members': read, 'PUT /projects/{id}/members/{member}': admins },
  ],
  [
    'nested own resources',
    'REST',
    { 'GET /users/{id}': read, 'GET /users/{id}/orders/{order}': own('id'), 'GET /users/{id}/orders/{order}/items': own('id') },
  ],
  [
    'files with metadata',
    'HTTP',
    { 'GET /files/{path+}': read, 'PUT /files/{path+}': write, 'GET /files': read, 'DELETE /files/{path+}': admins },
  ],
  [
    'versions',
    'HTTP',
    { 'ANY /v1/{proxy+}': authenticated, 'ANY /v2/{proxy+}': hasScope('beta'), 'GET /v1/status': not(inGroup('suspended')) },
  ],
  [
    'an internal part',
    'REST',
    { 'GET /pets': read, 'ANY /internal/{proxy+}': every(admins, office), 'GET /internal/health': office },
  ],
  [
    'search next to items',
    'REST',
    {
      'GET /pets/{id}': read,
      'GET /pets/search': authenticated,
      'GET /pets/{id}/photos/{photo}': read,
      'GET /pets/export': admins,
    },
  ],
  [
    'pages and assets',
    'HTTP',
    { 'GET /{page}': authenticated, 'GET /assets/{file+}': authenticated, 'ANY /admin/{rest+}': admins },
  ],
  [
    'self service',
    'REST',
    {
      'GET /me': authenticated,
      'GET /users/{id}': some<Identity, string>(own('id'), admins),
      'DELETE /users/{id}': admins,
      'GET /users/{id}/audit': admins,
    },
  ],
  ['webhooks', 'HTTP', { 'POST /webhooks/{provider}': office, 'GET /webhooks': admins, 'ANY /{proxy+}': authenticated }],
  ['GraphQL and REST', 'REST', { 'POST /graphql': authenticated, 'GET /graphql': read, ...crud('items') }],
  [
    'teams',
    'HTTP',
    {
      'GET /teams/{team}': inGroup('staff'),
      'GET /teams/{team}/members': authenticated,
      'GET /teams/{team}/members/{id}': own('id'),
    },
  ],
  [
    'preflight',
    'REST',
    { 'OPTIONS /{proxy+}': authenticated, 'GET /a/{id}': read, 'PUT /a/{id}': write, 'ANY /a/{id}/lock': admins },
  ],
  [
    'special characters',
    'HTTP',
    { 'GET /odata/$metadata': authenticated, 'GET /odata/{entity}': read, 'GET /@self': authenticated, 'GET /a b/{id}': read },
  ],
  [
    'a store',
    'REST',
    {
      ...crud('products'),
      'GET /carts/{id}': own('id'),
      'PUT /carts/{id}/items/{item}': own('id'),
      'POST /carts/{id}/checkout': every(own('id'), write),
      'GET /carts/{id}/items': authenticated,
    },
  ],
]
