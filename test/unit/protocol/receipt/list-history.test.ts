import assert from 'node:assert/strict'
import { allowlistHash, allowlistSignBytes } from '../../../../src/protocol/codec/index.js'
import { signStatement } from '../../../../src/protocol/ledger/index.js'
import { ListHistory } from '../../../../src/protocol/receipt/list-history.js'
import {
  ZERO_32, type Allowlist, type Recovery, type RecoveryStatement, type SignedAllowlist, type Signer
} from '../../../../src/protocol/types/index.js'
import { ChainFixture } from '../../../fixtures/chain-fixture.js'

const HEIGHT = 40

describe('receipts: lists of a recovery', () => {
  const world = new ChainFixture({ name: 'recovered lists', members: 4 })
  const { chain } = world
  const [first, ...kept] = world.signers
  const current = world.state.allowlist.list

  function listOf (parts: Partial<Allowlist> = {}): SignedAllowlist {
    const entries = current.entries.slice(1)
    const list = {
      ...current, version: 2, prevHash: allowlistHash(chain.id, current), entries, ...parts
    }
    return { list, signature: world.government.sign(allowlistSignBytes(chain.id, list)) }
  }

  function statementOf (signer: Signer, list: SignedAllowlist, height = HEIGHT): RecoveryStatement {
    return signStatement(chain, signer, {
      number: 1, listHash: allowlistHash(chain.id, list.list), above: [], isIntact: true, keyEpoch: 1,
      tip: { height, hash: ZERO_32, certificate: undefined }
    })
  }

  function recoveryOf (list: SignedAllowlist, signers: readonly Signer[] = kept): Recovery {
    return { list, statements: signers.map((signer, i) => statementOf(signer, list, HEIGHT - i)) }
  }

  function codeOf (recovery: Recovery): string {
    const verdict = new ListHistory(chain).add({ type: 'recovered', recovery })
    return verdict.verdict === 'accept' ? 'valid' : verdict.code
  }

  it('are in force from the second block on, and their members decide the first', () => {
    const history = new ListHistory(chain)
    assert.deepEqual(history.add({ type: 'recovered', recovery: recoveryOf(listOf()) }),
      { verdict: 'accept', value: undefined })
    assert.equal(history.lastChange, HEIGHT + 1)
    assert.deepEqual([HEIGHT, HEIGHT + 1, HEIGHT + 2].map(height => history.setAt(height).size), [4, 4, 3])
    assert.deepEqual([HEIGHT, HEIGHT + 1, HEIGHT + 2].map(height => history.votersAt(height).size), [4, 3, 3])
    assert.equal(history.nameOf(first!.id), 'Hospital 1')
    assert.equal(history.nameOf(ZERO_32), undefined)
    const again = { type: 'recovered', recovery: recoveryOf(listOf({ version: 3 })) } as const
    assert.notEqual(history.add(again).verdict, 'accept')
  })

  it('need a statement of every hospital that stays, and count the government as none', () => {
    const list = listOf()
    const { statements } = recoveryOf(list)
    const government = signStatement(chain, world.government, {
      number: 1, listHash: ZERO_32, above: [], isIntact: true, keyEpoch: 0,
      tip: { height: HEIGHT + 7, hash: ZERO_32, certificate: undefined }
    })
    assert.equal(codeOf({ list, statements: [...statements, government] }), 'valid')
    assert.equal(codeOf({ list, statements: statements.slice(1) }), 'statements-missing')
    assert.equal(codeOf({ list, statements: [statements[0]!, statements[0]!, statements[1]!] }),
      'statements-missing')
    assert.equal(codeOf({ list, statements: [] }), 'statements-missing')
    assert.equal(codeOf({ list: undefined, statements }), 'recovery-without-list')
  })

  it('are refused with other statements', () => {
    const list = listOf()
    const [one, ...rest] = recoveryOf(list).statements
    const codeWith = (parts: Partial<RecoveryStatement>): string =>
      codeOf({ list, statements: [...rest, { ...one!, ...parts }] })
    assert.equal(codeWith({ signature: new Uint8Array(64) }), 'statement-bad-signature')
    assert.equal(codeWith({ chainId: ZERO_32 }), 'statement-statement-of-another-chain')
    assert.equal(codeWith({ number: 2 }), 'statement-of-another-recovery')
    assert.equal(codeWith({ listHash: ZERO_32 }), 'statement-of-another-recovery')
    assert.equal(codeOf(recoveryOf({ ...list, signature: new Uint8Array(64) })), 'list-bad-signature')
    assert.equal(codeOf(recoveryOf(listOf({ entries: current.entries.slice(2) }), kept.slice(1))),
      'list-recovery-list-too-short')
    assert.equal(codeOf(recoveryOf(listOf({ prevHash: ZERO_32 }))), 'list-another-history')
  })
})
