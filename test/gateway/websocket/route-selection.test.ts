import { describe, expect, test } from 'vitest'
import { ConfigError } from '../../../src/errors.ts'
import { routeSelector } from '../../../src/gateway/websocket/route-selection.ts'

// Route selection expressions contain placeholders.
const both = '$'.concat('{request.body.a}/', '$'.concat('{request.body.b}'))
const prefixed = 'join-'.concat('$'.concat('{request.body.room}'))

describe('routeSelector', () => {
  test.each([
    ['$request.body.action', '{"action":"join"}', 'join'],
    ['$request.body.action', '{"action":""}', ''],
    ['$request.body.action', '{"other":1}', ''],
    ['$request.body.action', '{"action":7}', '7'],
    ['$request.body.action', '{"action":true}', 'true'],
    ['$request.body.action', '{"action":null}', ''],
    ['$request.body.action', '{"action":["item1","item2"]}', '[item1, item2]'],
    ['$request.body.action', '5', ''],
    ['$request.body.action', 'hello', undefined],
    ['$request.body.action', '', undefined],
    ['$request.body.message.kind', '{"message":{"kind":"x"}}', 'x'],
    ['$request.body.items[1].id', '{"items":[{},{"id":"b"}]}', 'b'],
    ['$request.body.constructor', '{}', ''],
    ['$request.body.__proto__', '{}', ''],
    [both, '{"a":"x","b":"y"}', 'x/y'],
    [both, '{"a":"x"}', 'x/'],
    [prefixed, '{}', 'join-'],
    [prefixed, 'no JSON', undefined],
    ['static', 'no JSON', 'static'],
    ['\\$default', 'no JSON', '$default'],
  ])('evaluates %s for %s', (expression, message, expected) => {
    expect(routeSelector(expression)(message)).toBe(expected)
  })

  test.each([
    '$request.header.x',
    '$context.routeKey',
    '$request.body.',
    '$request.body.a..b',
    '$default',
    '$',
    'x'.repeat(2000),
    '$'.concat('{request.body.a'),
  ])('rejects %s', (expression) => {
    expect(() => routeSelector(expression)).toThrow(ConfigError)
  })
})
