import { describe, expect, test } from 'vitest'
import { readSchemaFields } from '../../../src/authorizer/appsync/schema-fields.ts'
import { appSyncAuthorizer, authenticated } from '../../../src/index.ts'
import { stub } from '../stub-verifier.ts'

const SCHEMA = `
"A schema" schema @auth(rules: [{ allow: "x" }]) { query: Root mutation: Mutation }
"""
Pets: type Fake { field: Int }
"""
type Root implements Node & Named @aws_lambda {
  "its id" id(first: Int = 5, filter: PetFilter = { name: "}" }): ID! # type Comment { x: Int }
  pets(tags: [String!]! = ["a", "b"]): [Pet!]! @deprecated(reason: "no { braces }")
}
type Mutation { addPet(input: PetInput): Pet }
extend type Mutation { removePet: Boolean }
type Pet { owner: String, name: String }
type Empty
interface Node { id: ID }
input PetInput { name: String = "x" }
enum Kind { CAT DOG }
union Any = | Pet | Root
scalar AWSDate @specifiedBy(url: "https://example.com")
directive @auth(rules: [Int]) repeatable on | OBJECT | FIELD_DEFINITION
`

test('reads the fields of object types and the names of the root types', () => {
  const { types, roots } = readSchemaFields(SCHEMA)
  expect(roots).toStrictEqual(['Root', 'Mutation'])
  expect(Object.fromEntries([...types].map(([type, names]) => [type, [...names]]))).toStrictEqual({
    Root: ['id', 'pets'],
    Mutation: ['addPet', 'removePet'],
    Pet: ['owner', 'name'],
    Empty: [],
  })
})

test('without a schema block the root types have their default names', () => {
  expect(readSchemaFields('type Query { a: Int } type Subscription { b: Int } type Root { c: Int }').roots).toStrictEqual([
    'Query',
    'Subscription',
  ])
})

test.each([
  ['an unknown keyword', 'type A { a: Int }\nfragment x on A', 2],
  ['a field without a type', 'type A {\n a }', 2],
  ['an open brace', 'type A { a: Int', 1],
  ['an open string', 'type A { "x a: Int }', 1],
  ['a character that is not SDL', 'type A { a; }', 1],
  ['brackets that cross', 'type A { a(b: [Int)]: Int }', 1],
  ['an unknown operation', 'schema { read: A }', 1],
])('%s is reported with its line', (_, sdl, line) => {
  expect(() => readSchemaFields(sdl)).toThrow(expect.objectContaining({ line }))
})

test('takes linear time', () => {
  const start = performance.now()
  expect(() => readSchemaFields('"'.repeat(200_001))).toThrow()
  expect(() => readSchemaFields(`type A { a(${'['.repeat(200_000)}`)).toThrow()
  expect(performance.now() - start).toBeLessThan(2_000)
})

describe('fields and schema', () => {
  const options = { authenticate: stub(), ttlSeconds: 0, schema: 'type Query { a: Int b: Int } type Pet { name: String }' }
  const build = (...keys: string[]) => {
    const fields = Object.fromEntries(keys.map((key) => [key, authenticated]))
    return () => appSyncAuthorizer({ ...options, fields } as never)
  }
  test('a table of all root fields builds', () => {
    expect(build('Query.a', 'Query.b')).not.toThrow()
    expect(build('Query.a', 'Query.b', 'Pet.name')).not.toThrow()
  })
  test.each([
    ['a root field without a rule', ['Query.a'], 'fields["Query.b"]'],
    ['a key of an unknown field', ['Query.a', 'Query.b', 'Pet.age'], 'fields["Pet.age"]'],
    ['a key of an unknown type', ['Query.a', 'Query.b', 'Cat.name'], 'fields["Cat.name"]'],
  ])('%s is a ConfigError', (_, keys, option) => {
    expect(build(...keys)).toThrow(expect.objectContaining({ name: 'ConfigError', option }))
  })
  test('a schema that is not SDL is a ConfigError', () => {
    expect(() => appSyncAuthorizer({ ...options, schema: 'type Query {', fields: { 'Query.a': authenticated } })).toThrow(
      expect.objectContaining({ name: 'ConfigError', option: 'schema' }),
    )
  })
})
