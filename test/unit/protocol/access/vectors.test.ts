import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import {
  accessAad, accessEventCodec, accessHash, accessKey, accessLink, checkAccesses, keyOfKind,
  type AccessEvent
} from '../../../../src/protocol/access/index.js'
import { consentKey, givenKey, patientHandle } from '../../../../src/protocol/names/index.js'
import {
  ACCESS_KINDS, AccessKind, PURPOSES, ROLES, ZERO_32, hex, type LoggedAccess
} from '../../../../src/protocol/types/index.js'
import { digest } from '../consent/model.js'
import { CHAIN } from '../sharing/holders.js'

/** `UPDATE_VECTORS=1` writes the file again. A change of the file is a change of the protocol. */
const FILE = new URL('../../../vectors/access/frozen.json', import.meta.url)

const NAME = digest('frozen name')
const HANDLE = patientHandle(CHAIN, NAME)
const EVENTS: readonly (readonly [text: string, event: AccessEvent])[] = [
  ['a doctor reads two records', {
    kind: AccessKind.read, isPermitted: true, purpose: PURPOSES.TREAT, hospital: digest('hospital'),
    practitioner: digest('doctor'), role: ROLES.doctor, time: 1_800_000_000_000, other: undefined,
    cases: [digest('case 1'), digest('case 2')]
  }],
  ['a holder refuses a key', {
    kind: AccessKind.keyRefused, isPermitted: false, purpose: PURPOSES.BTG, hospital: digest('hospital'),
    practitioner: undefined, role: ROLES.any, time: 1_800_000_000_000, other: digest('other hospital'),
    cases: [digest('case 1')]
  }],
  ['a look-up of a name', {
    kind: AccessKind.lookUp, isPermitted: true, purpose: 0, hospital: digest('hospital'),
    practitioner: undefined, role: ROLES.any, time: 0, other: undefined, cases: []
  }]
]
const LIST = ACCESS_KINDS.map((kind, i): LoggedAccess => ({
  handle: HANDLE, kind, hash: digest(`event ${i}`), author: digest(`hospital ${i % 2}`),
  number: 1 + i, position: i % 3, height: 10 + i
}))

function frozen (): unknown {
  let chain: Uint8Array = ZERO_32
  return {
    chainId: hex(CHAIN), name: hex(NAME), handle: hex(HANDLE),
    key: hex(accessKey(CHAIN, NAME)), keyOfHolders: hex(givenKey(CHAIN, consentKey(CHAIN, NAME))),
    additionalData: hex(accessAad(CHAIN, HANDLE)),
    events: EVENTS.map(([text, event]) => ({
      text, key: keyOfKind(event.kind), bytes: hex(accessEventCodec.encode(event))
    })),
    hash: hex(accessHash(CHAIN, digest('a sealed event'))),
    links: LIST.map(access => {
      chain = accessLink(CHAIN, chain, access)
      const { author, hash, height, kind, number, position } = access
      return { author: hex(author), number, position, kind, hash: hex(hash), height, chain: hex(chain) }
    })
  }
}

describe('access: frozen vectors', () => {
  it('are made again, byte for byte', () => {
    const made = frozen()
    if (process.env['UPDATE_VECTORS'] === '1') writeFileSync(FILE, JSON.stringify(made, undefined, 2) + '\n')
    assert.deepEqual(made, JSON.parse(readFileSync(FILE, 'utf8')))
  })

  it('have events that decode to what was encoded', () => {
    for (const [, event] of EVENTS) {
      assert.deepEqual(accessEventCodec.decode(accessEventCodec.encode(event)), event)
    }
  })
})

describe('access: a list and its head', () => {
  const chain = LIST.reduce((sum, access) => accessLink(CHAIN, sum, access), ZERO_32)
  const head = { count: LIST.length, chain, height: 18 }
  const check = (list: readonly LoggedAccess[], of: typeof head | undefined = head): unknown =>
    checkAccesses(CHAIN, HANDLE, list, of)

  it('proves the accesses that the head counts, and none of the newer ones', () => {
    assert.deepEqual(check(LIST), { verdict: 'accept', value: LIST.length })
    assert.deepEqual(check([...LIST, LIST[0]!]), { verdict: 'accept', value: LIST.length })
  })

  it('refuses a list from which any access is missing', () => {
    assert.deepEqual(check(LIST.slice(0, -1)), { verdict: 'reject', code: 'accesses-missing' })
    for (const at of LIST.keys()) {
      assert.deepEqual(check([...LIST.toSpliced(at, 1), LIST[0]!]),
        { verdict: 'reject', code: 'accesses-differ' })
    }
  })

  it('refuses a list with any field changed, or in another order', () => {
    const changes: readonly Partial<LoggedAccess>[] = [
      { hash: digest('x') }, { author: digest('x') }, { number: 99 }, { position: 9 }, { height: 99 },
      { kind: AccessKind.excerpt }
    ]
    for (const change of changes) {
      assert.deepEqual(check(LIST.with(3, { ...LIST[3]!, ...change })),
        { verdict: 'reject', code: 'accesses-differ' })
    }
    assert.deepEqual(check(LIST.toReversed()), { verdict: 'reject', code: 'accesses-differ' })
    assert.deepEqual(checkAccesses(CHAIN, digest('another patient'), LIST, head),
      { verdict: 'reject', code: 'accesses-differ' })
  })

  it('proves nothing without a head', () => {
    assert.deepEqual(checkAccesses(CHAIN, HANDLE, LIST, undefined), { verdict: 'accept', value: 0 })
    assert.deepEqual(checkAccesses(CHAIN, HANDLE, [], undefined), { verdict: 'accept', value: 0 })
  })
})
