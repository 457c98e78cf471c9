/**
 * Measures one implementation of one case and prints its calls per second: `node one.mjs <case> <ours|hand|casbin>`. Each
 * measurement is a separate process, so that the object shapes of other cases do not slow it down.
 */
import { CASES, REQUESTS } from './cases.mjs'

const [name, implementation] = process.argv.slice(2)
const { policies, requests, byHand, fresh } = CASES[name]
const decide = await { ours, hand, casbin }[implementation]()

/** If the case is `fresh`, request and context are new objects for each call, as in an authorizer. */
const isAllowed = fresh
  ? ({ principal, action, resource, context }) => decide({ principal, action, resource, context: { ...spread(context) } })
  : decide

function spread(context) {
  return {
    'aws:username': context['aws:username'],
    'aws:SourceIp': context['aws:SourceIp'],
    'aws:PrincipalTag/team': context['aws:PrincipalTag/team'],
    'aws:SecureTransport': context['aws:SecureTransport'],
    'aws:CurrentTime': context['aws:CurrentTime'],
  }
}

let allowed = 0
const run = (count) => {
  for (let index = 0; index < count; index++) if (isAllowed(requests[index & (REQUESTS - 1)])) allowed++
}
// Rounds of a few milliseconds, so that some of them are not interrupted.
const size = implementation === 'casbin' ? REQUESTS : 32 * REQUESTS
const until = performance.now() + 400
while (performance.now() < until) run(size)
const rates = []
const end = performance.now() + 1500
while (performance.now() < end) {
  const before = performance.now()
  run(size)
  rates.push((size / (performance.now() - before)) * 1000)
}
const verdicts = requests.map((request) => (isAllowed(request) ? 1 : 0)).join('')
console.log(JSON.stringify({ rate: Math.max(...rates), verdicts, allowed }))

async function ours() {
  const { compile } = await import('../../../dist/src/policy/index.js')
  const compiled = compile(policies)
  return (request) => compiled.decide(request) === 'allow'
}

async function hand() {
  return byHand()
}

/** casbin has no IAM conditions, so it only compares resources. */
async function casbin() {
  const { newEnforcer, newModelFromString, StringAdapter } = await import('casbin')
  const model = newModelFromString(
    '[request_definition]\nr = sub, obj, act\n[policy_definition]\np = sub, obj, act\n[policy_effect]\ne = some(where (p.eft == allow))\n[matchers]\nm = r.act == p.act && globMatch(r.obj, p.obj)',
  )
  const lines = policies.identity.flatMap((one) =>
    one.Statement.filter(({ Effect }) => Effect === 'Allow').map(
      ({ Resource, Action }) => `p, x, ${Resource.replaceAll('${aws:username}', 'bob').replaceAll('*', '**')}, ${Action}`,
    ),
  )
  const enforcer = await newEnforcer(model, new StringAdapter(lines.join('\n')))
  return ({ resource, action }) => enforcer.enforceSync('x', resource, action)
}
