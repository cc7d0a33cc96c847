/** The name key through epochs whose members join, leave, lose their disks and lie. */
import assert from 'node:assert/strict'
import { nodeVerifier, sha256 } from '../../../../src/protocol/crypto/index.js'
import { isReady } from '../../../../src/protocol/ledger/index.js'
import {
  answerNames, blindNames, checkNameAnswer, combineNames, nameInput, type Naming
} from '../../../../src/protocol/names/index.js'
import { equal, hex, LOTTERY, NAME_KEY, TransactionKind, utf8 } from '../../../../src/protocol/types/index.js'
import { Hospital, KeyLedger } from './support.js'

const INPUTS = [nameInput('urn:register', '0000000027')!]

/** Returns the name of a patient by t of these hospitals, whose answers are checked. */
function nameBy (ledger: KeyLedger, hospitals: readonly Hospital[]): string {
  const { active } = ledger.keys
  assert(active !== undefined)
  const naming: Naming = { chain: ledger.chain, epoch: active }
  const { blinds, elements } = blindNames(ledger.group, INPUTS, sha256(utf8(`blind ${active.number}`)))
  const answers = hospitals.slice(0, active.threshold).map(({ name, secrets, signer }) => {
    const index = active.holders.findIndex(id => equal(id, signer.id))
    const secret = secrets.shares.find(({ epoch }) => epoch === active.number)?.scalars[NAME_KEY]
    assert(secret !== undefined, `${name} has a share`)
    const answer = answerNames(naming, secret, elements)
    assert.equal(checkNameAnswer(naming, index, elements, answer).verdict, 'accept')
    return { index, elements: answer.elements }
  })
  const names = combineNames(naming, INPUTS, blinds, answers)
  assert(names !== undefined)
  return hex(names[0]!)
}

/** Changes the members and deals the next epoch. */
function changeTo (ledger: KeyLedger, hospitals: readonly Hospital[]): void {
  ledger.hospitals.splice(0, ledger.hospitals.length, ...hospitals)
  ledger.block(undefined, ledger.setOf(hospitals))
  const { lastNumber } = ledger.keys
  ledger.run(6)
  assert.equal(ledger.keys.active?.number, lastNumber)
  ledger.assertShared()
}

describe('keeping the name key', () => {
  it('gives each patient one name while hospitals join and leave, also with the real group', () => {
    for (const group of [undefined, nodeVerifier.group]) {
      const ledger = new KeyLedger(4, group)
      const [a, b, c, d] = ledger.hospitals as [Hospital, Hospital, Hospital, Hospital]
      ledger.run(4)
      const name = nameBy(ledger, [a, b])
      const lottery = hex(ledger.keys.active!.keys[LOTTERY]!.publicKey)
      assert.equal(nameBy(ledger, [d, c]), name)
      const e = new Hospital(ledger, 'hospital e')
      changeTo(ledger, [a, b, c, d, e])
      assert.equal(nameBy(ledger, [e, c]), name)
      assert.notEqual(hex(ledger.keys.active!.keys[LOTTERY]!.publicKey), lottery)
      const f = new Hospital(ledger, 'hospital f')
      const g = new Hospital(ledger, 'hospital g')
      changeTo(ledger, [a, b, c, d, e, f])
      changeTo(ledger, [a, b, c, d, e, f, g])
      assert.equal(ledger.keys.active!.threshold, 3)
      assert.equal(nameBy(ledger, [g, f, b]), name)
      changeTo(ledger, [b, c, d, e, f, g])
      changeTo(ledger, [c, d, e, f, g])
      changeTo(ledger, [d, e, f, g])
      assert.equal(nameBy(ledger, [g, e]), name, 'no founder but d is left')
      assert.deepEqual(ledger.refused, [])
    }
  })

  it('keeps the key when a hospital loses its disk, and gives that hospital a share again', () => {
    const ledger = new KeyLedger(4)
    const [a, b] = ledger.hospitals as [Hospital, Hospital]
    ledger.run(4)
    const name = nameBy(ledger, [a, b])
    b.loseDisk()
    ledger.run(8)
    assert.equal(ledger.keys.active?.number, 2)
    assert.equal(nameBy(ledger, [b, ledger.hospitals[2]!]), name)
  })

  it('waits with a dealing until the own keys/ready of the active epoch is final', () => {
    const ledger = new KeyLedger(4)
    const [a, b, c, late] = ledger.hospitals as [Hospital, Hospital, Hospital, Hospital]
    const present = [a, b, c]
    ledger.run(3, present)
    ledger.now += 30_000
    ledger.run(1, present)
    assert.equal(ledger.keys.active?.number, 1)
    assert(!isReady(ledger.keys.serving!, late.signer.id))
    const name = nameBy(ledger, [a, b])
    a.loseDisk()
    a.turn()
    ledger.block()
    assert.equal(ledger.keys.pending?.number, 2)
    assert.deepEqual(late.step().send.map(({ kind }) => kind), [TransactionKind.keysReady])
    ledger.run(6)
    // Only b, c and the late hospital could reshare.
    assert.equal(ledger.keys.active.number, 2)
    assert.equal(nameBy(ledger, [late, a]), name)
    assert.deepEqual(ledger.refused, [])
  })
})
