// What a document costs: emitted again, built, and emitted again with the verdict on the ARN asked for. Run `npm run build` first.
import { every, hasScope, inGroup, own, parseExecuteApiArn, routeTable, signedIn, sourceIp } from '../../dist/src/policy/index.js'

const arn = parseExecuteApiArn('arn:aws:execute-api:eu-west-1:012345678901:a1b2c3/prod/GET/pets/7')
const identity = {
  scheme: 'x',
  issuer: 'i',
  subject: 'alice',
  scopes: new Set(['r0/read', 'pets/read']),
  groups: new Set(),
  claims: {},
}
const request = {}

const small = {
  'GET /pets': hasScope('pets/read'),
  'POST /pets': hasScope('pets/write'),
  'GET /pets/{id}': signedIn,
  'DELETE /pets/{id}': inGroup('admin'),
  'ANY /users/{userId}/{proxy+}': own('userId'),
  'GET /internal': every(signedIn, sourceIp('10.0.0.0/8')),
}
const crud = Object.fromEntries(
  Array.from({ length: 10 }, (_, index) => [
    [`GET /r${index}`, hasScope(`r${index}/read`)],
    [`POST /r${index}`, hasScope(`r${index}/write`)],
    [`GET /r${index}/{id}`, hasScope(`r${index}/read`)],
    [`PUT /r${index}/{id}`, hasScope(`r${index}/write`)],
    [`DELETE /r${index}/{id}`, inGroup('admin')],
  ]).flat(),
)
const large = Object.fromEntries(
  Array.from({ length: 10_000 }, (_, index) => [`GET /r${index}/{id}`, index % 2 ? signedIn : inGroup('admin')]),
)
const under = {
  'ANY /{proxy+}': signedIn,
  ...Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`GET /r${index}`, index % 2 ? signedIn : inGroup('admin')])),
}

function time(runs, work) {
  for (let index = 0; index < Math.min(runs, 2000); index++) work(index)
  const start = performance.now()
  for (let index = 0; index < runs; index++) work(index)
  return ((performance.now() - start) / runs) * 1000
}

for (const [name, routes, runs] of [
  ['6 routes', small, 300_000],
  ['50 CRUD routes', crud, 100_000],
]) {
  const make = time(50, () => routeTable({ subject: 'bench', api: 'REST', issuers: ['i'], routes }))
  const table = routeTable({ subject: 'bench', api: 'REST', issuers: ['i'], routes })
  const again = time(runs, () => table.reply({ identity, request, arn }))
  const judged = time(runs, () => table.decide({ identity, request, arn }))
  let expiresAt = 2_000_000_000
  const built = time(1000, () => table.reply({ identity, request, arn, expiresAt: expiresAt++ }))
  console.log(
    `${name}: table ${make.toFixed(0)} us, emitted again ${again.toFixed(2)} us (judged ${judged.toFixed(2)} us), built ${built.toFixed(1)} us, ${(built / again).toFixed(0)} times`,
  )
}
for (const [name, routes] of [
  ['10,000 routes', large],
  ['1,000 routes under a catch-all', under],
]) {
  const start = performance.now()
  const table = routeTable({ subject: 'bench', api: 'REST', issuers: ['i'], routes })
  const made = performance.now()
  const { document } = table.decide({ identity, request, arn })
  console.log(
    `${name}: table ${(made - start).toFixed(0)} ms, document ${(performance.now() - made).toFixed(0)} ms, ${JSON.stringify(document).length} bytes`,
  )
}
