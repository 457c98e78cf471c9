/**
 * A link that works for one request until it expires: for a download, an unsubscribe button, a webhook's way back.
 * It differs from S3's presigned URLs in that it lives on your own API and names a caller of yours.
 */
import assert from 'node:assert/strict'
import { type AuthorizerRequest, signedParameters, signUrl } from 'gatewright/identity'

const noon = Date.UTC(2025, 5, 1, 12)
let clock = noon
const now = () => clock

const secrets = { summer: 'thirty-two bytes of a secret, or more' }
// Both sides name the parameters that are signed. Any other can be added by whoever holds the link: do not trust it.
const parameters = ['size']

const links = signedParameters({ keys: secrets, parameters, maxLifetimeSeconds: 3600, now })
const link = signUrl('https://api.example.com/prod/files/7?size=large', {
  key: { id: 'summer', secret: secrets.summer },
  parameters,
  expiresInSeconds: 600,
  subject: 'jane',
  now,
})
console.log(link.replace(/sig=.*/, 'sig=…'))

await shows('as it was made', link, 'jane')
await shows('another size', link.replace('size=large', 'size=original'), 'ERR_SIGNATURE')
await shows('another file', link.replace('/files/7', '/files/8'), 'ERR_SIGNATURE')
await shows('another method', link, 'ERR_SIGNATURE', 'DELETE')
await shows('nothing signed', 'https://api.example.com/prod/files/7', 'absent')
clock = noon + 600_000
await shows('ten minutes later', link, 'ERR_SIGNATURE_EXPIRED')

async function shows(title: string, url: string, expected: string, method = 'GET'): Promise<void> {
  const answer = await links.verify(requestFor(new URL(url), method))
  const said = answer.kind === 'identified' ? answer.identity.subject : answer.kind === 'absent' ? 'absent' : answer.code
  assert.equal(said, expected)
  console.log(title.padEnd(18), said)
}

/** An authorizer makes these from the event. */
function requestFor({ host, pathname, searchParams }: URL, method: string): AuthorizerRequest {
  return {
    arn: `arn:aws:execute-api:eu-west-1:123456789012:a1b2c3/prod/${method}/files/7`,
    method,
    path: pathname.replace('/prod', ''),
    url: { host, path: pathname },
    headers: () => [],
    query: (name) => searchParams.getAll(name),
    stageVariable: () => undefined,
    context: () => undefined,
    event: undefined,
  }
}
