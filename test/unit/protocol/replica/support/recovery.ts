/** Statements and recoveries of a bench, as hosts make them (SPECIFICATION.md §10.6). */
import assert from 'node:assert/strict'
import {
  allowlistHash, allowlistSignBytes, certificateBeside
} from '../../../../../src/protocol/codec/index.js'
import { signStatement } from '../../../../../src/protocol/ledger/index.js'
import {
  compare, equal, ZERO_32, type Member, type Recovery, type RecoveryStatement, type Signer,
  type SignedAllowlist
} from '../../../../../src/protocol/types/index.js'
import { ChainFixture } from '../../../../fixtures/chain-fixture.js'
import { Bench, Ring } from './bench.js'

/** A chain of four hospitals with a block at each of the first heights. */
export function chainOf (heights: number): { world: ChainFixture, benches: Bench[], ring: Ring } {
  const world = new ChainFixture()
  const benches = world.signers.map(signer => new Bench(world, signer).vote())
  const ring = new Ring(benches)
  for (let height = 1; height <= heights; height++) work(world, benches, ring, height)
  return { world, benches, ring }
}

export function work (world: ChainFixture, benches: readonly Bench[], ring: Ring, height: number): void {
  const transaction = world.anything(world.signers[height % 4]!, height)
  for (const bench of benches) bench.admit(transaction)
  if (height > 1) for (const bench of benches) bench.give({ type: 'abstained', until: height + 1 })
  ring.until(() => benches.every(bench => bench.height >= height))
}

export function loseLog (bench: Bench): void {
  bench.log = []
  bench.restart()
}

export interface Wish { number?: number, list?: SignedAllowlist, isIntact?: boolean }

export function stated (bench: Bench, { number = 1, list, isIntact = true }: Wish = {}): RecoveryStatement {
  const { world: { chain } } = bench
  const proof = bench.blocks.at(-1)
  const certificate = proof === undefined ? undefined : certificateBeside(proof.certificate)
  const effects = bench.give({ type: 'state', log: bench.log, wish: {
    number, isIntact, listHash: list === undefined ? ZERO_32 : allowlistHash(chain.id, list.list),
    tipCertificate: certificate?.verdict === 'accept' ? certificate.value : undefined
  } })
  const at = effects.findIndex(({ type }) => type === 'stated')
  assert(at >= 0, JSON.stringify(effects.filter(({ type }) => type === 'refused-recovery')))
  const effect = effects[at]!
  assert(effect.type === 'stated')
  return effect.statement
}

export function recoveryOf (statements: readonly RecoveryStatement[], list?: SignedAllowlist): Recovery {
  return { list, statements: [...statements].sort((a, b) => compare(a.signer, b.signer)) }
}

export function recover (benches: readonly Bench[], recovery: Recovery): void {
  for (const bench of benches) bench.give({ type: 'recover', recovery, log: bench.log })
}

/** Makes a list of some hospitals, signed by the government. */
export function shortList (
  world: ChainFixture, kept: readonly Signer[], added: readonly Member[] = []
): SignedAllowlist {
  const current = world.firstState().allowlist.list
  const entries = current.entries.filter(({ id }) => kept.some(signer => equal(signer.id, id)))
  const list = {
    ...current, version: 2, prevHash: allowlistHash(world.chain.id, current),
    entries: [...entries, ...added].sort((a, b) => compare(a.id, b.id))
  }
  return { list, signature: world.government.sign(allowlistSignBytes(world.chain.id, list)) }
}

export function hashAt (bench: Bench, height: number): Uint8Array {
  const proof = certificateBeside(bench.blocks[height - 1]!.certificate)
  assert(proof.verdict === 'accept')
  return proof.value.blockHash
}

export function resigned (
  world: ChainFixture, statement: RecoveryStatement, change: Partial<RecoveryStatement>
): RecoveryStatement {
  const { signature, ...fields } = { ...statement, ...change }
  assert.equal(signature.length, 64)
  return signStatement(world.chain, world.signerOf(fields.signer), fields)
}
