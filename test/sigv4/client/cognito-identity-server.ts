/** A server that answers like Cognito Identity: `GetId` and `GetCredentialsForIdentity` of one identity pool. */

import { randomBytes, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TokenVerifier } from '../../../src/events/index.ts'
import type { IssuedCredentials } from '../../../src/sigv4/index.ts'

const REGION = 'eu-west-1'

export interface IdentityPoolOptions {
  /** Verifies the tokens of each login provider, by the key in `Logins`. */
  readonly providers: { readonly [provider: string]: TokenVerifier<{ readonly subject: string }> }
  /** Whether callers without a login receive credentials. */
  readonly allowsGuests: boolean
  readonly lifetimeSeconds: number
}

export interface IdentityPool {
  readonly url: string
  readonly identityPoolId: string
  /** The credentials that were issued, by access key ID, with the owner. */
  readonly issued: Map<string, IssuedCredentials & { readonly owner: string }>
  readonly requests: string[]
  close(): void
}

/** The status and the body of a failed operation, in the form of AWS JSON 1.1. */
class IdentityError extends Error {
  readonly type: string

  constructor(type: string) {
    super(type)
    this.type = type
  }
}

export async function startIdentityPool({
  providers,
  allowsGuests,
  lifetimeSeconds,
}: IdentityPoolOptions): Promise<IdentityPool> {
  const identityPoolId = `${REGION}:${randomUUID()}`
  const identities = new Map<string, string>()
  const issued: IdentityPool['issued'] = new Map()
  const requests: string[] = []

  async function ownerOf(logins: { readonly [provider: string]: string } = {}): Promise<string | undefined> {
    const entries = Object.entries(logins)
    if (entries.length === 0) return undefined
    const owners = await Promise.all(
      entries.map(async ([provider, token]) => {
        const result = await providers[provider]?.verify(token)
        if (result?.kind !== 'identified') throw new IdentityError('NotAuthorizedException')
        return `${provider}:${result.identity.subject}`
      }),
    )
    return owners[0]
  }

  function getId(owner: string): object {
    const existing = [...identities].find(([, one]) => one === owner && !owner.startsWith('guest:'))?.[0]
    const identityId = existing ?? `${REGION}:${randomUUID()}`
    identities.set(identityId, owner)
    return { IdentityId: identityId }
  }

  function getCredentials(identityId: string, owner: string | undefined): object {
    const known = identities.get(identityId)
    if (known === undefined) throw new IdentityError('ResourceNotFoundException')
    // An identity with a login is not available without it.
    if (owner === undefined ? !known.startsWith('guest:') : known !== owner) throw new IdentityError('NotAuthorizedException')
    const expiration = Math.floor(Date.now() / 1000) + lifetimeSeconds
    const accessKeyId = `ASIA${randomBytes(8).toString('hex').toUpperCase()}`
    const secretAccessKey = randomBytes(30).toString('base64')
    const sessionToken = randomBytes(60).toString('base64')
    issued.set(accessKeyId, { secretAccessKey, sessionToken, expiration, owner: known })
    const Credentials = {
      AccessKeyId: accessKeyId,
      SecretKey: secretAccessKey,
      SessionToken: sessionToken,
      Expiration: expiration,
    }
    return { IdentityId: identityId, Credentials }
  }

  async function answer(request: IncomingMessage): Promise<object> {
    const target = String(request.headers['x-amz-target'])
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const { IdentityPoolId, IdentityId, Logins } = JSON.parse(Buffer.concat(chunks).toString())
    requests.push(target)
    const owner = await ownerOf(Logins)
    if (owner === undefined && !allowsGuests) throw new IdentityError('NotAuthorizedException')
    if (target === 'AWSCognitoIdentityService.GetId') {
      if (IdentityPoolId !== identityPoolId) throw new IdentityError('ResourceNotFoundException')
      return getId(owner ?? `guest:${randomUUID()}`)
    }
    if (target === 'AWSCognitoIdentityService.GetCredentialsForIdentity') return getCredentials(IdentityId, owner)
    throw new IdentityError('UnknownOperationException')
  }

  const server = createServer(async (request, response) => {
    response.setHeader('content-type', 'application/x-amz-json-1.1')
    try {
      response.end(JSON.stringify(await answer(request)))
    } catch (error) {
      const type = error instanceof IdentityError ? error.type : 'InternalErrorException'
      response.statusCode = error instanceof IdentityError ? 400 : 500
      response.setHeader('x-amzn-errortype', type)
      response.end(JSON.stringify({ __type: type, message: type }))
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    identityPoolId,
    issued,
    requests,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
