import assert from 'node:assert/strict'
import { CertificateRelay, RELAY_MS } from '../../../../src/node/loop/certificate-relay.js'
import {
  hex, VoteKind, ZERO_32, type Certificate, type ConsensusMessage, type MemberId, type ShareMessage, type Vote
} from '../../../../src/protocol/types/index.js'

const HEIGHT = 5
const BLOCK = new Uint8Array(32).fill(9)
const OTHER = new Uint8Array(32).fill(8)
const [a, b, c] = [1, 2, 3].map(n => new Uint8Array(32).fill(n)) as [MemberId, MemberId, MemberId]

function certificate (kind: VoteKind, parts: Partial<Certificate> = {}): Certificate {
  const blockHash = kind === VoteKind.nullify ? ZERO_32 : BLOCK
  return { kind, height: HEIGHT, view: 1, blockHash, bitmap: new Uint8Array(1), signatures: [], ...parts }
}

function vote (signer: MemberId, kind: VoteKind, parts: Partial<Vote> = {}): ConsensusMessage {
  return {
    type: 'vote',
    vote: { kind, height: HEIGHT, view: 1, blockHash: BLOCK, signer, signature: new Uint8Array(64), ...parts }
  }
}

function share (holder: MemberId, height: number): ConsensusMessage {
  return { type: 'share', share: { holder, height } as unknown as ShareMessage }
}

class Rig {
  readonly sent: string[] = []
  #tasks: (() => void)[] = []
  readonly relay = new CertificateRelay({
    scheduler: {
      after: (ms, task) => {
        assert.equal(ms, RELAY_MS)
        this.#tasks.push(task)
        return () => { this.#tasks = this.#tasks.filter(other => other !== task) }
      }
    },
    voters: () => [a, b, c],
    send: to => { this.sent.push(hex(to).slice(0, 2)) },
    broadcast: () => { this.sent.push('all') }
  })

  /** Lets RELAY pass. @returns the receivers since the last call */
  later (): string[] {
    for (const task of this.#tasks.splice(0)) task()
    return this.sent.splice(0)
  }

  forward (one: Certificate): string[] {
    this.relay.forward(one)
    return this.later()
  }
}

describe('node/loop: certificates', () => {
  const notarization = certificate(VoteKind.notarize)
  const finalization = certificate(VoteKind.finalize)

  it('wait, and go to the members that showed nothing', () => {
    const rig = new Rig()
    rig.relay.note(a, vote(a, VoteKind.finalize))
    rig.relay.forward(notarization)
    assert.deepEqual(rig.sent, [])
    rig.relay.note(b, { type: 'certificate', certificate: notarization })
    assert.deepEqual(rig.later(), ['03'])
  })

  it('go to a member whose signs are of another block, view, kind or height', () => {
    const rig = new Rig()
    rig.relay.note(a, vote(a, VoteKind.finalize, { blockHash: OTHER }))
    rig.relay.note(b, vote(b, VoteKind.finalize, { view: 2 }))
    rig.relay.note(c, vote(c, VoteKind.notarize))
    assert.deepEqual(rig.forward(notarization), ['01', '02', '03'])
    assert.deepEqual(new Rig().forward(certificate(VoteKind.nullify)), ['01', '02', '03'])
  })

  it('of a final block go to members that show no later height', () => {
    const rig = new Rig()
    rig.relay.note(a, share(a, HEIGHT))
    rig.relay.note(b, vote(b, VoteKind.notarize, { height: HEIGHT + 1 }))
    rig.relay.note(c, vote(c, VoteKind.finalize))
    assert.deepEqual(rig.forward(finalization), ['03'])
  })

  it('are not kept from a member by what another sends in its name', () => {
    const rig = new Rig()
    rig.relay.note(b, vote(a, VoteKind.finalize))
    rig.relay.note(b, share(a, HEIGHT))
    assert.deepEqual(rig.forward(notarization), ['01', '02', '03'])
  })

  it('go to all when they are repeated, since a member may have lost what it showed', () => {
    const rig = new Rig()
    rig.relay.note(a, vote(a, VoteKind.finalize))
    assert.deepEqual(rig.forward(notarization), ['02', '03'])
    assert.deepEqual(rig.forward(notarization), ['all'])
    rig.relay.forward(certificate(VoteKind.notarize, { height: HEIGHT + 1 }))
    assert.deepEqual(rig.later(), ['01', '02', '03'], 'a new height')
  })

  it('go to a member beyond the bound of its signs, and not after the end', () => {
    const rig = new Rig()
    for (let view = 100; view < 200; view++) rig.relay.note(a, vote(a, VoteKind.finalize, { view }))
    rig.relay.note(a, vote(a, VoteKind.finalize))
    assert.deepEqual(rig.forward(notarization), ['01', '02', '03'])
    rig.relay.forward(finalization)
    rig.relay.stop()
    assert.deepEqual(rig.later(), [])
  })
})
