import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { exitOnClosedPipe, green, red } from '../../src/cli/terminal.ts'

test('exits with code 0 when the reader has closed the pipe', () => {
  const stream = new EventEmitter()
  const codes: number[] = []
  exitOnClosedPipe(stream, (code) => codes.push(code))
  stream.emit('error', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }))
  expect(codes).toStrictEqual([0])
})

test('throws other errors of the output', () => {
  const stream = new EventEmitter()
  exitOnClosedPipe(stream, () => expect.unreachable())
  expect(() => stream.emit('error', Object.assign(new Error('disk full'), { code: 'ENOSPC' }))).toThrow('disk full')
})

test('colors text only if the terminal has colors', () => {
  const terminal = { write: () => {}, writeError: () => {}, cwd: '/', onceStopped: () => {} }
  expect([green({ ...terminal, colors: false }, 'a'), red({ ...terminal, colors: false }, 'a')]).toStrictEqual(['a', 'a'])
  expect(green({ ...terminal, colors: true }, 'a')).toBe('\u001b[32ma\u001b[39m')
  expect(red({ ...terminal, colors: true }, 'a')).toBe('\u001b[31ma\u001b[39m')
})
