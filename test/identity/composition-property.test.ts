/** Compares random combinations of verifiers with a model: the result is equal, only declared sources are read, nothing throws. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type Authentication,
  type AuthorizerRequest,
  declaredView,
  type Identity,
  type IdentitySource,
  type Verifier,
} from '../../src/events/index.ts'
import { allOf, firstOf, notRevoked, revocationKey, verifier, where } from '../../src/identity/index.ts'

type Outcome = 'absent' | 'rejected' | 'unavailable' | 'identified' | 'throws'
type Tree =
  | { readonly kind: 'leaf'; readonly index: number }
  | { readonly kind: 'firstOf'; readonly parts: readonly Tree[] }
  | { readonly kind: 'allOf'; readonly parts: readonly Tree[] }
  | { readonly kind: 'where'; readonly part: Tree; readonly passes: boolean }
  | { readonly kind: 'notRevoked'; readonly part: Tree; readonly revoked: boolean }

const LEAVES = 4
const source = (index: number): IdentitySource => ({ in: index % 2 === 0 ? 'header' : 'query', name: `n${index}` })
const identity = (index: number): Identity => ({
  scheme: 'leaf',
  issuer: `i${index}`,
  subject: `s${index}`,
  scopes: new Set(),
  groups: new Set(),
  claims: {},
})

function leaf(index: number): Verifier<Identity> {
  return verifier({
    issuers: [`i${index}`],
    reads: [[source(index)]],
    verify: async (request): Promise<Authentication<Identity>> => {
      // The value sent selects the result, because this test is about the combinations.
      const [value] = index % 2 === 0 ? request.headers(`n${index}`) : request.query(`n${index}`)
      switch (value) {
        case 'identified':
          return { kind: 'identified', identity: identity(index) }
        case 'rejected':
          return { kind: 'rejected', code: 'custom:no' }
        case 'unavailable':
          return { kind: 'unavailable', code: 'custom:down', cause: undefined }
        case 'throws':
          throw new Error('Unauthorized')
        default:
          return { kind: 'absent' }
      }
    },
  })
}

function build(tree: Tree): Verifier<Identity> {
  switch (tree.kind) {
    case 'leaf':
      return leaf(tree.index)
    case 'firstOf':
      return firstOf(...tree.parts.map(build))
    case 'allOf': {
      const [main, ...others] = tree.parts.map(build)
      return allOf(main as Verifier<Identity>, Object.fromEntries(others.map((other, index) => [`o${index}`, other])))
    }
    case 'where':
      return where(build(tree.part), () => tree.passes)
    case 'notRevoked': {
      const revoked = new Set(
        Array.from({ length: LEAVES }, (_, index) => revocationKey('subject', { issuer: `i${index}`, value: `s${index}` })),
      )
      return notRevoked(build(tree.part), {
        by: 'subject',
        store: { get: (key) => (tree.revoked && revoked.has(key) ? true : undefined) },
      })
    }
  }
}

function model(tree: Tree, sent: readonly Outcome[]): Outcome {
  switch (tree.kind) {
    case 'leaf': {
      const outcome = sent[tree.index] ?? 'absent'
      return outcome === 'throws' ? 'unavailable' : outcome
    }
    case 'firstOf':
      return tree.parts.map((part) => model(part, sent)).find((outcome) => outcome !== 'absent') ?? 'absent'
    case 'allOf': {
      let previous: Outcome | undefined
      for (const part of tree.parts) {
        const outcome = model(part, sent)
        if (outcome === 'rejected' || outcome === 'unavailable') return outcome
        if (previous !== undefined && previous !== outcome) return 'rejected'
        previous = outcome
      }
      return previous ?? 'absent'
    }
    case 'where': {
      const outcome = model(tree.part, sent)
      return outcome === 'identified' && !tree.passes ? 'rejected' : outcome
    }
    case 'notRevoked': {
      const outcome = model(tree.part, sent)
      return outcome === 'identified' && tree.revoked ? 'rejected' : outcome
    }
  }
}

const tree: fc.Arbitrary<Tree> = fc.letrec<{ tree: Tree; parts: readonly Tree[] }>((tie) => ({
  parts: fc.array(tie('tree'), { minLength: 2, maxLength: 3 }),
  tree: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.record({ kind: fc.constant('leaf' as const), index: fc.nat(LEAVES - 1) }),
    fc.record({ kind: fc.constant('firstOf' as const), parts: tie('parts') }),
    fc.record({ kind: fc.constant('allOf' as const), parts: tie('parts') }),
    fc.record({ kind: fc.constant('where' as const), part: tie('tree'), passes: fc.boolean() }),
    fc.record({ kind: fc.constant('notRevoked' as const), part: tie('tree'), revoked: fc.boolean() }),
  ),
})).tree
const outcomes = fc.constantFrom<Outcome>('absent', 'rejected', 'unavailable', 'identified', 'throws')

function requestOf(sent: readonly Outcome[]): AuthorizerRequest {
  const valuesOf = (name: string): string[] => {
    const value = sent[Number(name.slice(1))]
    return value === undefined || value === 'absent' ? [] : [value]
  }
  return {
    arn: '',
    method: 'GET',
    path: '/',
    headers: valuesOf,
    query: valuesOf,
    stageVariable: () => undefined,
    context: () => undefined,
    event: undefined,
  }
}

test('every combination returns what its model returns and reads only what it declares', async () => {
  await fc.assert(
    fc.asyncProperty(tree, fc.array(outcomes, { minLength: LEAVES, maxLength: LEAVES }), async (shape, sent) => {
      const whole = build(shape)
      const { reads } = whole
      // The view of an authorizer: a read that is not declared would be an outage.
      const view = declaredView(reads === 'request' ? 'request' : reads.flat())
      const result = await whole.verify(view(requestOf(sent)))
      expect(result.kind).toBe(model(shape, sent))
      if (result.kind === 'identified') expect(whole.issuers).toContain(result.identity.issuer)
    }),
    { numRuns: 300 },
  )
})

test('every identified caller has sent all credentials of one alternative', async () => {
  await fc.assert(
    fc.asyncProperty(tree, fc.array(outcomes, { minLength: LEAVES, maxLength: LEAVES }), async (shape, sent) => {
      const whole = build(shape)
      const result = await whole.verify(requestOf(sent))
      if (result.kind !== 'identified' || whole.reads === 'request') return
      const isSent = ({ name }: IdentitySource) => sent[Number(name.slice(1))] === 'identified'
      expect(whole.reads.some((sources) => sources.every(isSent))).toBe(true)
    }),
    { numRuns: 300 },
  )
})
