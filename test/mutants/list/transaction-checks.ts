import type { Mutant } from '../mutant.js'
import { mistakesIn } from './mistakes.js'

const PROPOSE = 'ledger/propose'
const EVIDENCE = 'ledger/evidence'
const LISTS = 'ledger/membership'

/** §5.1, §9.5, §12: checks of transactions, of which unit tests need less time than simulations. */
export const TRANSACTION_CHECKS: readonly Mutant[] = [
  ...mistakesIn('ledger/kinds/judge-propose.ts', '§9.5', PROPOSE, [
    {
      name: 'a former member may propose',
      find: "  if (!work.state.set.has(tx.transaction.author)) return ignore('not-a-member')\n",
      replace: ''
    },
    {
      name: 'a block may have any number of bytes of bodies',
      find: 'if (work.bodyBytes + bytes > parameters',
      replace: 'if (bytes > parameters'
    },
    {
      name: 'a hospital may have any number of proposals in a block',
      find: 'const others = work.proposalsBy.get(hex(propose.author)) ?? 0',
      replace: 'const others = 0'
    },
    {
      name: 'a proposal of a case that exists hinders the others',
      find: '    if (work.find(keys.id) !== undefined) continue\n',
      replace: ''
    },
    {
      name: 'a hospital may have any number of open cases',
      find: "  if (undecided > parameters.maxOpenCases) return ignore('too-many-open')\n",
      replace: ''
    },
    {
      name: 'a hospital may have any number of waiting cases',
      find: "  if (work.waitingOf(hospital) >= MAX_WAITING) return ignore('too-many-waiting')\n",
      replace: ''
    },
    {
      name: 'proposals of one batch do not count for the limit of a patient',
      find: '    perPatient.set(keys.patient, before + 1)\n',
      replace: ''
    },
    {
      name: 'a batch may have a tag or a body twice',
      find: "return reject('repeated-in-batch')",
      replace: 'return VALID'
    },
    {
      name: 'a correction that came too late counts as open',
      find: '    if (replacement.value.tooLate) continue\n',
      replace: ''
    },
    {
      name: 'a new case does not know earlier rejections',
      find: 'row === undefined ? [] : rejectionsCodec.decode(row)',
      replace: 'row === undefined ? [] : []',
      tests: 'ledger/cases/raised-bar'
    }
  ]),
  ...mistakesIn('ledger/kinds/relation.ts', '§7.8', PROPOSE, [
    {
      name: 'a correction may move a record to another patient',
      find: "  if (!equal(related.pseudonym, proposal.pseudonym)) return reject('related-other-patient')\n",
      replace: ''
    },
    {
      name: 'an accepted case may be resubmitted',
      find: "  if (related.status === CaseStatus.accepted) return reject('related-accepted')\n",
      replace: ''
    },
    {
      name: 'a resubmission forgets the record that it replaces',
      find: 'replaces: related.replaces, relation: related.replaceRelation,',
      replace: 'replaces: ZERO_32, relation: Relation.new,'
    }
  ]),
  ...mistakesIn('ledger/kinds/allowlist.ts', '§5.1', LISTS, [
    {
      name: 'a join signature may name an old block',
      find: "    if (!isRecent(block, work.height, work.timestamp)) return reject('join-too-old')\n",
      replace: ''
    },
    {
      name: 'a join signature may lie about the time of its block',
      find: ' && known.timestamp === block.timestamp\n',
      replace: '\n'
    },
    {
      name: 'a join signature of a block to come is refused for ever',
      find: "    if (block.height >= work.height) return ignore('join-ahead')\n",
      replace: ''
    },
    {
      name: 'a list with a checkpoint ahead is refused for ever',
      find: "  if (list.checkpointHeight >= work.height) return ignore('checkpoint-ahead')\n",
      replace: ''
    },
    {
      name: 'a new member in the place of an absent one counts as two changes',
      find: 'id => isSilent(state, id))\n',
      replace: '() => false)\n'
    },
    {
      name: 'a list does not ask whether the keys survive it',
      find: "  if (!keysAllow(state, signed.list)) return ignore('key-epoch-not-ready')\n",
      replace: '',
      tests: 'ledger/epochs'
    },
    {
      name: 'a list of an earlier version is only late',
      find: "return reject('stale-allowlist')",
      replace: "return ignore('stale-allowlist')"
    },
    {
      name: 'a list with old join signatures waits for ever',
      find: '  if (joins.some(({ block }) => !isRecent(block, state.height + 1, state.timestamp))) ' +
        "return 'never'\n",
      replace: ''
    },
    {
      name: 'a list that needs more signatures waits for ever',
      find: "  if (faultOfSigners(state.allowlist.list, list, joins) !== undefined) return 'never'\n",
      replace: ''
    },
    {
      name: 'a list is a Reason while the keys would not survive it',
      find: "  if (!keysAllow(state, list)) return 'later'\n",
      replace: '',
      tests: 'ledger/epochs'
    }
  ]),
  ...mistakesIn('ledger/kinds/evidence.ts', '§12.2', EVIDENCE, [
    {
      name: 'a former member may give evidence',
      find: "  if (!work.state.set.has(transaction.author)) return ignore('not-a-member')\n",
      replace: ''
    },
    {
      name: 'evidence may accuse a key that never was a member',
      find: "  if (!isKnown(work.state, accused)) return reject('unknown-accused')\n",
      replace: ''
    },
    {
      name: 'the government cannot be accused',
      find: ' || equal(accused, chain.genesis.governmentListKey)',
      replace: ''
    },
    {
      name: 'the ledger does not check the proofs of two shares',
      find: "if (conflict.type === 'shares' && !isDoubleShare(work.state, conflict))",
      replace: "if (conflict.type === 'shares' && work.height < 0)",
      tests: 'ledger/double-share'
    },
    {
      name: 'evidence counts as one signature check',
      find: 'checks: 3,',
      replace: 'checks: 1,'
    }
  ]),
  ...mistakesIn('ledger/kinds/double-share.ts', '§12.1', 'ledger/double-share', [
    {
      name: 'one valid share is enough evidence',
      find: '[first, second].every(',
      replace: '[first, second].some('
    },
    {
      name: 'evidence of a former epoch waits for ever',
      find: "return keys.active.number === first.epoch ? 'ready' : 'never'",
      replace: "return keys.active.number === first.epoch ? 'ready' : 'later'"
    }
  ]),
  ...mistakesIn('ledger/kinds/transaction.ts', '§9.5', 'ledger/epochs', [
    {
      name: 'what needs a key epoch is a Reason before the first',
      find: "found === 'ready' && waitsForEpoch(state, rule) ? 'later' : found",
      replace: 'found'
    },
    {
      name: 'a transaction does not end the absence of its signer',
      find: "  if (verdict.verdict === 'accept') work.signers.add(hex(tx.signer))\n",
      replace: '',
      tests: 'ledger/cases/slots'
    }
  ])
]
