import type { Mutant } from '../mutant.js'
import { testsIn } from './mistakes.js'
import { CHURN } from './trials.js'

const EPOCHS = 'src/protocol/ledger/epochs'

/** §6.5 to §6.10. Most of these checks matter only while an epoch is dealt, which unit tests reach. */
export const SHARED_KEY_RULES: readonly Mutant[] = [
  {
    name: 'keys/deal is not verified',
    rule: '§3.4 keys/deal',
    file: 'src/protocol/codec/forms/keys-deal.ts',
    find: "equal(author, dealing.dealer) ? undefined : 'dealing-of-another'",
    replace: "dealing.keys.length > 8 ? 'dealing-of-another' : undefined",
    trial: testsIn('codec/verify-transaction')
  },
  {
    name: 'a dealer may deal twice',
    rule: '§6.6',
    file: `${EPOCHS}/judge-deal.ts`,
    find: 'if (pending.dealings.some(other => equal(other.dealing.dealer, dealing.dealer))) {',
    replace: 'if (pending.dealings.some(other => equal(other.id, id))) {',
    trial: testsIn('ledger/key-transactions')
  },
  {
    name: 'a dealing is not checked',
    rule: '§6.6',
    file: `${EPOCHS}/judge-deal.ts`,
    find: '  if (fault !== undefined) return reject(fault)\n',
    replace: "  if (fault === 'wrong-keys') return reject(fault)\n",
    trial: testsIn('ledger/key-transactions')
  },
  {
    name: 'a dealing may leave out a key',
    rule: '§6.6',
    file: `${EPOCHS}/judge-deal.ts`,
    find: "      if (!isDealt) return 'wrong-keys'\n",
    replace: '',
    trial: testsIn('ledger/key-transactions')
  },
  {
    name: 'a dealer may deal in a dead epoch',
    rule: '§6.6',
    file: `${EPOCHS}/judge-deal.ts`,
    find: "if (pending?.number !== dealing.epoch) return reject('dead-epoch')",
    replace: "if (pending === undefined) return reject('dead-epoch')",
    trial: testsIn('ledger/key-transactions')
  },
  {
    name: 'a false complaint voids a dealing',
    rule: '§6.7',
    file: `${EPOCHS}/judge-complaint.ts`,
    find: "false: 'false-complaint', 'bad-proof'",
    replace: "false: undefined, 'bad-proof'",
    trial: testsIn('ledger/key-transactions')
  },
  {
    name: 'keys/ready need not cover Dl',
    rule: '§6.8',
    file: `${EPOCHS}/judge-ready.ts`,
    find: 'if (!epoch.qualified.every(list => list.every(place => checked.has(place)))) {',
    replace: 'if (!epoch.qualified.every(list => list.every(place => place >= 0))) {',
    trial: testsIn('ledger/key-transactions')
  },
  {
    name: 'a member may lose its shares at any time',
    rule: '§6.5',
    file: `${EPOCHS}/judge-lost.ts`,
    find: 'timestamp < member.lostAt + LOST_GAP_MS',
    replace: 'timestamp < member.lostAt',
    trial: testsIn('ledger/epochs')
  },
  {
    name: 'a lost box key may be used again',
    rule: '§6.5',
    file: `${EPOCHS}/judge-lost.ts`,
    find: "  if (equal(member.boxKey, lost.boxKey)) return reject('box-key-reused')\n",
    replace: "  if (equal(member.boxKey, lost.author)) return reject('box-key-reused')\n",
    trial: testsIn('ledger/epochs')
  },
  {
    name: 'an epoch needs no ready holder',
    rule: '§6.9',
    file: `${EPOCHS}/end-block.ts`,
    find: 'return ready >= quorum(pending.holders.length) && timestamp',
    replace: 'return ready >= 0 && timestamp',
    trial: testsIn('ledger/epochs')
  },
  {
    name: 'cases are opened before the first key epoch',
    rule: '§9.5',
    file: 'src/protocol/ledger/kinds/transaction.ts',
    find: 'return keys.active === undefined && rule.beforeEpochs !== true',
    replace: 'return keys.lastNumber === 0 && rule.beforeEpochs !== true',
    trial: testsIn('ledger/epochs')
  },
  {
    name: 'a list need not wait for the key epoch',
    rule: '§6.10',
    file: `${EPOCHS}/list-rule.ts`,
    find: '  if (!sameMembers(active.holders, current)) return false\n',
    replace: '',
    trial: CHURN
  }
]
