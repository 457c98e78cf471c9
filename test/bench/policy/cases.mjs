/**
 * The cases of the policy benchmark: policies, requests, and the same checks written by hand as the limit. The requests
 * differ in caller and resource, and are parsed from JSON like an event.
 */

const API = 'arn:aws:execute-api:eu-west-1:012345678901:a1b2c3/prod'
const INVOKE = 'execute-api:Invoke'
const document = (Statement) => ({ Version: '2012-10-17', Statement })
const allow = (Resource, more = {}) => ({ Effect: 'Allow', Action: INVOKE, Resource, ...more })

/** A power of two. */
export const REQUESTS = 1024

/** What every implementation checks first: a valid request, and the action in any case. */
const isInvoke = ({ principal, action, resource, context }) => {
  if (typeof principal !== 'string' || typeof action !== 'string' || typeof resource !== 'string') throw new TypeError()
  if (typeof context !== 'object' || context === null) throw new TypeError()
  return action === INVOKE || action.toLowerCase() === INVOKE.toLowerCase()
}

/** Handwritten checks for exactly these statements, unrolled. */
const unroll = (checks) => {
  const check = new Function('resource', `${checks.map((check) => `if (${check}) return true`).join('\n')}\nreturn false`)
  return (request) => isInvoke(request) && check(request.resource)
}

/** Not `startsWith`: on Node 20 it is many times slower than a slice and a comparison. */
const starts = (text) => `resource.slice(0, ${text.length}) === '${text}'`

const paths = Array.from({ length: 50 }, (_, index) => `GET/collection${index}/*`)
const hidden = Array.from({ length: 50 }, (_, index) => `GET/*part${index}x*`)

/** The `tails` in turn, each followed by a distinct number. */
const requests = (tails) =>
  parsed((index) => ({ principal: `user|${index}`, resource: `${API}/${tails[index % tails.length]}${index}`, context: {} }))

function parsed(make) {
  const made = JSON.parse(JSON.stringify(Array.from({ length: REQUESTS }, (_, index) => make(index))))
  return made.map(({ principal, resource, context }) => ({ principal, action: INVOKE, resource, context }))
}

export const CASES = {
  one: {
    policies: { identity: [document([allow(`${API}/GET/pets/*`)])] },
    requests: requests(['GET/pets/', 'GET/pets/2/owner', 'POST/pets', 'GET/dogs/']),
    byHand: () => unroll([starts(`${API}/GET/pets/`)]),
  },
  fifty: {
    policies: { identity: [document(paths.map((path) => allow(`${API}/${path}`)))] },
    requests: requests(['GET/collection3/', 'GET/collection27/2/owner', 'GET/collection49/', 'GET/dogs/']),
    byHand: () => unroll(paths.map((path) => starts(`${API}/${path.slice(0, -1)}`))),
  },
  unindexed: {
    policies: { identity: [document(hidden.map((path) => allow(`${API}/${path}`)))] },
    requests: requests(['GET/a/part3x/', 'GET/b/part27xy/', 'GET/c/part49x', 'GET/dogs/']),
    byHand: () => {
      const prefix = `${API}/GET/`
      return unroll(
        hidden.map((path) => `${starts(prefix)} && resource.indexOf('${path.slice(5, -1)}', ${prefix.length}) !== -1`),
      )
    },
  },
  conditions: {
    policies: {
      identity: [
        document([
          allow(`${API}/GET/users/\${aws:username}/*`, {
            Condition: {
              IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '192.168.0.0/16'] },
              StringEquals: { 'aws:PrincipalTag/team': ['red', 'blue'] },
              Bool: { 'aws:SecureTransport': 'true' },
            },
          }),
          {
            Effect: 'Deny',
            Action: INVOKE,
            Resource: '*',
            Condition: { DateGreaterThan: { 'aws:CurrentTime': '2030-01-01T00:00:00Z' } },
          },
        ]),
      ],
    },
    requests: parsed((index) => ({
      principal: `user|${index}`,
      resource: `${API}/GET/users/${index % 4 === 3 ? 'eve' : `bob${index}`}/x`,
      context: {
        'aws:username': `bob${index}`,
        'aws:SourceIp': `${['10.1.2', '192.168.3', '11.0.0', '10.200.1'][index % 4]}.${index % 256}`,
        'aws:PrincipalTag/team': 'blue',
        'aws:SecureTransport': 'true',
        'aws:CurrentTime': `2026-06-01T12:00:${10 + (index % 50)}Z`,
      },
    })),
    /** The context is built for each call. */
    fresh: true,
    byHand: () => {
      const number = (ip) => {
        const [a, b, c, d] = ip.split('.')
        return ((a << 24) | (b << 16) | (c << 8) | d) >>> 0
      }
      const end = Date.parse('2030-01-01T00:00:00Z')
      return (request) => {
        if (!isInvoke(request)) return false
        const { resource, context } = request
        if (Date.parse(context['aws:CurrentTime']) > end) return false
        if (!resource.startsWith(`${API}/GET/users/${context['aws:username']}/`)) return false
        const ip = number(context['aws:SourceIp'])
        if (!(ip >>> 24 === 10 || ip >>> 16 === 0xc0a8)) return false
        const team = context['aws:PrincipalTag/team']
        return (team === 'red' || team === 'blue') && context['aws:SecureTransport'] === 'true'
      }
    },
  },
}
