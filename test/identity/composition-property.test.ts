/** Whatever is put together says what it reads, answers as its model does, and never throws. */
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

type Said = 'absent' | 'rejected' | 'unavailable' | 'identified' | 'throws'
type Tree =
  | { readonly kind: 'leaf'; readonly index: number }
  | { readonly kind: 'firstOf'; readonly parts: readonly Tree[] }
  | { readonly kind: 'allOf'; readonly parts: readonly Tree[] }
  | { readonly kind: 'where'; readonly part: Tree; readonly verdict: boolean }
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
      // What is sent is what is said: the tree is judged, not its leaves.
      const [said] = index % 2 === 0 ? request.headers(`n${index}`) : request.query(`n${index}`)
      switch (said) {
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
      return where(build(tree.part), () => tree.verdict)
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

function model(tree: Tree, sent: readonly Said[]): Said {
  switch (tree.kind) {
    case 'leaf': {
      const said = sent[tree.index] ?? 'absent'
      return said === 'throws' ? 'unavailable' : said
    }
    case 'firstOf':
      return tree.parts.map((part) => model(part, sent)).find((said) => said !== 'absent') ?? 'absent'
    case 'allOf': {
      let seen: Said | undefined
      for (const part of tree.parts) {
        const said = model(part, sent)
        if (said === 'rejected' || said === 'unavailable') return said
        if (seen !== undefined && seen !== said) return 'rejected'
        seen = said
      }
      return seen ?? 'absent'
    }
    case 'where': {
      const said = model(tree.part, sent)
      return said === 'identified' && !tree.verdict ? 'rejected' : said
    }
    case 'notRevoked': {
      const said = model(tree.part, sent)
      return said === 'identified' && tree.revoked ? 'rejected' : said
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
    fc.record({ kind: fc.constant('where' as const), part: tie('tree'), verdict: fc.boolean() }),
    fc.record({ kind: fc.constant('notRevoked' as const), part: tie('tree'), revoked: fc.boolean() }),
  ),
})).tree
const said = fc.constantFrom<Said>('absent', 'rejected', 'unavailable', 'identified', 'throws')

function requestOf(sent: readonly Said[]): AuthorizerRequest {
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

test('whatever is put together answers as its model does, within what it says it reads', async () => {
  await fc.assert(
    fc.asyncProperty(tree, fc.array(said, { minLength: LEAVES, maxLength: LEAVES }), async (shape, sent) => {
      const whole = build(shape)
      const { reads } = whole
      // The view of an authorizer: a read that is not declared would turn up as an outage here.
      const view = declaredView(reads === 'request' ? 'request' : reads.flat())
      const answer = await whole.verify(view(requestOf(sent)))
      expect(answer.kind).toBe(model(shape, sent))
      if (answer.kind === 'identified') expect(whole.issuers).toContain(answer.identity.issuer)
    }),
    { numRuns: 300 },
  )
})

test('whoever is identified has sent all of some way in', async () => {
  await fc.assert(
    fc.asyncProperty(tree, fc.array(said, { minLength: LEAVES, maxLength: LEAVES }), async (shape, sent) => {
      const whole = build(shape)
      const answer = await whole.verify(requestOf(sent))
      if (answer.kind !== 'identified' || whole.reads === 'request') return
      const isSent = ({ name }: IdentitySource) => sent[Number(name.slice(1))] === 'identified'
      expect(whole.reads.some((way) => way.every(isSent))).toBe(true)
    }),
    { numRuns: 300 },
  )
})
