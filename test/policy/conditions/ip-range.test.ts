import { describe, expect, test } from 'vitest'
import { isInRange, parseAddress, parseRange } from '../../../src/policy/conditions/ip-range.ts'

const zeros = (count: number): number[] => new Array<number>(count).fill(0)

describe('parseAddress', () => {
  test.each([
    ['0.0.0.0', 0],
    ['10.0.0.1', 0x0a000001],
    ['255.255.255.255', 0xffffffff],
    ['1.2.3.4', 0x01020304],
    ['100.200.250.99', 0x64c8fa63],
  ])('parses the IPv4 address %j', (text, v4) => {
    expect(parseAddress(text)).toStrictEqual({ v4, groups: [] })
  })

  test.each([
    ['::', zeros(8)],
    ['::1', [...zeros(7), 1]],
    ['1::', [1, ...zeros(7)]],
    ['1:2:3:4:5:6:7:8', [1, 2, 3, 4, 5, 6, 7, 8]],
    ['2001:DB8::ffff', [0x2001, 0xdb8, ...zeros(5), 0xffff]],
    ['2001:0db8:0:0::1', [0x2001, 0xdb8, ...zeros(5), 1]],
    ['1:2:3:4:5:6:7::', [1, 2, 3, 4, 5, 6, 7, 0]],
    ['::2:3:4:5:6:7:8', [0, 2, 3, 4, 5, 6, 7, 8]],
    ['1::4:5:6:7:8', [1, 0, 0, 4, 5, 6, 7, 8]],
    ['1:2:3:4:5:6:1.2.3.4', [1, 2, 3, 4, 5, 6, 0x0102, 0x0304]],
    ['::1.2.3.4', [...zeros(6), 0x0102, 0x0304]],
    ['64:ff9b::255.255.255.255', [0x64, 0xff9b, ...zeros(4), 0xffff, 0xffff]],
    ['1::ffff:1.2.3.4', [1, 0, 0, 0, 0, 0xffff, 0x0102, 0x0304]],
    ['0:0:0:0:1:ffff:1.2.3.4', [0, 0, 0, 0, 1, 0xffff, 0x0102, 0x0304]],
    ['::fffe:1.2.3.4', [...zeros(5), 0xfffe, 0x0102, 0x0304]],
  ])('parses the IPv6 address %j', (text, groups) => {
    expect(parseAddress(text)).toStrictEqual({ v4: -1, groups })
  })

  test.each(['::ffff:10.0.0.1', '::FFFF:a00:1', '0:0:0:0:0:ffff:10.0.0.1', '0000:0000:0000:0000:0000:ffff:10.0.0.1'])(
    'parses %j as IPv4 and IPv6',
    (text) => {
      expect(parseAddress(text)).toStrictEqual({ v4: 0x0a000001, groups: [...zeros(5), 0xffff, 0x0a00, 1] })
    },
  )

  test.each([
    '',
    '1',
    '1.2.3',
    '1.2.3.4.5',
    '1.2.3.',
    '.1.2.3',
    '1..2.3',
    '1.2.3.4.',
    '256.1.1.1',
    '1.1.1.256',
    '1.1.1.1000',
    '01.1.1.1',
    '00.0.0.0',
    '1.1.1.00',
    '-1.1.1.1',
    '1.1.1.a',
    '1.1.1./',
    '1.1.1.:',
    ' 1.1.1.1',
    '1.1.1.1 ',
    '1.1.1.1/32',
    ':',
    ':1',
    '1:',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7:8::',
    '::1:2:3:4:5:6:7:8',
    '1:2:3:4::5:6:7:8',
    '1::2::3',
    ':::',
    '1:::2',
    '12345::',
    '::g',
    '::00001',
    '::1.2.3',
    '::1.2.3.256',
    '1.2.3.4::',
    '1:1.2.3.4::',
    '::1.2.3.4:5',
    '1:2:3:4:5:6:7:1.2.3.4',
    '::%eth0',
    'fe80::1%1',
    '[::1]',
    '0000:0000:0000:0000:0000:ffff:255.255.255.2555',
  ])('rejects %j', (text) => {
    expect(parseAddress(text)).toBeUndefined()
  })
})

describe('parseRange', () => {
  test.each([
    ['10.1.2.3', { v4: 0x0a010203, mask: 0xffffffff, groups: [], bits: 32 }],
    ['10.1.2.3/32', { v4: 0x0a010203, mask: 0xffffffff, groups: [], bits: 32 }],
    ['10.1.2.3/8', { v4: 0x0a000000, mask: 0xff000000, groups: [], bits: 8 }],
    ['255.1.2.3/1', { v4: 0x80000000, mask: 0x80000000, groups: [], bits: 1 }],
    ['10.1.2.3/0', { v4: 0, mask: 0, groups: [], bits: 0 }],
    ['10.1.2.3/31', { v4: 0x0a010202, mask: 0xfffffffe, groups: [], bits: 31 }],
    ['::1', { v4: -1, mask: 0, groups: [...zeros(7), 1], bits: 128 }],
    ['::1/0', { v4: -1, mask: 0, groups: [...zeros(7), 1], bits: 0 }],
    ['1::/128', { v4: -1, mask: 0, groups: [1, ...zeros(7)], bits: 128 }],
    ['1::/100', { v4: -1, mask: 0, groups: [1, ...zeros(7)], bits: 100 }],
    ['::ffff:10.1.2.3', { v4: 0x0a010203, mask: 0xffffffff, groups: [...zeros(5), 0xffff, 0x0a01, 0x0203], bits: 128 }],
    ['::ffff:10.1.2.3/104', { v4: 0x0a000000, mask: 0xff000000, groups: [...zeros(5), 0xffff, 0x0a01, 0x0203], bits: 104 }],
    ['::ffff:10.1.2.3/96', { v4: 0, mask: 0, groups: [...zeros(5), 0xffff, 0x0a01, 0x0203], bits: 96 }],
    ['::ffff:10.1.2.3/95', { v4: -1, mask: 0, groups: [...zeros(5), 0xffff, 0x0a01, 0x0203], bits: 95 }],
  ])('parses %j', (text, expected) => {
    expect(parseRange(text)).toStrictEqual(expected)
  })

  test.each([
    '',
    '/8',
    '10.0.0.0/',
    '10.0.0.0/33',
    '10.0.0.0/-1',
    '10.0.0.0/08',
    '10.0.0.0/00',
    '10.0.0.0/8 ',
    '10.0.0.0/8/8',
    '10.0.0.0/a',
    '10.0.0.0/1a',
    '10.0.0.0/a1',
    '10.0.0.0/1000',
    '10.0.0.0/0008',
    '10.0.0/8',
    '::/129',
    '::/1000',
    '::/a',
  ])('rejects %j', (text) => {
    expect(parseRange(text)).toBeUndefined()
  })
})

test.each<[string, string, boolean]>([
  ['10.200.1.1', '10.0.0.0/8', true],
  ['11.0.0.1', '10.0.0.0/8', false],
  ['9.255.255.255', '10.0.0.0/8', false],
  ['10.0.0.1', '10.0.0.1', true],
  ['10.0.0.2', '10.0.0.1', false],
  ['200.1.1.1', '128.0.0.0/1', true],
  ['100.1.1.1', '128.0.0.0/1', false],
  ['255.255.255.255', '255.255.255.255', true],
  ['1.2.3.4', '0.0.0.0/0', true],
  ['0.0.0.0', '0.0.0.0/32', true],
  // IPv4 and IPv6 do not match each other, except for IPv4-mapped addresses.
  ['::1', '0.0.0.0/0', false],
  ['1.2.3.4', '::/0', false],
  ['::1', '::/0', true],
  ['::ffff:10.0.0.1', '10.0.0.0/8', true],
  ['::ffff:10.0.0.1', '11.0.0.0/8', false],
  ['::ffff:10.0.0.1', '::ffff:0:0/96', true],
  ['::ffff:10.0.0.1', '::/0', true],
  ['10.0.0.1', '::ffff:10.0.0.0/104', true],
  ['10.0.0.1', '::ffff:11.0.0.0/104', false],
  ['10.0.0.1', '::ffff:0:0/96', true],
  ['10.0.0.1', '::ffff:0:0/95', false],
  ['2001:db8::1', '2001:DB8:0:0::1', true],
  ['2001:db8::1', '2001:db8::2', false],
  ['2001:db8::ffff', '2001:db8::/32', true],
  ['2001:db9::', '2001:db8::/32', false],
  ['2001:db9::', '2001:db8::/31', true],
  ['2001:dba::', '2001:db8::/31', false],
  ['2001:db8:0:8000::', '2001:db8::/48', true],
  ['2001:db8:0:8000::', '2001:db8::/49', false],
  ['2001:db8:8000::', '2001:db8::/33', false],
  ['2001:db8:4000::', '2001:db8::/33', true],
  ['::1', '::/127', true],
  ['::2', '::/127', false],
  ['8000::', '::/1', false],
  ['4000::', '::/1', true],
])('%j is in %j: %j', (address, range, expected) => {
  const [one, block] = [parseAddress(address), parseRange(range)]
  expect(one !== undefined && block !== undefined && isInRange(one, block)).toBe(expected)
})
