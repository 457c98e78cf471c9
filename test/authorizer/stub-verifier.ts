import type { Authentication, Identity, IdentitySource, Verifier } from '../../src/events/index.ts'

const AUTHORIZATION: IdentitySource = { in: 'header', name: 'authorization' }

export function identity(over: Partial<Identity<'test'>> = {}): Identity<'test'> {
  return {
    scheme: 'test',
    issuer: 'https://id.example',
    subject: 'u1',
    scopes: new Set(['pets/read']),
    groups: new Set(),
    claims: {},
    ...over,
  }
}

/** Identifies `Bearer good`, rejects any other credential, and is absent without one. */
export function stub(
  over: Partial<Verifier<Identity<'test'>>> = {},
  who: Identity<'test'> = identity(),
): Verifier<Identity<'test'>> {
  return {
    issuers: ['https://id.example'],
    reads: [[AUTHORIZATION]],
    identityValidationExpression: '^Bearer .+$',
    verify: async (request): Promise<Authentication<Identity<'test'>>> => {
      const [credential, second] = request.headers('authorization')
      if (credential === undefined) return { kind: 'absent' }
      return second === undefined && credential === 'Bearer good'
        ? { kind: 'identified', identity: who }
        : { kind: 'rejected', code: 'ERR_TEST' }
    },
    ...over,
  }
}
