import assert from 'node:assert/strict'
import { signTransaction, transactionCodec, verifyTransaction } from '../../../src/protocol/codec/index.js'
import { TransactionKind, type Verdict, type VerifiedTransaction } from '../../../src/protocol/types/index.js'
import { shareVerdicts } from '../../../src/sim/shared-gate.js'
import { ChainFixture } from '../../fixtures/chain-fixture.js'

describe('sim: the verdicts that hospitals of a run share', () => {
  const { chain, signers } = new ChainFixture()
  const [author] = signers
  const bytes = transactionCodec.encode(signTransaction(chain.id, author!, {
    kind: TransactionKind.presence, author: author!.id, since: 7
  }))

  /** Returns how a hospital verifies bytes, whose list has the author or has not. */
  function hospital (isMember: () => boolean): (bytes: Uint8Array) => Verdict<VerifiedTransaction> {
    const gate = { verify: (): Verdict<VerifiedTransaction> => assert.fail('the gate shares no verdicts') }
    shareVerdicts(gate, chain, isMember)
    return gate.verify
  }

  it('are those of each hospital alone, and a second hospital gets the same object', () => {
    const [first, second] = [hospital(() => true), hospital(() => true)]
    const verdict = first(bytes)
    assert.deepEqual(verdict, verifyTransaction(chain, () => true, bytes))
    assert.equal(verdict.verdict, 'accept')
    assert.equal(second(bytes), verdict)
  })

  it('follow the list of the hospital that asks', () => {
    const asked = [true, false, true].map(is => hospital(() => is)(bytes).verdict)
    assert.deepEqual(asked, ['accept', 'ignore', 'accept'])
  })

  it('are of these bytes alone, also of a part of a message', () => {
    const verify = hospital(() => true)
    const message = Uint8Array.from([...bytes, ...bytes])
    message[message.length - 1]! ^= 1
    const [good, spoilt] = [message.subarray(0, bytes.length), message.subarray(bytes.length)]
    assert.equal(verify(good).verdict, 'accept')
    assert.equal(verify(spoilt).verdict, 'reject')
    assert.equal(verify(message).verdict, 'reject')
  })
})
