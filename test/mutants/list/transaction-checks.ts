import type { Mutant } from '../mutant.js'
import { mistakesIn } from './mistakes.js'

const PROPOSE = 'ledger/propose'
const EVIDENCE = 'ledger/evidence'
const LISTS = 'ledger/membership'
const VERIFY = 'codec/verify-transaction'
const CONFLICT = 'codec/conflict'

/** §3, §5.1, §9.5, §12: checks of transactions, of which unit tests need less time than simulations. */
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
      find: '    if (work.find(hex(caseIds[index]!)) !== undefined) continue\n',
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
      tests: 'ledger/cases/slots'
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
      find: "  if (!isKnown(work, accused)) return reject('unknown-accused')\n",
      replace: ''
    },
    {
      name: 'the government cannot be accused',
      find: ' ||\n    equal(accused, work.chain.genesis.governmentListKey)',
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
  ]),
  ...mistakesIn('codec/forms/conflict.ts', '§12.1', CONFLICT, [
    {
      name: 'two votes of different views are a conflict',
      find: ' || a.height !== b.height || a.view !== b.view) return false',
      replace: ' || a.height !== b.height) return false'
    },
    {
      name: 'two votes of different heights are a conflict',
      find: ' || a.height !== b.height || a.view !== b.view) return false',
      replace: ' || a.view !== b.view) return false'
    },
    {
      name: 'two proposals of different views are a conflict',
      find: 'a.height === b.height && a.view === b.view &&\n',
      replace: 'a.height === b.height &&\n'
    },
    {
      name: 'two NULLIFY are a conflict',
      find: 'a.kind === b.kind && a.kind !== VoteKind.nullify && !equal(a.blockHash, b.blockHash)',
      replace: 'a.kind === b.kind'
    },
    {
      name: 'NOTARIZE and NULLIFY are a conflict',
      find: 'kinds.has(VoteKind.nullify) && kinds.has(VoteKind.finalize)',
      replace: 'kinds.has(VoteKind.nullify) && kinds.size > 1'
    },
    {
      name: 'opinions on different cases are a conflict',
      find: ' && equal(a.opinion.caseId, b.opinion.caseId) &&\n',
      replace: ' &&\n'
    },
    {
      name: 'a take-up and a verdict are a conflict',
      find: '    isVerdict(a.opinion.decision) && isVerdict(b.opinion.decision) &&\n',
      replace: ''
    },
    {
      name: 'two equal verdicts are a conflict',
      find: '    a.opinion.decision !== b.opinion.decision &&\n',
      replace: ''
    },
    {
      name: 'an opinion in evidence needs no inclusion proof',
      find: 'return verifyInclusion(root, leaf, index, count, path) &&\n',
      replace: 'return leaf.length > 0 &&\n'
    },
    {
      name: 'lists of different versions are a conflict',
      find: 'return a.list.version === b.list.version &&\n',
      replace: 'return a.list.version > 0 &&\n'
    },
    {
      name: 'two equal lists are a conflict',
      find: '    !equal(allowlistHash(chain.id, a.list), allowlistHash(chain.id, b.list)) &&\n',
      replace: ''
    },
    {
      name: 'shares of two holders are a conflict',
      find: 'return equal(a.holder, b.holder) && a.epoch === b.epoch &&',
      replace: 'return a.epoch === b.epoch &&'
    },
    {
      name: 'shares of two heights are a conflict',
      find: ' && a.height === b.height &&\n    !equal(a.blockHash, b.blockHash)\n}',
      replace: ' &&\n    !equal(a.blockHash, b.blockHash)\n}'
    },
    {
      name: 'shares of two epochs are a conflict',
      find: ' && a.epoch === b.epoch && a.height === b.height &&',
      replace: ' && a.height === b.height &&'
    },
    {
      name: 'the same share twice is a conflict',
      find: 'a.epoch === b.epoch && a.height === b.height &&\n    !equal(a.blockHash, b.blockHash)\n',
      replace: 'a.epoch === b.epoch && a.height === b.height\n'
    }
  ]),
  ...mistakesIn('codec/forms/allowlist.ts', '§3.4', 'codec/joins', [
    {
      name: 'join signatures may be out of order or repeated',
      find: "  if (unsorted) return 'joins-unsorted'\n",
      replace: ''
    },
    {
      name: 'a join signature may be moved to another block',
      find: 'joinSignBytes(chain.id, allowlistHash(chain.id, list), join.block.hash)',
      replace: 'joinSignBytes(chain.id, allowlistHash(chain.id, list), chain.id as Uint8Array)'
    },
    {
      name: 'a join signature may be moved to another list',
      find: 'const message = joinSignBytes(chain.id, allowlistHash(chain.id, list), ',
      replace: 'const message = joinSignBytes(chain.id, chain.id as Uint8Array, '
    }
  ]),
  ...mistakesIn('codec/forms/keys-ready.ts', '§3.4', 'ledger/key-transactions', [
    {
      name: 'the dealings of a ready may be unsorted',
      find: "    if (!isSorted) return reject('unsorted-dealings')\n",
      replace: ''
    },
    {
      name: 'the box key of a ready may be no element',
      find: "    if (!chain.verifier.group.isElement(ready.boxKey)) return reject('bad-box-key')\n",
      replace: ''
    },
    {
      name: 'a ready is not verified',
      find: 'return verifyAuthor(chain, isMember, ready,',
      replace: 'return verifyAuthor({ ...chain, verifier: { ...chain.verifier, verify: () => true } }, ' +
        'isMember, ready,',
      tests: VERIFY
    }
  ]),
  ...mistakesIn('codec/forms/keys-lost.ts', '§3.4', VERIFY, [
    {
      name: 'the box key of keys/lost may be no element',
      find: "    if (!chain.verifier.group.isElement(lost.boxKey)) return reject('bad-box-key')\n",
      replace: ''
    },
    {
      name: 'the signature of keys/lost leaves out its box key',
      find: 'u32.encode(epoch), boxKey)',
      replace: 'u32.encode(epoch))'
    }
  ]),
  ...mistakesIn('codec/forms/keys-complain.ts', '§3.4', VERIFY, [
    {
      name: 'the signature of a complaint leaves out its dealing',
      find: 'u32.encode(epoch), dealing,\n',
      replace: 'u32.encode(epoch),\n'
    }
  ]),
  ...mistakesIn('codec/forms/presence.ts', '§3.4', VERIFY, [
    {
      name: 'the signature of a notice leaves out the absence',
      find: 'author, u64.encode(since))',
      replace: 'author, u64.encode(since * 0))'
    }
  ]),
  ...mistakesIn('codec/forms/opinions.ts', '§3.3 OPINIONS', VERIFY, [
    {
      name: 'a verdict need not tell who judged',
      find: '  if (isVerdict(decision) !== (judgedBy !== JudgedBy.none)) return false\n',
      replace: ''
    },
    {
      name: 'a rejection needs no group',
      find: 'if (decision === Decision.reject) return group !== ReasonGroup.none',
      replace: 'if (decision === Decision.reject) return true'
    },
    {
      name: 'an approval may have findings',
      find: 'return group === ReasonGroup.none && equal(findings, ZERO_32)',
      replace: 'return group === ReasonGroup.none'
    },
    {
      name: 'an approval may have a group',
      find: 'return group === ReasonGroup.none && equal(findings, ZERO_32)',
      replace: 'return equal(findings, ZERO_32)'
    },
    {
      name: 'the signature of opinions leaves out the rules',
      find: 'author, rulesetHash, u16.encode(count), root)',
      replace: 'author, u16.encode(count), root)'
    }
  ]),
  ...mistakesIn('codec/forms/propose.ts', '§3.2 PROPOSE', VERIFY, [
    {
      name: 'a body may have any size',
      find: "    if (bodySize > parameters.maxBodyBytes) return 'body-too-large'\n",
      replace: ''
    },
    {
      name: 'a PROPOSE may have any size of bodies',
      find: "  if (bodyBytes > parameters.maxBodyBytesPerTransaction) return 'bodies-too-large'\n",
      replace: ''
    },
    {
      name: 'a new diagnosis may name an earlier case',
      find: "    if ((relation === Relation.new) !== equal(related, ZERO_32)) return 'bad-relation'\n",
      replace: ''
    }
  ])
]
