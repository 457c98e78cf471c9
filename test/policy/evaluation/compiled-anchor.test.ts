import { expect, test } from 'vitest'
import { chooseAnchors, literalSegments } from '../../../src/policy/evaluation/compiled-anchor.ts'
import { parseTemplate } from '../../../src/policy/matching/template.ts'

test.each([
  ['arn:x/prod/GET/pets', ['arn:x', 'prod', 'GET', 'pets']],
  ['arn:x/prod/GET/pets/', ['arn:x', 'prod', 'GET', 'pets', '']],
  ['arn:x/*/GET/p*/owner', ['arn:x', 'GET', 'owner']],
  ['arn:x/prod/*', ['arn:x', 'prod']],
  ['arn:*/prod/G?T', ['prod']],
  ['*', []],
  ['', ['']],
  ['a//b', ['a', '', 'b']],
  ['a/${x:y}/b', ['a', 'b']],
  ['a/x${x:y}/b', ['a', 'b']],
  ['a/${x:y}x/b', ['a', 'b']],
  ['a/b${x:y}', ['a']],
  ['a/b${*}c/d', ['a', 'b*c', 'd']],
  ['a/${x:y}b', ['a']],
])('finds the literal segments of %j', (text, expected) => {
  const template = parseTemplate(text, { variables: true, wildcards: true })
  expect(template === undefined ? undefined : literalSegments(template)).toStrictEqual(expected)
})

test.each([
  [
    'its rarest segment',
    [
      ['a', 'b'],
      ['a', 'c'],
      ['a', 'b', 'd'],
    ],
    ['b', 'c', 'd'],
  ],
  [
    'the longer of two equally rare segments',
    [
      ['a', 'b', 'long'],
      ['a', 'c', 'd'],
    ],
    ['long', 'c'],
  ],
  [
    'the first of two segments of equal length',
    [
      ['a', 'bb', 'cc'],
      ['a', 'd'],
    ],
    ['bb', 'd'],
  ],
  ['no segment that all patterns have', [['a'], ['a']], [undefined, undefined]],
  ['no segment if it has none', [[], ['a', 'b']], [undefined, 'a']],
  [
    'segments that are counted once per pattern',
    [
      ['x', 'x'],
      ['yy', 'x'],
      ['z', 'yy'],
    ],
    ['x', 'yy', 'z'],
  ],
  ['its longest segment if there are no other patterns', [['a', 'long']], ['long']],
])('indexes each pattern by %s', (_, patterns, expected) => {
  expect(chooseAnchors(patterns)).toStrictEqual(expected)
})
