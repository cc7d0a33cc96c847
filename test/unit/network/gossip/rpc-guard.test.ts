import assert from 'node:assert/strict'
import fc from 'fast-check'
import { Uint8ArrayList } from 'uint8arraylist'
import { RpcError, guardRpcs, inspectRpc } from '../../../../src/network/gossip/rpc-guard.js'
import { hex } from '../../../../src/protocol/types/index.js'
import { field, graft, message, rpc, subscription, varint } from '../adversary.js'
import { cut } from '../cut.js'

describe('network: gossip guard (CVE-2026-46679)', () => {
  const body = (...fields: Uint8Array[]): Uint8Array => Buffer.concat(fields)
  const code = (wanted: string) => (error: unknown): boolean =>
    error instanceof RpcError && error.code === wanted

  it('counts messages and passes honest RPCs', () => {
    assert.equal(inspectRpc(body(subscription('t'), message('t', Buffer.from('a')),
      message('t', new Uint8Array(100)), graft('t'))), 2)
    assert.equal(inspectRpc(new Uint8Array()), 0)
    // Gossipsub skips unknown fields of every wire type.
    assert.equal(inspectRpc(Buffer.concat([varint(9 * 8), varint(300), varint(10 * 8 + 1),
      new Uint8Array(8), varint(11 * 8 + 5), new Uint8Array(4)])), 0)
  })

  it('finds floods in all fields', () => {
    const many = (count: number, part: Uint8Array): Uint8Array =>
      Buffer.concat(Array<Uint8Array>(count).fill(part))
    const id = field(2, Buffer.from('id'))
    const floods: Record<string, Uint8Array> = {
      subscriptions: many(9, subscription('t')),
      messages: many(513, message('t', new Uint8Array())),
      grafts: field(3, many(65, field(3, new Uint8Array()))),
      'grafts in many control fields': many(65, graft('t')),
      'ids of an IHAVE': field(3, field(1, many(5001, id))),
      'ids of an IWANT': field(3, field(2, many(5001, field(1, Buffer.from('id'))))),
      'ids of an IDONTWANT': field(3, field(5, many(5001, field(1, Buffer.from('id'))))),
      'ids over several': many(3, field(3, field(1, many(2000, id)))),
      'peers of a PRUNE': field(3, field(4, many(17, field(2, new Uint8Array())))),
      'empty control fields': many(10_001, field(3, new Uint8Array())),
      'entries of an unknown kind': field(3, field(3, many(10_001, Uint8Array.of(72, 0)))),
      'empty data of one message': field(2, many(10_001, field(2, new Uint8Array()))),
      'empty topics of one message': field(2, many(10_001, field(4, new Uint8Array()))),
      'topics of one subscription': field(1, many(10_001, field(2, new Uint8Array()))),
      'parts of one peer of a PRUNE':
        field(3, field(4, field(2, many(10_001, field(1, new Uint8Array()))))),
      'unknown fields': many(10_001, field(9, new Uint8Array()))
    }
    for (const [what, bytes] of Object.entries(floods)) {
      assert.throws(() => inspectRpc(bytes), code('flood'), what)
    }
  })

  it('refuses bytes that gossipsub would decode differently', () => {
    const ids = Array<Uint8Array>(5001).fill(field(2, Buffer.from('id')))
    const flood = field(3, field(1, Buffer.concat(ids)))
    // Field 15 is unknown; the guard skips its content.
    const blob = field(15, flood)
    const hiding: Record<string, Uint8Array> = {
      'a message that ends within its field': body(field(2, Uint8Array.of(0x12)), blob),
      'a control field that is a number': Buffer.concat([Uint8Array.of(3 * 8, 2), blob]),
      'a key of more than 32 bits': Buffer.concat([varint(2 ** 32 + 3 * 8 + 2), varint(0)]),
      'a length in six bytes': Uint8Array.of(15 * 8 + 2, 0x80, 0x80, 0x80, 0x80, 0x80, 0),
      'a number in more bytes than it takes': field(1, Uint8Array.of(8, 0x81, 0)),
      'a peer that ends within its field': field(3, field(4, field(2, Uint8Array.of(10))))
    }
    for (const [what, bytes] of Object.entries(hiding)) {
      assert.throws(() => inspectRpc(bytes), code('malformed'), what)
    }
    assert.equal(inspectRpc(blob), 0, 'unknown content is skipped')
  })

  it('counts many fields as many messages, and passes the largest honest RPC', () => {
    const many = (count: number, part: Uint8Array): Uint8Array[] => Array<Uint8Array>(count).fill(part)
    const id = Buffer.alloc(32)
    const full = message('t', id)
    assert.equal(inspectRpc(body(...many(512, full), ...many(8, subscription('t')),
      field(3, field(2, body(...many(5_000, field(1, id))))), ...many(63, graft('t')))), 512)
    assert.equal(inspectRpc(body(field(3, field(1, body(...many(4_998, field(2, id))))))), 312)
  })

  it('throws only RpcError and never reads out of bounds, for any bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      try {
        assert(inspectRpc(bytes) >= 0)
      } catch (error) {
        assert(error instanceof RpcError)
      }
    }), { numRuns: 500 })
  })

  it('passes RPCs on unchanged, in chunks of any size, up to the first bad RPC', async () => {
    await fc.assert(fc.asyncProperty(
      fc.array(fc.uint8Array({ maxLength: 400 }), { maxLength: 8 }),
      fc.array(fc.nat(500), { minLength: 1, maxLength: 5 }), fc.boolean(),
      async (payloads, sizes, bad) => {
        const rpcs = payloads.map((data) => rpc(message('t', data)))
        const rest = bad ? [varint(3), Buffer.from([255, 255, 255]), ...rpcs] : []
        const wire = Buffer.concat([...rpcs, ...rest])
        const faults: string[] = []
        let admitted = 0
        const source = (async function * () {
          for (const part of cut(wire, sizes)) yield new Uint8ArrayList(part)
        })()
        const out: Uint8Array[] = []
        for await (const list of guardRpcs(source, {
          onBytes () {},
          admit: async (bytes, messages) => { admitted += messages; assert(bytes > 0) },
          onFault: (fault) => { faults.push(fault) }
        })) out.push(list.slice())
        assert.deepEqual(out.map(hex), rpcs.map(hex))
        assert.equal(admitted, rpcs.length)
        assert.deepEqual(faults, bad ? ['malformed'] : [])
      }))
  })
})
