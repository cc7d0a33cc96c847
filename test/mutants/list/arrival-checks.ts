import type { Mutant } from '../mutant.js'
import { mistakesIn } from './mistakes.js'

const JUNK = 'replica/junk'

/** §3.15: checks of what waits by the rows, which unit tests catch. */
export const ARRIVAL_CHECKS: readonly Mutant[] = [
  ...mistakesIn('replica/admitting.ts', '§3.15', JUNK, [
    {
      name: 'the pool takes what the rows refute',
      find: 'refute(ledger, transaction, entries, run.clock.wall) !== undefined',
      replace: "refute(ledger, transaction, entries, run.clock.wall) === 'none'"
    },
    {
      name: 'the pool refutes by the time of the last block',
      find: 'refute(ledger, transaction, entries, run.clock.wall) !== undefined',
      replace: 'refute(ledger, transaction, entries, ledger.timestamp) !== undefined'
    },
    {
      name: 'rows from before a block count as rows of the tip',
      find: '  if (height !== ledger.height) return loadFor(run, arrived)\n',
      replace: ''
    }
  ]),
  ...mistakesIn('replica/arriving.ts', '§3.15', JUNK, [
    {
      name: 'a sender has any number of transactions whose rows are read',
      find: 'bytes > MAX_ARRIVING_BYTES || ',
      replace: ''
    }
  ]),
  ...mistakesIn('mempool/mempool.ts', '§3.15', JUNK, [
    {
      name: 'a block leaves what only its rows refute',
      find: 'view.isInDoubt?.(entry.tx) === true',
      replace: 'view.isInDoubt === null'
    }
  ]),
  ...mistakesIn('ledger/kinds/transaction.ts', '§3.15', JUNK, [
    {
      name: 'a transaction that the rows of a block void is work until its leader',
      find: 'rowsOnArrival(state, tx, rules).some(key => changed.hasRow(key))',
      replace: 'rowsOnArrival(state, tx, rules).length < 0'
    },
    {
      name: 'a chain at rest refutes by the time of its last block',
      find: 'new Workspace(state, nextTimestamp(state, now), entries)',
      replace: 'new Workspace(state, now && state.timestamp + 1, entries)'
    }
  ]),
  ...mistakesIn('ledger/kinds/refute-propose.ts', '§3.15', JUNK, [
    {
      name: 'a PROPOSE that opens no case waits',
      find: "  return isVoid ? 'all-void' : undefined\n",
      replace: '  return isVoid ? undefined : undefined\n'
    },
    {
      name: 'a tag or body in use refutes nothing before a leader proposes it',
      find: "    if (unique.verdict === 'reject') return unique.code\n",
      replace: ''
    },
    {
      name: "a correction of another's record refutes nothing before a leader proposes it",
      find: "    if (relation.verdict === 'reject') return relation.code\n",
      replace: ''
    },
    {
      name: 'another try is dropped while an earlier try is undecided',
      find: '    if (isBusy(work.state, proposal, known)) continue\n',
      replace: ''
    }
  ]),
  ...mistakesIn('ledger/kinds/propose.ts', '§3.15', JUNK, [
    {
      name: 'another try is work while an earlier try is undecided',
      find: 'if (isBusy(state, proposal, keys) && ',
      replace: "if (hospital === '' && "
    },
    {
      name: 'a correction of a record that does not exist is work',
      find: '  needs,\n',
      replace: ''
    }
  ]),
  ...mistakesIn('ledger/kinds/opinions.ts', '§3.15', JUNK, [
    {
      name: 'an opinion on a decided case of others is work',
      find: '  refute,\n',
      replace: ''
    }
  ]),
  ...mistakesIn('ledger/kinds/evidence.ts', '§3.15', JUNK, [
    {
      name: 'evidence with a false proof is work',
      find: "    ? falseProofIn(work.state, transaction)\n",
      replace: '    ? undefined\n'
    },
    {
      name: 'evidence with a false proof blames nobody',
      find: '  offence: falseProofIn,\n',
      replace: ''
    },
    {
      name: 'evidence against a stranger is work',
      find: "  if (!isKnown(state, accusedOf(state.chain, conflict))) return 'unknown'\n",
      replace: ''
    }
  ])
]
