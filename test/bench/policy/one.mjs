/** Measures one way of one case and prints calls a second: `node one.mjs <case> <ours|hand|casbin>`. A process of its own, so that no other shape of object slows it. */
import { CASES, REQUESTS } from './cases.mjs'

const [name, way] = process.argv.slice(2)
const { policies, requests, byHand, fresh } = CASES[name]
const decide = await { ours, hand, casbin }[way]()

/** Where the case says so, request and context are new objects, as an authorizer makes them. */
const ask = fresh
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
  for (let index = 0; index < count; index++) if (ask(requests[index & (REQUESTS - 1)])) allowed++
}
// Rounds of few milliseconds, so that some of them have the processor to themselves.
const size = way === 'casbin' ? REQUESTS : 32 * REQUESTS
const until = performance.now() + 400
while (performance.now() < until) run(size)
const rates = []
const end = performance.now() + 1500
while (performance.now() < end) {
  const before = performance.now()
  run(size)
  rates.push((size / (performance.now() - before)) * 1000)
}
const verdicts = requests.map((request) => (ask(request) ? 1 : 0)).join('')
console.log(JSON.stringify({ rate: Math.max(...rates), verdicts, allowed }))

async function ours() {
  const { compile } = await import('../../../dist/src/policy/index.js')
  const compiled = compile(policies)
  return (request) => compiled.decide(request) === 'allow'
}

async function hand() {
  return byHand()
}

/** casbin knows no IAM conditions: it is given the resources alone. */
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
