import type { Mutant } from '../mutant.js'
import { CRASHES, LAGGARDS, STORM } from './trials.js'

const CATCHING_UP = 'src/protocol/replica/catching-up.ts'

/** §10 to §12: what must be on the disk, and for how long. */
export const DURABILITY: readonly Mutant[] = [
  {
    name: 'a kept row of a patient outlives the block that changes it',
    rule: '§16.3',
    file: 'src/node/clinical/consents/handle-rows.ts',
    find: "if (change.space === 'handle') this.#rows.delete(entryId(change))",
    replace: "if (change.space === 'handle') this.#rows.get(entryId(change))",
    trial: { type: 'tests', files: ['unit/node/clinical/consents/handle-rows.test.ts'] }
  },
  {
    name: 'a row that was read while a block came is kept',
    rule: '§16.3',
    file: 'src/node/clinical/consents/handle-rows.ts',
    find: 'if (this.#blocks === before) this.#rows.set(id, row)',
    replace: 'if (this.#blocks >= before) this.#rows.set(id, row)',
    trial: { type: 'tests', files: ['unit/node/clinical/consents/handle-rows.test.ts'] }
  },
  {
    name: 'pads are read one after the other',
    rule: '§19.3',
    file: 'src/storage/key-file.ts',
    find: '      await Promise.all(pads.map(async ({ bodyHash }) => await this.get(bodyHash)))\n',
    replace: '',
    trial: { type: 'tests', files: ['unit/storage/key-file.test.ts'] }
  },
  {
    name: 'bodies that come with an own proposal are not looked up',
    rule: '§3.13',
    file: 'src/storage/body-store.ts',
    find: 'const held = bodies.map(body => !unstored.has(body) && found[next++] === true)',
    replace: 'const held = bodies.map(body => unstored.has(body) && found[next++] === true)',
    trial: { type: 'tests', files: ['unit/storage/bodies.test.ts'] }
  },
  {
    name: 'a verdict is given on a decided case',
    rule: '§12.1',
    file: 'src/node/clinical/own-opinions.ts',
    find: 'before[index] === undefined && undecided.get(hex(caseId)) !== undefined)',
    replace: 'before[index] === undefined && undecided.get(hex(caseId)) !== null)',
    trial: { type: 'tests', files: ['unit/node/clinical/duties.test.ts'] }
  },
  {
    name: 'a document with a new patient makes two proposals',
    rule: '§7.1',
    file: 'src/node/clinical/submissions.ts',
    find: '    await siblings?.named(this.parts.scheduler)\n',
    replace: '',
    trial: { type: 'tests', files: ['unit/node/services/submitting.test.ts'] }
  },
  ...desk('proposal-desk', [
    ['an acknowledged diagnosis without a PROPOSE is lost in a crash',
      '...sealed.filter(one => !proposed.has(one))', '...sealed.filter(one => proposed.has(one))'],
    ['a diagnosis is proposed again after a crash',
      '...due.filter(one => !fresh.has(one))', '...due.filter(one => fresh.has(one))'],
    ['a PROPOSE is sent before it is durable',
      'await this.parts.store.storeOwnProposal(', 'void this.parts.store.storeOwnProposal('],
    ['a PROPOSE is signed that the ledger has no room for',
      'if (all <= maxOpenPerPseudonym) return', 'if (all > 0) return'],
    ['a diagnosis without room waits for ever', 'if (this.#isOpen) this.#proposeLater()',
      'if (!this.#isOpen) this.#proposeLater()'],
    ['two PROPOSE are written at once', '    if (this.#isSending) return []\n', ''],
    ['a diagnosis that can never become valid is proposed with others',
      'if ((await this.#proposes.voidOf([one])).length === 0) continue',
      'if ((await this.#proposes.voidOf([one])).length >= 0) continue'],
    ['one void diagnosis takes the others of its PROPOSE along',
      '    for (const one of others) await this.#wait(one)\n', ''],
    ['what is left of a void PROPOSE is lost in a crash',
      '...others.map(({ caseId, proposal }) =>', '...voids.map(({ caseId, proposal }) =>'],
    ['a diagnosis is proposed again that a block has',
      'filter(id => this.#waiting.delete(hex(id)))', 'filter(id => this.#waiting.has(hex(id)))'],
    ['a PROPOSE has more bodies than a transaction may have',
      ' || bytes > parameters.maxBodyBytesPerTransaction) return due', ') return due'],
    ['what is too much for a PROPOSE waits for its turn', ') return due\n', ') break\n'],
    ['a PROPOSE waits for no diagnosis that is under way', ' && this.#joiningFor === 0 ? due', ' ? due'],
    ['a PROPOSE waits for ever while diagnoses are under way', 'this.#waitingSince + JOINING_MS', 'Infinity']
  ]),
  ...desk('own-proposes', [
    ['a PROPOSE is sent again at every interval', '<= time ? [own] : []', '!== time ? [own] : []']
  ]),
  {
    name: 'a start deletes the bodies of an acknowledged diagnosis without a PROPOSE',
    rule: '§3.13',
    file: 'src/node/gates/sweep-bodies.ts',
    find: ' || unsigned.has(name)) continue',
    replace: ') continue',
    trial: { type: 'tests', files: ['unit/node/clinical/proposal-desk.test.ts'] }
  },
  ...desk('early-verdicts', [
    ['a verdict from before a block counts', '?.blocks === this.#blocks &&', '?.blocks !== undefined &&'],
    ['a verdict from before a repeat was sealed counts', '!this.isLive(job)', 'this.isLive !== undefined']
  ], 'early-verdicts'),
  {
    name: 'the keeper signs again what it does not send',
    rule: '§6.9',
    file: 'src/node/keys/keeper.ts',
    find: '      if (!isDue) continue\n      const transaction = transactionCodec.encode(' +
      'signTransaction(chain.id, signer, content))\n',
    replace: '      const transaction = transactionCodec.encode(' +
      'signTransaction(chain.id, signer, content))\n      if (!isDue) continue\n',
    trial: { type: 'tests', files: ['unit/node/keys/keeper.test.ts'] }
  },
  {
    name: 'a release loses what a write did not take',
    rule: 'terminology/README.md',
    file: 'src/terminology/store/import-release.ts',
    find: 'await output.appendFile(text)',
    replace: 'await output.write(text)',
    trial: { type: 'tests', files: ['unit/terminology/store.test.ts'] }
  },
  {
    name: 'a peer is blamed for what a write did not take',
    rule: 'terminology/README.md',
    file: 'src/node/clinical/release-fetch.ts',
    find: 'await output.appendFile(bytes)',
    replace: 'await output.write(bytes)',
    trial: { type: 'tests', files: ['unit/node/clinical/adopted-releases.test.ts'] }
  },
  {
    name: 'a row that cannot be read fails the reads of others',
    rule: 'storage/README.md',
    file: 'src/storage/shared-reads.ts',
    find: 'if (readers.length === 1) return readers[0]!.failed(error)',
    replace: 'if (readers.length > 0) return readers.forEach(({ failed }) => { failed(error) })',
    trial: { type: 'tests', files: ['unit/storage/shared-reads.test.ts'] }
  },
  {
    name: 'callers get the rows of others',
    rule: 'storage/README.md',
    file: 'src/storage/shared-reads.ts',
    find: 'at += keys.length',
    replace: 'at + keys.length',
    trial: { type: 'tests', files: ['unit/storage/shared-reads.test.ts'] }
  },
  {
    name: 'votes are sent before the flush',
    rule: '§10.1',
    file: 'src/node/loop/host-loop.ts',
    find: 'if (flush) await this.ports.log.flush()',
    replace: 'if (flush) void this.ports.log.flush()',
    trial: { ...CRASHES, plan: { ...CRASHES.plan, powerCuts: 1, flushMs: 30 } }
  },
  {
    name: 'an incomplete record is not truncated',
    rule: '§10.2',
    file: 'src/storage/wal.ts',
    find: '      if (cutBytes > 0) file.truncate(length)\n',
    replace: '',
    trial: CRASHES
  },
  {
    name: 'votes are signed before the bodies are on disk',
    rule: '§8 R4',
    file: 'src/node/gates/transaction-gate.ts',
    find: 'await this.ports.store(verified, bodies)',
    replace: 'void this.ports.store(verified, bodies)',
    trial: { ...CRASHES, plan: { ...CRASHES.plan, powerCuts: 1, flushMs: 30 } }
  },
  {
    name: 'a hospital without its log votes at once',
    rule: '§10.4',
    file: 'src/node/signing/voting-right.ts',
    find: 'const mayHaveLost = isGone || this.#unknownVoteAt > 0',
    replace: 'const mayHaveLost = this.#unknownVoteAt < 0',
    trial: { ...CRASHES, adversaries: ['log-lost'] }
  },
  {
    name: 'a hospital without its log abstains for ever',
    rule: '§10.4',
    file: 'src/node/signing/voting-right.ts',
    find: 'const ABSTAIN_HEIGHTS = 3',
    replace: 'const ABSTAIN_HEIGHTS = 1_000_000',
    trial: { ...STORM, adversaries: ['log-lost'] }
  },
  {
    name: 'a hospital without its log votes a height early',
    rule: '§10.4',
    file: 'src/node/signing/voting-right.ts',
    find: 'const ABSTAIN_HEIGHTS = 3',
    replace: 'const ABSTAIN_HEIGHTS = 2',
    trial: { ...CRASHES, adversaries: ['log-lost'] }
  },
  {
    name: 'served certificates are not verified',
    rule: '§11',
    file: CATCHING_UP,
    find: "  if (verified.verdict !== 'accept') return fault(verified.code)\n",
    replace: '',
    trial: LAGGARDS
  },
  {
    name: 'a served block may differ from its certificate',
    rule: '§11',
    file: CATCHING_UP,
    find: '  if (!equal(block.value.hash, certificate.blockHash)) ' +
      "return fault('block-of-another-certificate')\n",
    replace: '',
    trial: LAGGARDS
  }
]

/** Mutants of a file of the clinical work that the tests of the desk, or others, catch. */
function desk (
  file: string, mistakes: readonly (readonly [name: string, find: string, replace: string])[],
  tests = 'proposal-desk'
): Mutant[] {
  return mistakes.map(([name, find, replace]) => ({
    name, find, replace, rule: '§3.13', file: `src/node/clinical/${file}.ts`,
    trial: { type: 'tests', files: [`unit/node/clinical/${tests}.test.ts`] }
  }))
}
