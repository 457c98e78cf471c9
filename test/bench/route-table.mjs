/**
 * Measures a response of a route table: from the cache, built anew, and from the cache with the outcome for the ARN. Each
 * table runs in a process of its own, like a Lambda function, because rules of different types slow each other down. Run
 * `npm run build` first. Argument: the name of one table.
 */
import { spawnSync } from 'node:child_process'
import {
  authenticated,
  every,
  hasScope,
  inGroup,
  own,
  parseExecuteApiArn,
  routeTable,
  sourceIp,
} from '../../dist/src/policy/index.js'

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
  'GET /pets/{id}': authenticated,
  'DELETE /pets/{id}': inGroup('admin'),
  'ANY /users/{userId}/{proxy+}': own('userId'),
  'GET /internal': every(authenticated, sourceIp('10.0.0.0/8')),
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
  Array.from({ length: 10_000 }, (_, index) => [`GET /r${index}/{id}`, index % 2 ? authenticated : inGroup('admin')]),
)
const under = {
  'ANY /{proxy+}': authenticated,
  ...Object.fromEntries(
    Array.from({ length: 1_000 }, (_, index) => [`GET /r${index}`, index % 2 ? authenticated : inGroup('admin')]),
  ),
}

const TABLES = {
  '6 routes': { routes: small, runs: 300_000 },
  '50 CRUD routes': { routes: crud, runs: 100_000 },
  '10,000 routes': { routes: large },
  '1,000 routes under a catch-all': { routes: under },
}

/** CPU time of this process in microseconds, because wall-clock time includes other processes. Returns the second best of seven rounds. */
function time(runs, work) {
  const rounds = Array.from({ length: 7 }, () => {
    const before = process.cpuUsage()
    for (let index = 0; index < runs; index++) work(index)
    const { user, system } = process.cpuUsage(before)
    return (user + system) / runs
  })
  return rounds.toSorted((one, other) => one - other)[1]
}

function measure({ routes, runs }) {
  const make = () => routeTable({ subject: 'bench', api: 'REST', issuers: ['i'], routes })
  if (runs === undefined) {
    const start = performance.now()
    const table = make()
    const made = performance.now()
    const { document } = table.reply({ identity, request, arn })
    const size = JSON.stringify(document).length
    return `table ${(made - start).toFixed(0)} ms, document ${(performance.now() - made).toFixed(0)} ms, ${size} bytes`
  }
  const made = time(50, make)
  const table = make()
  let expiresAt = 2_000_000_000
  const built = time(1000, () => table.reply({ identity, request, arn, expiresAt: expiresAt++ }))
  const again = time(runs, () => table.reply({ identity, request, arn }))
  const judged = time(runs, () => table.reply({ identity, request, arn }).judge())
  return `table ${made.toFixed(0)} us, document built ${built.toFixed(1)} us, cached ${again.toFixed(2)} us (with outcome ${judged.toFixed(2)} us), ${(built / again).toFixed(0)} times faster`
}

const [only] = process.argv.slice(2)
if (only !== undefined) console.log(`${only}: ${measure(TABLES[only])}`)
else {
  for (const name of Object.keys(TABLES)) {
    const { status } = spawnSync(process.execPath, [import.meta.filename, name], { stdio: 'inherit' })
    if (status !== 0) process.exit(1)
  }
}
