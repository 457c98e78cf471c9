import { expect, test } from 'vitest'
import { findRepeatedMember } from '../../../src/policy/language/repeated-member.ts'

test.each<[string, string | undefined]>([
  ['{}', undefined],
  ['[]', undefined],
  ['"a"', undefined],
  ['5', undefined],
  ['{"a":1,"b":2}', undefined],
  ['{"a":1,"a":2}', '$.a'],
  ['{"a b":1,"a b":2}', '$["a b"]'],
  ['{"":1,"":2}', '$[""]'],
  ['{"a":1,"A":2}', undefined],
  ['{"a":"a","b":"a"}', undefined],
  ['{"a":"b","b":"a"}', undefined],
  ['{"a":{"a":{"a":1}}}', undefined],
  ['{"a":{"b":1},"c":{"b":1}}', undefined],
  ['{"a":{"b":1,"b":2}}', '$.a.b'],
  ['{"x":0,"a":{"b":{"c":1,"c":2}}}', '$.a.b.c'],
  ['{"a":{"b":1},"a":2}', '$.a'],
  ['{"a":{"b":{}},"c":{"d":1,"d":2}}', '$.c.d'],
  ['["a","a"]', undefined],
  ['[{"a":1},{"a":1}]', undefined],
  ['[{"a":1,"a":2}]', '$[0].a'],
  ['[{"a":1},{"a":1,"a":2}]', '$[1].a'],
  ['[[1,2],[3,{"x":1,"x":2}]]', '$[1][1].x'],
  ['{"a":[1,{"b":1,"c":[],"b":2}]}', '$.a[1].b'],
  ['[[],{"x":[1,2,3],"y":{"z":1,"z":2}}]', '$[1].y.z'],
  // Escapes in names are resolved, and strings end at their closing quote.
  ['{"a":1,"\\u0061":2}', '$.a'],
  ['{"\\"":1,"\\"":2}', '$["\\""]'],
  ['{"a\\\\":1,"b":"\\\\","a\\\\":2}', '$["a\\\\"]'],
  ['{"a":"x\\"","b":"{\\"a\\":1,\\"a\\":2}"}', undefined],
  ['{"a":"],}","b":[{"c":"[{"}],"c":1,"c":2}', '$.c'],
  ['{"a":"b:","b":1}', undefined],
  ['{"__proto__":1,"__proto__":2}', '$.__proto__'],
  // Whitespace between a name and its colon.
  ['{"a" :1,"a"\t:2}', '$.a'],
  ['{"a"\n:1,"a"\r:2}', '$.a'],
  ['{"a" \t\r\n :1, "a" \n\r\t :2}', '$.a'],
])('in %s finds %j', (text, expected) => {
  expect(() => JSON.parse(text)).not.toThrow()
  expect(findRepeatedMember(text)).toBe(expected)
})
