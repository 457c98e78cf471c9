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
])('the literal segments of %j', (text, expected) => {
  const template = parseTemplate(text, true, true)
  expect(template === undefined ? undefined : literalSegments(template)).toStrictEqual(expected)
})

test.each([
  [
    'the rarest',
    [
      ['a', 'b'],
      ['a', 'c'],
      ['a', 'b', 'd'],
    ],
    ['b', 'c', 'd'],
  ],
  [
    'the longer one of two equally rare',
    [
      ['a', 'b', 'long'],
      ['a', 'c', 'd'],
    ],
    ['long', 'c'],
  ],
  [
    'the first of two equals',
    [
      ['a', 'bb', 'cc'],
      ['a', 'd'],
    ],
    ['bb', 'd'],
  ],
  ['none that all have', [['a'], ['a']], [undefined, undefined]],
  ['none where there is none', [[], ['a', 'b']], [undefined, 'a']],
  [
    'one that stands twice in a pattern counts once',
    [
      ['x', 'x'],
      ['yy', 'x'],
      ['z', 'yy'],
    ],
    ['x', 'yy', 'z'],
  ],
  ['the only pattern has its own', [['a', 'long']], ['long']],
])('files each pattern under %s', (_, patterns, expected) => {
  expect(chooseAnchors(patterns)).toStrictEqual(expected)
})
