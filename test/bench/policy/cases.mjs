/**
 * The cases of the policy benchmark: policies, requests, and the same checks written by hand as the limit.
 * Every request is made anew for each call where the case says so, as an authorizer would.
 */

const API = 'arn:aws:execute-api:eu-west-1:012345678901:a1b2c3/prod'
const INVOKE = 'execute-api:Invoke'
const document = (Statement) => ({ Version: '2012-10-17', Statement })
const allow = (Resource, more = {}) => ({ Effect: 'Allow', Action: INVOKE, Resource, ...more })

/** Checks by hand, unrolled, as somebody would write them who has only these statements. */
const unroll = (checks) =>
  new Function(
    'action',
    'resource',
    `if (action !== '${INVOKE}') return false\n${checks.map((check) => `if (${check}) return true`).join('\n')}\nreturn false`,
  )

/** Not `startsWith`: on Node 20 it costs many times a slice and a comparison, and a limit must not be slower than it can be. */
const starts = (text) => `resource.slice(0, ${text.length}) === '${text}'`

const paths = Array.from({ length: 50 }, (_, index) => `GET/collection${index}/*`)
const hidden = Array.from({ length: 50 }, (_, index) => `GET/*part${index}x*`)

const requests = (tails) =>
  tails.map((tail) => ({ principal: 'user|1', action: INVOKE, resource: `${API}/${tail}`, context: {} }))

export const CASES = {
  one: {
    policies: { identity: [document([allow(`${API}/GET/pets/*`)])] },
    requests: requests(['GET/pets/1', 'GET/pets/2/owner', 'POST/pets', 'GET/dogs/7']),
    byHand: () => {
      const check = unroll([starts(`${API}/GET/pets/`)])
      return ({ action, resource }) => check(action, resource)
    },
  },
  fifty: {
    policies: { identity: [document(paths.map((path) => allow(`${API}/${path}`)))] },
    requests: requests(['GET/collection3/1', 'GET/collection27/2/owner', 'GET/collection49/7', 'GET/dogs/7']),
    byHand: () => {
      const check = unroll(paths.map((path) => starts(`${API}/${path.slice(0, -1)}`)))
      return ({ action, resource }) => check(action, resource)
    },
  },
  unindexed: {
    policies: { identity: [document(hidden.map((path) => allow(`${API}/${path}`)))] },
    requests: requests(['GET/a/part3x/1', 'GET/b/part27xy/2', 'GET/c/part49x', 'GET/dogs/7']),
    byHand: () => {
      const prefix = `${API}/GET/`
      const check = unroll(
        hidden.map((path) => `${starts(prefix)} && resource.indexOf('${path.slice(5, -1)}', ${prefix.length}) !== -1`),
      )
      return ({ action, resource }) => check(action, resource)
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
    requests: ['10.1.2.3', '192.168.3.4', '11.0.0.1', '10.200.1.1'].map((ip, index) => ({
      principal: 'user|1',
      action: INVOKE,
      resource: `${API}/GET/users/${index === 3 ? 'eve' : 'bob'}/x`,
      context: {
        'aws:username': 'bob',
        'aws:SourceIp': ip,
        'aws:PrincipalTag/team': 'blue',
        'aws:SecureTransport': 'true',
        'aws:CurrentTime': '2026-06-01T12:00:00Z',
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
      return ({ action, resource, context }) => {
        if (action !== INVOKE) return false
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
