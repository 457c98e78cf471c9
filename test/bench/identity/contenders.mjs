/**
 * The contenders: the limit (a single `crypto.verify` on prepared input), gatewright, fast-jwt, aws-jwt-verify and jose. All verify the
 * same tokens and return the claims; gatewright returns a typed identity.
 */

import { createHmac, createPublicKey, createSecretKey, timingSafeEqual, verify } from 'node:crypto'
import { CognitoJwtVerifier, JwtVerifier } from 'aws-jwt-verify'
import { createVerifier } from 'fast-jwt'
import { cognito, oidc } from 'gatewright/identity'
import { testIssuer } from 'gatewright/testing'
import { createLocalJWKSet, jwtVerify } from 'jose'

const TOKENS = 512

/** @param {'RS256' | 'ES256' | 'EdDSA' | 'HS256'} algorithm */
export async function contendersFor(algorithm) {
  const isPool = algorithm === 'RS256'
  const issuer = await testIssuer(
    isPool
      ? { userPoolId: 'eu-west-1_Bench', clientId: 'bench' }
      : { issuer: 'https://issuer.example', clientId: 'bench', algorithm },
  )
  const tokens = await Promise.all(
    Array.from({ length: TOKENS }, (_, index) => issuer.accessToken({ sub: `user-${index}`, scope: 'pets/read pets/write' })),
  )
  const [key] = issuer.keys
  const publicKey = issuer.secret ? createSecretKey(issuer.secret) : createPublicKey(key.privateKey)
  const audience = isPool ? undefined : 'bench'
  const ours = isPool
    ? cognito({ userPoolId: 'eu-west-1_Bench', clientId: 'bench', tokenUse: 'access', jwks: issuer.jwks })
    : oidc({
        issuer: issuer.issuer,
        audience: 'bench',
        algorithms: [algorithm],
        ...(issuer.secret ? { secret: issuer.secret } : { jwks: issuer.jwks }),
      })
  const fast = createVerifier({
    key: issuer.secret ? Buffer.from(issuer.secret) : publicKey.export({ type: 'spki', format: 'pem' }),
    algorithms: [algorithm],
    allowedIss: issuer.issuer,
    cache: false,
    ...(audience ? { allowedAud: audience } : {}),
  })
  const joseKeys = issuer.secret ? issuer.secret : createLocalJWKSet(issuer.jwks)
  const joseOptions = { issuer: issuer.issuer, algorithms: [algorithm], ...(audience ? { audience } : {}) }
  const contenders = {
    limit: limitOf(algorithm, publicKey, tokens),
    gatewright: async (index) => {
      const result = await ours.verify(tokens[index])
      if (result.kind !== 'identified') throw new Error(JSON.stringify(result))
    },
    'fast-jwt': (index) => fast(tokens[index]),
    jose: (index) => jwtVerify(tokens[index], joseKeys, joseOptions),
  }
  if (algorithm !== 'HS256') {
    const aws = isPool
      ? CognitoJwtVerifier.create({ userPoolId: 'eu-west-1_Bench', clientId: 'bench', tokenUse: 'access' })
      : JwtVerifier.create({ issuer: issuer.issuer, audience: 'bench', jwksUri: 'https://issuer.example/jwks' })
    aws.cacheJwks(issuer.jwks)
    contenders['aws-jwt-verify'] = (index) => aws.verifySync(tokens[index])
  }
  return { contenders, tokens: TOKENS }
}

/** The minimum for every verifier: only the signature check, on prepared bytes. */
function limitOf(algorithm, key, tokens) {
  const inputs = tokens.map((token) => {
    const end = token.lastIndexOf('.')
    return { data: Buffer.from(token.slice(0, end)), signature: Buffer.from(token.slice(end + 1), 'base64url') }
  })
  if (algorithm === 'HS256') {
    return (index) => {
      const { data, signature } = inputs[index]
      if (!timingSafeEqual(createHmac('sha256', key).update(data).digest(), signature)) throw new Error('limit')
    }
  }
  const hash = algorithm === 'EdDSA' ? null : 'sha256'
  const input = algorithm === 'ES256' ? { key, dsaEncoding: 'ieee-p1363' } : key
  return (index) => {
    const { data, signature } = inputs[index]
    if (!verify(hash, data, input, signature)) throw new Error('limit')
  }
}
