import { describe, expect, test } from 'vitest'
import type { Pattern } from '../../../src/policy/matching/glob.ts'
import {
  bindTemplate,
  matchesLeadingTemplate,
  parseLeadingTemplate,
  parseTemplate,
  type Template,
  variableKeys,
} from '../../../src/policy/matching/template.ts'

function parsed(text: string, variables = true, wildcards = true): Template {
  const template = parseTemplate(text, { variables, wildcards })
  if (template === undefined) throw new Error('malformed')
  return template
}
const bound = (text: string, context: Record<string, string | readonly string[] | null> = {}): Pattern | undefined =>
  bindTemplate(parsed(text), context)

describe('parseTemplate', () => {
  test('splits a string at its variables', () => {
    const user = { key: { spelled: 'aws:UserName', lower: 'aws:username' }, fallback: undefined }
    expect(parsed('a*/${aws:UserName}/b?${$}c')).toStrictEqual({
      parts: [{ text: 'a*/', wild: [1] }, user, { text: '/b?', wild: [2] }, { text: '$', wild: [] }, { text: 'c', wild: [] }],
      fixed: undefined,
    })
    expect(parsed('${aws:UserName}').parts).toStrictEqual([user])
    expect(parsed('').parts).toStrictEqual([{ text: '', wild: [] }])
  })

  test.each<[string, string, number[]]>([
    ['', '', []],
    ['abc', 'abc', []],
    ['a*b?', 'a*b?', [1, 3]],
    ['a$b', 'a$b', []],
    ['a{b}', 'a{b}', []],
    ['a$*{', 'a$*{', [2]],
    ['${*}', '*', []],
    ['${?}', '?', []],
    ['${$}', '$', []],
    ['*${*}*', '***', [0, 2]],
    ['a?${*}b*${?}?', 'a?*b*??', [1, 4, 6]],
    ['${$}{x}', '${x}', []],
  ])('parses %j without variables as %j with wildcards at %j', (text, expected, wild) => {
    expect(parsed(text).fixed).toStrictEqual({ text: expected, wild })
    expect(bound(text)).toStrictEqual({ text: expected, wild })
  })

  test('reads variables or wildcards literally if they are switched off', () => {
    expect(parsed('${aws:username}*', false)).toStrictEqual({
      parts: [{ text: '${aws:username}*', wild: [15] }],
      fixed: { text: '${aws:username}*', wild: [15] },
    })
    expect(parsed('a*?', true, false).fixed).toStrictEqual({ text: 'a*?', wild: [] })
    expect(parsed('${x:y}*', true, false).parts.at(-1)).toStrictEqual({ text: '*', wild: [] })
  })

  test.each([
    '${',
    '${}',
    '${a',
    'x${a',
    '${a,',
    '${a, }',
    "${a, 'x'",
    "${a, 'x' }",
    "${a, 'x",
    "}${a, 'x",
    "}}${a, 'x",
    "}${a, x'",
    '${a, x}',
    "${a, x'}",
    '${a, "x"}',
    "${, 'x'}",
    '${a${b}}',
    '${a{b}',
    '${a*}',
    '${a?}',
    '${**}',
    '${*',
    '${?x}',
    '${$a}',
    '${ok}${',
  ])('rejects %j as malformed', (text) => {
    expect(parseTemplate(text, { variables: true, wildcards: true })).toBeUndefined()
    expect(parseTemplate(text, { variables: false, wildcards: true })?.fixed?.text).toBe(text)
  })
})

describe('bindTemplate', () => {
  test.each<[string, Record<string, string | readonly string[] | null>, Pattern | undefined]>([
    ['${x:y}', { 'x:y': 'bob' }, { text: 'bob', wild: [] }],
    ['${X:Y}', { 'x:y': 'bob' }, { text: 'bob', wild: [] }],
    ['*/${x:y}/*', { 'x:y': 'b*?' }, { text: '*/b*?/*', wild: [0, 6] }],
    ['${x:y}', { 'x:y': '${x:y}' }, { text: '${x:y}', wild: [] }],
    ['${x:y}${x:z}', { 'x:y': 'a', 'x:z': 'b' }, { text: 'ab', wild: [] }],
    ['${x:y}', { 'x:y': '' }, { text: '', wild: [] }],
    ['${x}', { x: 'bob' }, { text: 'bob', wild: [] }],
    ['${x:y}', {}, undefined],
    ['a${x:y}b${x:z}', { 'x:y': 'a' }, undefined],
    ['${x:y}', { 'x:y': ['a'] }, undefined],
    ['${x:y}', { 'x:y': null }, undefined],
    ["${x:y,'all'}", {}, { text: 'all', wild: [] }],
    ["${x:y, 'all'}", {}, { text: 'all', wild: [] }],
    ["${x:y,   'a * b'}!", {}, { text: 'a * b!', wild: [] }],
    ["${x:y, ''}", {}, { text: '', wild: [] }],
    ["${x:y, 'a}b'}", {}, { text: 'a}b', wild: [] }],
    ["${x:y, 'all'}", { 'x:y': 'bob' }, { text: 'bob', wild: [] }],
    ["${x:y, 'all'}", { 'x:y': null }, { text: 'all', wild: [] }],
    ["${x:y, 'all'}", { 'x:y': ['a', 'b'] }, undefined],
    ["${x:y, 'all'}", { 'x:y': [] }, undefined],
  ])('fills %j with %j to %j', (text, context, expected) => {
    expect(bound(text, context)).toStrictEqual(expected)
  })

  test('lists the condition keys of its variables', () => {
    expect(variableKeys(parsed("a${x:Y}${*}${x:z, 'd'}b"))).toStrictEqual(['x:Y', 'x:z'])
  })
})

describe('parseLeadingTemplate', () => {
  const BEFORE = 'arn:aws:execute-api:r:a:api/'

  test.each([
    ['a variable, then a star', `${BEFORE}\${x:y}/*`, true],
    ['a variable at the end', `${BEFORE}\${x:y}`, true],
    ['two variables', `${BEFORE}\${x:y}/\${x:z}/?`, true],
    ['a star before the variable', `${BEFORE}*/\${x:y}`, false],
    ['a star and an escape before the variable', `${BEFORE}*\${?}/\${x:y}`, false],
    ['a star between variables', `${BEFORE}\${x:y}/*/\${x:z}`, false],
    ['an escaped star before the variable', `${BEFORE}\${*}/\${x:y}`, true],
    ['a variable in place of the account', 'arn:aws:execute-api:r:${x:y}:api/*', false],
    ['a variable first', '${x:y}:aws:execute-api:r:a:api', false],
  ])('recognizes %s', (_, text, expected) => {
    expect(parseLeadingTemplate(parsed(text)) !== undefined).toBe(expected)
  })

  test.each<[string, Record<string, string | null>, string, boolean]>([
    ['${x:y}/*', { 'x:y': 'bob' }, 'bob/1', true],
    ['${x:y}/*', { 'x:y': 'bob' }, 'bob/', true],
    ['${x:y}/*', { 'x:y': 'bob' }, 'bob', false],
    ['${x:y}/*', { 'x:y': 'bob' }, 'eve/1', false],
    ['${x:y}/*', { 'x:y': '*' }, 'bob/1', false],
    ['${x:y}/*', { 'x:y': '*' }, '*/1', true],
    ['${x:y}/*', {}, 'bob/1', false],
    ['${x:y}/*', {}, 'undefined/1', false],
    ["${x:y, 'all'}/*", {}, 'all/1', true],
    ['${x:y}-${x:z}/a?c', { 'x:y': 'a', 'x:z': 'b' }, 'a-b/abc', true],
    ['${x:y}-${x:z}/a?c', { 'x:y': 'a', 'x:z': 'b' }, 'a-b/abd', false],
    ['${x:y}-${x:z}/a?c', { 'x:y': 'a', 'x:z': 'b' }, 'a+b/abc', false],
    ['${x:y}-${x:z}/a?c', { 'x:y': 'a', 'x:z': 'b' }, 'a-c/abc', false],
  ])('%j with %j matches %j: %j', (text, context, resource, expected) => {
    const leading = parseLeadingTemplate(parsed(BEFORE + text))
    expect(leading !== undefined && matchesLeadingTemplate(leading, BEFORE + resource, context)).toBe(expected)
    expect(leading !== undefined && matchesLeadingTemplate(leading, `x${BEFORE}${resource}`, context)).toBe(false)
  })
})
